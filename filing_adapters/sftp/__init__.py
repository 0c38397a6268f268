# do not pre-load
"""File transfer to an office's drop folder over SSH."""
from __future__ import annotations

from .adapter import SftpAdapter

__all__ = ["SftpAdapter"]
