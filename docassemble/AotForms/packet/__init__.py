# do not pre-load
"""Order, cover sheet, manifest, seal, verify."""
