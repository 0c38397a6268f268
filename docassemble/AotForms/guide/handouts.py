# do not pre-load
"""The words in which a paper that the respondent reads is translated: those of the language's own file.

The rooms that write papers know no language; they are given its words as plain data.
"""
from __future__ import annotations

from ..documents import HANDOUTS, Words
from ..errors import InputError
from ..server import language
from ..server.language import ENGLISH, Language


def words_in(code: str) -> Words | None:
    """The words of a language, None for English.  Raises InputError for a language that there is not."""
    if code == ENGLISH:
        return None
    told = next((one for one in others() if one.code == code), None)
    if told is None:
        raise InputError("There is no such language", "language", f"Name one of: {', '.join(language.languages())}.")
    return Words(code, language.texts(code), told.reviewed)


def others() -> tuple[Language, ...]:
    """Every language but English."""
    return tuple(one for one in language.languages().values() if one.code != ENGLISH)


def also_in(paper_id: str) -> tuple[Language, ...]:
    """The languages in which a paper can be had beside English."""
    return others() if paper_id in HANDOUTS else ()
