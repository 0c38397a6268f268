# do not pre-load
"""How an error of ours reaches the person at a screen of docassemble: as a note on the page, or beside the field."""
from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from html import escape

from docassemble.base.util import validation_error

from ..errors import AotFormsError
from ..server import language
from . import showing


def told(words: Callable[..., str]) -> Callable[..., str]:
    """The words for a screen, where an error of ours becomes a note on the page."""
    @wraps(words)
    def call(*given) -> str:
        try:
            return words(*given)
        except AotFormsError as error:
            return showing.trouble(error)
    return call


def refuse(error: AotFormsError, field: str) -> None:
    """Refuse what was sent, in the error's own words, beside ``field``, which says where it is: one line of text for the error and
    for each of its problems, of which the page makes a list (``aotforms-errors.js``).  docassemble takes it as markup."""
    lines = [language.told(AotFormsError(error.what, mend=error.mend)), *map(language.told, error.problems)]
    validation_error(escape("\n".join(lines), quote=False), field=field)
