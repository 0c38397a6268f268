# do not pre-load
"""The addendum: every answer that did not fit its box, whole, under the number that it has on the form."""
from __future__ import annotations

from datetime import date

from .document import Document, Role
from .filling import Moved
from .typesetting import typeset
from .variants import NOT_AOC


def addendum(parent: str, parent_title: str, code: str, moved: tuple[Moved, ...], caption: dict[str, str],
             recipients: tuple[str, ...], ruleset_date: date) -> Document:
    """The addendum of paper ``parent``.  The form says "See addendum, item 7.3"; here item 7.3 names that item of the form.

    caption: county, caption_words, caption_name, cause_number as on the form.
    """
    title = f"Addendum to the {parent.capitalize()}"
    entries = [{"number": m.number, "label": m.label, "reference": m.reference, "text": m.text, "placed": m.placed} for m in moved]
    return typeset("addendum.html", said=[m.text for m in moved], id=f"{parent}-addendum", code=code, title=title,
                   role=Role.ATTACHMENT, recipients=recipients, ruleset_date=ruleset_date,
                   footer=f"Addendum to the {parent}; {NOT_AOC}.", parent=parent_title, short=parent, entries=entries, **caption)
