# do not pre-load
"""The statute as code over dated, cited data. No I/O, no docassemble."""
