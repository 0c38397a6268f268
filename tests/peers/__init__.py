"""Real peers on loopback: they speak the protocol, keep what they were given, and fail on request."""
