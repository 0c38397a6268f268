# do not pre-load
"""The history of the vault's tables, run by ``engine.migrate``."""
