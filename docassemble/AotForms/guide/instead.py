# do not pre-load
"""Where a person can go who cannot go on: links on the screens of a wrong door.  Decides nothing, and knows no docassemble."""
from __future__ import annotations

from ..matter.people import PetitionerKind
from . import showing
from .interviews import INTERVIEWS

__all__ = ["instead_of_filing", "instead_of_revoking", "instead_of_this_person"]
NEW = "/interview?i={file}&new_session=1"
PROSECUTOR = "docassemble.AotForms:data/questions/prosecutor.yml"
HELP = (("tel:911", "Call 911 if anyone is in danger now"), ("tel:988", "Call 988 for crisis help, and ask for the designated crisis responder"),
        ("sms:988", "Text 988 for crisis help"))
PLACES = (("/aot/matters", "See your matters"), ("/", "Go to the start"))


def instead_of_filing(kind: str) -> str:
    """For who may not file the petition."""
    own = ((NEW.format(file=PROSECUTOR), "Look at a packet that came to your office"),) if kind == PetitionerKind.PROSECUTOR.value else \
        ((NEW.format(file=INTERVIEWS["witness"].file), "Write down what you saw, as a witness"),)
    return _links((*HELP, *own, *PLACES))


def instead_of_this_person() -> str:
    """For who would file for a child too young."""
    return _links((*HELP, *PLACES))


def instead_of_revoking(handle: str | None) -> str:
    """For who may not ask the court to take the order back, in the matter that is open."""
    after = NEW.format(file=INTERVIEWS["after_order"].file) + f"&matter={handle}&part="
    own = ((f"{after}notice", "Ask one of them to do it: the provider’s notice"), (f"{after}modification", "Ask the court to change the order"),
           (f"/aot/matters/{handle}", "Go to the matter")) if handle else ()
    return _links((*HELP, *own, *PLACES))


def _links(pairs: tuple[tuple[str, str], ...]) -> str:
    return f'<div{showing.in_english()}><h2>What you can do now</h2>{showing.bullets(showing.link(url, words) for url, words in pairs)}</div>'
