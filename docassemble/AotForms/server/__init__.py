# do not pre-load
"""A real docassemble from pip pieces: launch, configuration, doctor."""
