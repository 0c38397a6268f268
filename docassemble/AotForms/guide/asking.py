# do not pre-load
"""What the interview's screens call: which screen comes next, and the small texts that depend on answers.

Bound to docassemble; the path itself is in ``path.py`` and ``petition*.py``, and knows no docassemble.
"""
from __future__ import annotations

import re
from types import SimpleNamespace

from docassemble.base.thread_context import get_current_user_dict
from docassemble.base.util import action_argument, url_action, url_ask, validation_error, value

from ..server.language import tr
from . import changing, doors, keeping, paging, showing, standing_pages, taking
from .bank import EMPTY_IS_FINE
from .becoming import WrongDate, as_when, choice
from .interviews import interview, screens
from .objects import Case, Listed
from .path import Known, Stop
from .tasks import STEERS
from .wording import nth as the_nth

__all__ = ["EMPTY_IS_FINE", "ask", "change_list", "check_date", "county_words", "part_done_words", "place_words", "program_words", "removal_words",
           "remove_now", "so_far", "standing_words", "the_nth", "too_young_words", "wrong_door_words"]


def ask(case: Case) -> None:
    """Ask the next screen that has no answer; every answer is kept in the vault when it is given.

    Where the person came for one part only, the screens of that part are asked, and then the way back is shown.
    """
    taking.show_nothing(case)
    keeping.open_matter(case)
    if case.handle is None and not interview(case.interview).starts:
        value("screen_no_matter")
    if case.remove_list is not None:
        case.remove_sure  # noqa: B018  (seeks the screen that asks whether to remove)
    done = changing.ask_first(case, keeping.walked(case))
    if case.handle or done.next is None or done.next.section.id != "start":
        keeping.keep(case, done)
    stop = paging.next_stop(case, done)
    if stop is not None:
        case.part = stop.section.id
        paging.show_page(case, done, stop)
        _seek(stop)
    case.part = ""
    if case.goal not in (None, keeping.NO_MORE):
        value("screen_part_done")


def _seek(stop: Stop) -> None:
    if stop.at:
        base, _, index = stop.at.partition("[")
        get_current_user_dict()[base].at_least(int(index[:-1]) + 1)
    value(stop.seeks)


def place_words(case: Case) -> str:
    """The matter and its county, on every screen; and which part of how many is asked, until all questions are answered."""
    sections = keeping.sections_of(case)
    ids = [section.id for section in sections]
    county = county_of(case)
    of = (tr("Matter {reference}", reference=case.reference) if case.reference else "", tr("{county} County", county=county) if county else "")
    matter = " · ".join(one for one in of if one)
    words = f'<p class="iv-matter">{showing.safe(matter)}</p>' * bool(matter)
    if case.part not in ids or taking.nothing_is_shown():
        return words
    counted = [id for id in ids if id != STEERS]  # as the list of parts counts them
    number = counted.index(case.part) + 1 if case.goal is None and len(counted) > 1 and case.part in counted else 0
    which = tr("Part {number} of {all}:", number=number, all=len(counted)) + " " if number else ""
    return "\n\n".join(filter(None, (words, f'<p class="iv-part">{which}{showing.safe(tr(sections[ids.index(case.part)].title))}</p>',
                                     case.error or showing.note(case.meanwhile))))


def county_of(case: Case) -> str:
    """The county of filing as it was answered in this session, or was stored when the matter was taken up; empty while unknown."""
    held = get_current_user_dict().get("start")
    answered = choice("start.county").becomes(Known({"start.county": getattr(held, "county", None)}))
    return str(answered or case.county or "")


def standing_words(case: Case) -> str:
    """Where to open how the part in hand stands before the law; nothing before anything is kept."""
    if case.handle is None or case.part not in {section.id for section in keeping.sections_of(case)} or taking.nothing_is_shown():
        return ""
    return showing.standing(standing_pages.address(case.handle, paging.parts_in_hand(case, paging.walk_shown(case))))


def part_done_words(case: Case) -> str:
    """What is shown when every screen of the part that was asked for has an answer."""
    title = next((section.title for section in keeping.sections_of(case) if section.id == case.goal), "")
    saved = case.error or showing.paragraph(tr("Your answers are saved. You can come back and change them at any time."))
    return (f"{showing.note(case.meanwhile)}{saved}<p>{showing.button(f'/aot/matters/{case.handle}', tr('Back to the list of parts'), main=True)} "
            f"{showing.button(url_action('go', to='review'), tr('Look at what you told us: {part}', part=tr(title)))}</p>")


def _list(name: object) -> Listed | None:
    found = get_current_user_dict().get(name) if isinstance(name, str) else None
    return found if isinstance(found, Listed) else None


def change_list(case: Case) -> None:
    """The actions of a list: add one, or ask whether to remove one.  The arguments name a list and a place in it."""
    listed, index = _list(action_argument("list")), action_argument("index")
    if listed is None:
        return
    if action_argument("do") == "add":
        listed.add()
        case.on_path = ()
    elif isinstance(index, int) and 0 <= index < listed.in_use():
        case.remove_list, case.remove_index = listed.instanceName, index
        case.__dict__.pop("remove_sure", None)


def removal_words(case: Case) -> str:
    """What is about to be removed."""
    listed = _list(case.remove_list)
    return showing.items_plain([showing.item_words(case.remove_list, listed.elements[case.remove_index])])


def remove_now(case: Case) -> None:
    """Remove the item in hand, if the person is sure."""
    listed = _list(case.remove_list)
    if case.remove_sure == "yes" and listed is not None:
        listed.remove_at(case.remove_index)
        case.on_path = ()  # they were asked already
    case.remove_list, case.remove_index = None, None
    del case.remove_sure


def check_date(holder, name: str) -> None:
    """Refuse a date that cannot be, in plain words, beside the part of it that is wrong."""
    def parts(end: str) -> list:
        return [getattr(holder, f"{name}{end}_{part}", None) or None for part in ("year", "month", "day")]
    try:
        as_when(parts(""), parts("_to"), None)
    except WrongDate as error:
        written = re.sub(r"\[\d+\]", "[i]", holder.instanceName)  # as the screen's field is named
        validation_error(tr(str(error)), field=f"{written}.{name}_{error.part}")


def so_far(listed: Listed, index: int) -> str:
    """The items up to ``index``, each with links to change and to remove it."""
    of = listed.instanceName
    rows = [SimpleNamespace(words=showing.item_words(of, item), change=url_ask([_first(of, place)]),
                            remove=url_action("list_change", do="remove", list=of, index=place))
            for place, item in enumerate(listed.elements[:index + 1])]
    return showing.items(rows)


def _first(of: str, index: int) -> str:
    return next(f"{of}[{index}]{screen.names[0]}" for screen, several in screens().values()
                if several is not None and several.of == of and screen.names[0].startswith("."))


def wrong_door_words(kind: str) -> str:
    """Why this person cannot file, who can, and what else there is."""
    return showing.door(doors.may_not_file(kind))


def too_young_words() -> str:
    """Why nobody can file for a child this young."""
    return showing.door(doors.child())


def program_words(county: str) -> str:
    """What is known of the county's program, provider, coordinator and crisis line; unknown says so."""
    return showing.program(doors.program(county), county)


def county_words(county: str) -> str:
    """The county that was chosen at the start, as a sentence."""
    return showing.safe(tr("You chose {county} County.", county=county)) if county in doors.counties() else tr("You have not chosen a county yet.")
