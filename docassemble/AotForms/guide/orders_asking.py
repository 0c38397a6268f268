# do not pre-load
"""What the screens of the order call: its editable places, what was changed in it, and the checks of its fields."""
from __future__ import annotations

from docassemble.base.util import validation_error

from ..law.rules import rules_on
from ..matter import Matter
from . import desk, showing
from .desk.opening import today
from .keeping import login
from .objects import Answers, Case
from .order_places import Place, places, stale
from .orders_path import as_days

__all__ = ["check_days", "check_months", "exam_words", "new_place", "order_changes_words", "order_places_of", "place_proposed",
           "place_words_of"]

LEFT = "Left for the judge to write"


def _matter(case: Case) -> Matter:
    return Matter.model_validate(desk.load(login(), case.handle).tree)


def order_places_of(case: Case) -> tuple[Place, ...]:
    """Every editable place of this matter's proposed order."""
    return places(_matter(case), desk.review(login(), case.handle))


def order_changes_words(case: Case) -> str:
    """What the order says otherwise than the petition and its plan propose; what can no longer be changed is said."""
    rows = "".join(f'<tr role="row"><th scope="row" role="rowheader">{showing.safe(one.part)}: {showing.safe(one.label)}</th>'
                   f'{_cell("Proposed", one.proposed)}{_cell("Now", one.now)}</tr>' for one in order_places_of(case) if one.changed)
    table = showing.table("What differs from the plan", ("Place", "Proposed", "The order now says"), rows) if rows \
        else showing.paragraph("So far the order says what the petition and its plan propose.")
    gone = stale(_matter(case), desk.review(login(), case.handle))
    trouble = showing.note("The order no longer has these places. Remove the changes, or the order cannot be written: "
                           + "; ".join(gone) + ".", "danger") if gone else ""
    return f'<div class="iv-page">{trouble}{table}</div>'


def _cell(narrow: str, text: str) -> str:
    """A cell that says its column itself where the rows of the table stand one below the other."""
    return f'<td role="cell"><span class="aot-narrow">{narrow}: </span>{showing.safe(text or LEFT)}</td>'


def _place(case: Case, edit: Answers) -> Place | None:
    return next((one for one in order_places_of(case) if one.id == edit.slot), None)


def place_words_of(case: Case, edit: Answers) -> str:
    """The locked text that the place stands in, and what is proposed for it."""
    one = _place(case, edit)
    if one is None:
        return showing.note("The order no longer has this place. Choose another, or remove this change.", "danger")
    around = (showing.paragraph("The text around it is law and stays as it is:") + f"<blockquote>{showing.safe(one.locked)}</blockquote>"
              if one.locked.strip("… ") else "")
    return f'<div class="iv-page"><h2>{showing.safe(one.label)}</h2>{around}{showing.paragraph("Proposed: " + (one.proposed or LEFT))}</div>'


def place_proposed(case: Case, edit: Answers) -> str:
    """What stands in the field at first: the text that is proposed."""
    one = _place(case, edit)
    return one.proposed if one else ""


def new_place(edit: Answers) -> None:
    """Another place was chosen: the text that was meant for the one before is asked for again."""
    if edit.__dict__.get("text_of") != edit.slot:
        edit.__dict__.pop("text", None)
    edit.text_of = edit.slot


def check_days(told: object) -> None:
    """Refuse a line that is no day, in plain words, beside the field."""
    try:
        as_days(told)
    except ValueError as error:
        validation_error(str(error), field="proposed.reviews")


def check_months(months: object) -> None:
    """Refuse more months than the law allows."""
    most = rules_on(today()).value("order.months")
    if months and int(months) > most:
        validation_error(f"The law allows {most} months at most. Write {most} or fewer.", field="proposed.months")


def exam_words(case: Case) -> str:
    """Where the professional has examined the person already, that this has no place."""
    outcome = _matter(case).declaration.outcome
    if outcome is not None and outcome.value == "examined":
        return showing.note("The professional examined the person. The court orders this only for someone who refused.")
    return ""
