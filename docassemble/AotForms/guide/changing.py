# do not pre-load
"""Before a changed answer takes others off the path: say which, and let the person think again.

Nothing is saved until they said yes.  A no takes up the vault's Matter again, which still holds every answer as it was.
Bound to docassemble; the path itself is in ``path.py``.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping

from docassemble.base.util import value

from ..server.language import tr
from . import keeping, showing
from .becoming import UNKNOWN, chosen
from .objects import Case
from .path import Stop, Walk
from .wording import title

__all__ = ["change_words"]

NOTHING_SAID = (None, "", UNKNOWN, True)  # True: a page that only informs was read


def ask_first(case: Case, done: Walk) -> Walk:
    """Ask before answers go off the path that were on it when this session was last saved; the walk to go on with.

    Only while the matter is stored whole: a no gives back what the vault holds.
    """
    if any(stop.screen.stops for stop in done.stops):
        return done
    lost = lost_of(case.on_path, done)
    if lost and case.handle and not case.error:
        case.losing = tuple(lost)
        value("case.change_sure")
        sure = case.change_sure
        del case.change_sure
        if sure != "yes":
            keeping.take_up(case, case.handle)
            done = keeping.walked(case)
    case.on_path, case.losing = tuple(on_path(done)), ()
    return done


def on_path(done: Walk) -> list[str]:
    """The screens that hold an answer which says something, each by its id and list item."""
    return [_place(stop) for stop in done.stops if stop.answered and stop.screen.shown and _says(done, stop)]


def lost_of(before: Iterable[str], done: Walk) -> list[str]:
    """Which of ``before`` are on the path no more."""
    here = {_place(stop) for stop in done.stops}
    return [one for one in before if one not in here]


def _place(stop: Stop) -> str:
    return f"{stop.screen.id} {stop.at}".rstrip()


def _says(done: Walk, stop: Stop) -> bool:
    known = done.known.here(stop.at)
    return any(_tells(known(name)) for name in stop.screen.names)


def _tells(answer: object) -> bool:
    if isinstance(answer, Mapping) or hasattr(answer, "true_values"):
        return any(one != UNKNOWN for one in chosen(answer))
    return answer not in NOTHING_SAID


def change_words(case: Case) -> str:
    """Which answers the change leaves out."""
    rows = [showing.safe(title(*one.split(" "))) for one in case.losing]
    return (showing.paragraph(tr("You gave these answers before. If you make the change, they no longer count, and they leave the papers:"))
            + showing.bullets(rows) + showing.paragraph(tr("Nothing is changed yet.")))
