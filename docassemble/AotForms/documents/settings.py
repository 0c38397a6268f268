# do not pre-load
"""What a county or an office may choose about its papers; the law leaves these open."""
from __future__ import annotations

from dataclasses import dataclass

from ..law.courtdays import ClosedDays
from .binding.shelf import BoundForms


@dataclass(frozen=True, slots=True)
class Settings:
    """caption_words: what stands before the respondent's name.  caption_by_initials: adults by initials as well.
    forms: official blanks bound to our values, which papers stand on instead of our own forms.

    A minor is always named by initials (GR 31(e)).  closures: the county court's own closed days, None where nobody has
    given them; the note to the prosecutor counts them, or says that they are not known.
    """

    caption_words: str = "In the Matter of:"
    caption_by_initials: bool = False
    forms: BoundForms | None = None
    closures: ClosedDays | None = None
