# do not pre-load
"""What stands in the fields of one form, gathered a fact at a time."""
from __future__ import annotations

from collections.abc import Iterable

from ..matter.base import Source
from . import words


class Entries(dict[str, str | bool]):
    """Field name to text or True.  A fact that is not known leaves its field out, and so blank."""

    def text(self, name: str, value: object) -> None:
        """Write ``value`` in the field, unless it is not known or empty."""
        if value not in (None, ""):
            self[name] = str(value)

    def tick(self, name: str, value: bool | None) -> None:
        """Tick the box where the answer is yes; no and unknown both leave it alone."""
        if value:
            self[name] = True

    def yes_no(self, name: str, value: bool | None) -> None:
        """Tick one of two boxes, neither while nobody has said."""
        self.tick(f"{name}_yes", value is True)
        self.tick(f"{name}_no", value is False)

    def sources(self, name: str, sources: Iterable[Source] | None) -> None:
        """Tick own observation, and write every other source with why it is reliable; RCW 71.05.148(4), (5)(a)."""
        sources = tuple(sources or ())
        self.tick(f"{name}_observed", words.observed(sources))
        self.text(f"{name}_sources", words.other_sources(sources))
