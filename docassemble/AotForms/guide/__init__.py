# do not pre-load
"""The docassemble shell: gathers a Matter from answers and shows what the core says."""
