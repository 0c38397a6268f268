"""An interview package for tests: small, synthetic, and nothing of AotForms in it."""
