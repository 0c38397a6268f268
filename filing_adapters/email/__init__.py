# do not pre-load
"""E-mail to a clerk or prosecutor: SMTP submission over verified TLS, or a draft that a person sends."""
from __future__ import annotations

from .adapter import EmailAdapter
from .by_hand import EmailByHandAdapter

__all__ = ["EmailAdapter", "EmailByHandAdapter"]
