# do not pre-load
"""The facts of one matter, gathered once. No I/O, no law, no docassemble."""
