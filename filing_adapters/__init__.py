# do not pre-load
"""Filing adapters: one module or package a channel."""
