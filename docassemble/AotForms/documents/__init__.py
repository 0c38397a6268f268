# do not pre-load
"""One module a paper: Matter and Review in, finished papers out."""
