# do not pre-load
"""County profiles, what an adapter is, the ledger and the courier."""
