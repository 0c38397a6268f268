# do not pre-load
"""Blank forms, shaped text, filling, typesetting, reading back. Knows nothing of petitions."""
