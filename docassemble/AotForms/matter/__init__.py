# do not pre-load
"""The facts of one matter, gathered once. No I/O, no law, no docassemble."""
from .matter import Matter
from .reading import example, examples, read, schema

__all__ = ["Matter", "example", "examples", "read", "schema"]
