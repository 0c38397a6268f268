# do not pre-load
"""What surrounds a petition: memoranda, guides, outcomes."""
