# do not pre-load
"""Freeze a version of a paper, take one person's signature, void it on edit."""
