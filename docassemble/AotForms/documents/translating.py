# do not pre-load
"""A paper's own words in another language, for handing over beside the English paper.

The words come as plain data from whoever asks for the paper; no language is known here, and no file of one is read.  What people
typed stays as they typed it, and cites of law stay English.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ENGLISH_CODE = "en"
# What stands on top of every translation, in its language and in English.
COUNTS = "This is a translation. The paper in English is the one that counts. This translation is not for the court file."
UNCHECKED = ("No certified translator has checked this translation. If something is not clear, ask your lawyer, or ask for an "
             "interpreter.")
PAGE = "Page {number} of {all}"
LAW_AS_OF = "Law as of {day}"


@dataclass(frozen=True, slots=True)
class Words:
    """A language's words.  code: BCP 47.   texts: by their English.   reviewed: a certified translator signed for exactly these."""

    code: str
    texts: Mapping[str, str] = field(repr=False)
    reviewed: bool = False


class Translator:
    """Says a text in the language of its words, and in English where it has none.

    ``lacking`` gathers the texts that the words do not have, and ``said`` all that was said in another language: the one so
    that no paper is half English, the other so that all of it is found again in the finished pages.
    """

    def __init__(self, words: Words | None = None) -> None:
        self.words, self.lacking, self.said = words, set[str](), dict[str, None]()

    @property
    def lang(self) -> str:
        """The code of the language."""
        return self.words.code if self.words else ENGLISH_CODE

    def __call__(self, text: str, **values: object) -> str:
        """``text`` with ``values`` put into its ``{places}``."""
        if self.words is None:
            return text.format(**values) if values else text
        found = self.words.texts.get(text)
        if found is None:
            self.lacking.add(text)
        told = (found or text).format(**values) if values else found or text
        self.said[told] = None
        return told


ENGLISH = Translator()
