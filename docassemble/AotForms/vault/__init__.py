# do not pre-load
"""Encrypted rows, and who may see which matter."""
