# do not pre-load
"""What the screens after the petition show of the law, for the matter that they belong to.

Bound to docassemble; the words themselves are in ``law_words.py`` and ``law_after_words.py``.
"""
from __future__ import annotations

from ..errors import AotFormsError
from ..matter import Matter
from . import desk, doors, showing
from .desk.opening import today
from .keeping import login
from .law_after_words import AFTER_WORDS
from .law_words import WORDS
from .objects import Case

__all__ = ["about", "revoke_door_words"]
_ALL = {**WORDS, **AFTER_WORDS}


def about(case: Case, what: str) -> str:
    """What the law says of ``what`` for the stored matter, as it stands after the last answer."""
    try:
        known = Matter.model_validate(desk.load(login(), case.handle).tree) if case.handle else Matter()
        return _ALL[what](known, today())
    except AotFormsError as error:
        return showing.trouble(error)


def revoke_door_words() -> str:
    """Why this person cannot ask to take the order back, who can, and what else there is."""
    return showing.door(doors.may_not_ask_to_revoke())
