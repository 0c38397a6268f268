# do not pre-load
"""A page with several questions, as the interview shows and takes it, and the way from one mode to the other.

Bound to docassemble; which questions are on a page is in ``compact.py``.
"""
from __future__ import annotations

from docassemble.base.error import DAValidationError
from docassemble.base.thread_context import get_current_user_dict, get_globals
from docassemble.base.util import action_argument, url_action, validation_error, value
from mako.template import Template

from ..server.language import Said, spoken, tr
from . import bank, compact, keeping, showing, taking
from .interviews import interview
from .objects import Case
from .path import Stop, Walk

__all__ = ["mode_words", "page_fields", "page_title", "switch_mode", "take_page"]

JUST_PAGED, JUST_SHOWN = "aotforms paged", "aotforms shown"  # among docassemble's own things of one request; gone with it
ON_ONE_PAGE, ONE_AT_A_TIME = Said("All questions of this part on one page"), Said("One question at a time")
NOT_SENT = Said("What you typed on this page and did not send is lost then.")


def next_stop(case: Case, done: Walk) -> Stop | None:
    """The screen to ask: of the part in hand, or of all; a dead end comes before anything else."""
    for stop in done.stops:
        if stop.screen.stops or (not stop.answered and case.goal in (None, stop.section.id)):
            return stop
    return None


def show_page(case: Case, done: Walk, stop: Stop) -> None:
    """Show the page that asks ``stop``; come back without a word where that screen stands alone."""
    get_globals().misc[JUST_SHOWN] = done
    page = _page(case, done, stop)
    case.page = tuple((one.screen.id, one.at) for one in page.asked) if page else ()
    if page is None:
        return
    case.part = page.sections[0].id if page.sections else case.part  # what informs first belongs to the part before
    held = get_current_user_dict()
    for of, count in page.rooms.items():
        held[of].at_least(count)
    case.__dict__.pop("page_sent", None)
    value("case.page_sent")


def walk_shown(case: Case) -> Walk:
    """The walk by which the screen in hand is shown: no answer comes between choosing a screen and putting it together."""
    return get_globals().misc.get(JUST_SHOWN) or keeping.walked(case)


def _page(case: Case, done: Walk, stop: Stop | None) -> compact.Page | None:
    """The page that asks ``stop``; put together once for the same walk, however often one request asks."""
    if stop is None:
        return None
    misc, mark = get_globals().misc, (stop, _whole_parts(case), case.goal, spoken())
    held = misc.get(JUST_PAGED)
    if held is None or held[0] is not done or held[1] != mark:
        page = compact.page(keeping.sections_of(case), done, stop, alone=case.goal is not None) if mark[1] else compact.one_thing(done, stop)
        misc[JUST_PAGED] = held = done, mark, page
    return held[2]


def _whole_parts(case: Case) -> bool:
    return case.compact and interview(case.interview).compact


def _page_now(case: Case) -> tuple[compact.Page | None, Walk]:
    done = walk_shown(case)
    return _page(case, done, next_stop(case, done)), done


def page_fields(case: Case) -> list[dict[str, object]]:
    """The fields of the page, as docassemble takes them."""
    if taking.nothing_is_shown():
        return []
    page, _ = _page_now(case)
    return compact.entries(page, led=not _whole_parts(case)) if page else []


def page_title(case: Case) -> str:
    """The page's heading: the parts that it asks about, or the first of the questions that are one thing."""
    if taking.nothing_is_shown():
        return "-"
    page, done = _page_now(case)
    if page is None or _whole_parts(case):
        return compact.title(page, done) if page else ""
    first = page.asked[0].question.question
    return first if "${" not in first else Template(first, strict_undefined=True).render(**get_current_user_dict())  # docassemble takes a heading from code as it is


def take_page(case: Case) -> None:
    """What each screen of the page would do when it is sent: its own checks, and its information counts as read."""
    questions = bank.questions()
    here, done = set(case.page), keeping.walked(case)
    while (stop := next_stop(case, done)) is not None and (stop.screen.id, stop.at) in here and questions[stop.screen.id].seeks:
        of, _, name = stop.seeks.rpartition(".")
        setattr(get_current_user_dict()[of], name, True)
        done = keeping.walked(case)
    for stop in done.stops:
        if stop.answered and (stop.screen.id, stop.at) in here and questions[stop.screen.id].checks:
            _check(questions[stop.screen.id], stop.at)


def _check(question: bank.Question, at: str) -> None:
    if at:
        question = question.at(compact.index_of(at))
    try:
        exec(question.checks, get_current_user_dict())  # noqa: S102  (the interview's own YAML, as docassemble runs it)
    except DAValidationError as error:
        # A screen of its own calls the item i; this page calls it by its number.
        validation_error(str(error), field=(error.field or "").replace("[i]", at[at.find("["):] if at else "") or None)


def parts_in_hand(case: Case, done: Walk) -> list[str]:
    """The ids of the parts that the screen or the page in hand asks about."""
    here = set(case.page)
    of_page = dict.fromkeys(stop.section.id for stop in done.stops
                            if (stop.screen.id, stop.at) in here and bank.questions()[stop.screen.id].seeks is None)
    return list(of_page) if case.part in of_page else [case.part]


def switch_mode(case: Case) -> None:
    """The action behind the control: a page a part, or one thing a page, from now on in this interview."""
    case.compact = action_argument("to") == "pages"


def mode_words(case: Case) -> str:
    """The control that goes from one mode to the other; nothing where an interview has one mode, or no question is asked."""
    if taking.nothing_is_shown() or not interview(case.interview).compact or case.part not in {section.id for section in keeping.sections_of(case)}:
        return ""
    to, words = ("screens", ONE_AT_A_TIME) if case.compact else ("pages", ON_ONE_PAGE)
    done = walk_shown(case)
    if (stop := next_stop(case, done)) is not None and stop.screen.stops:
        return ""  # no way round a dead end
    lost = f"<br>{showing.safe(NOT_SENT)}" if case.compact and case.page else ""
    return (f'<nav class="iv-mode" aria-label="{showing.safe(tr("How the questions are asked"))}">{showing.link(url_action("mode", to=to), words)}'
            f"{lost}</nav>")
