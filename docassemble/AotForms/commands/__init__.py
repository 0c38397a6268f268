# do not pre-load
"""The commands of ``aotforms``, one module a group; thin shells over the rooms."""
