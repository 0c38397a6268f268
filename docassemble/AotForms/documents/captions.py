# do not pre-load
"""The caption that stands on every court paper: court, parties, cause number."""
from __future__ import annotations

from ..law.rules import Who
from ..matter.matter import Matter
from . import words
from .settings import Settings


def caption(matter: Matter, who: Who, settings: Settings) -> dict[str, str]:
    """``county``, ``caption_words``, ``caption_name`` and ``cause_number``; empty where not known."""
    return {
        "county": words.county(matter),
        "caption_words": settings.caption_words,
        "caption_name": words.caption_name(matter.respondent, who, settings),
        "cause_number": matter.venue.cause_number or "",
    }
