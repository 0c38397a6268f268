# do not pre-load
"""Between the answers of a session and the Matter in the vault: open it, keep every answer, take in what others changed.

The vault's Matter is what counts; a session's answers are a draft of it.  Every answer is saved when it is given.  Only
the places that this interview asks for are written, and of those only the ones that changed (``merging.py``).
"""
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from docassemble.base.thread_context import get_current_user_dict, get_globals
from docassemble.base.util import DADict, as_datetime, user_info, value

from ..errors import AotFormsError
from ..matter import Matter
from ..server.lighter import STORED
from ..vault import StaleWrite
from . import desk, gathering, showing
from .becoming import Ticks
from .interviews import interview
from .merging import alike, lists, merge, owned
from .objects import Case
from .path import MISSING, Read, Section, Walk, place, the_sections, walk
from .resuming import Given, as_told, give_back

__all__ = ["keep", "known", "login", "open_matter", "sections_of", "take_up", "walked"]
MOST_TRIES = 5
JUST_WALKED = "aotforms walked"  # among docassemble's own things of one request; gone with it
NO_MORE = "-"  # a session that came for one part, and has left it: nothing further is asked of its own accord
BOTH = "Somebody else changed the same answers meanwhile, in: {}. Yours were kept; look whether they are right."


def login() -> str:
    """The e-mail address of the account that is logged in; empty when nobody is."""
    return user_info().email or ""


def sections_of(case: Case) -> tuple[Section, ...]:
    """What the interview of this session asks."""
    return interview(case.interview).sections


def _answers(case: Case) -> dict[str, object]:
    """Every answer of this session, as it is at this moment, by its variable."""
    held, found = get_current_user_dict(), {}
    for base, asked in _holders(case.interview).items():
        holder = held.get(base)
        if holder is not None:
            _note(found, base, holder, asked)
            for number, item in enumerate(holder.__dict__.get("elements", ())):
                _note(found, f"{base}[{number}]", item, asked)
    return found


def _note(found: dict[str, object], name: str, holder: object, asked: frozenset[str]) -> None:
    for attribute, answer in holder.__dict__.items():
        if attribute in asked:  # ticked boxes change in place: what is noted must stay as it was
            found[f"{name}.{attribute}"] = dict(answer.elements) if isinstance(answer, DADict) else answer


def walked(case: Case) -> Walk:
    """The path of this session, walked to its end; once for the same answers, however often one request asks."""
    told, answers = interview(case.interview), _answers(case)
    facts = desk.load(login(), case.handle).tree if told.looks and case.handle else None
    mark = case.interview, answers, facts
    misc = get_globals().misc
    if JUST_WALKED not in misc or misc[JUST_WALKED][0] != mark:
        misc[JUST_WALKED] = mark, walk(told.sections, _read(answers), to_the_end=True, facts=facts)
    return misc[JUST_WALKED][1]


def _read(answers: Mapping[str, object]) -> Read:
    return lambda name: answers.get(name, MISSING)


def known(case: Case, done: Walk) -> Matter:
    """All that is known: what is stored, and over it what the answers of this session say."""
    mine = gathering.matter(done)
    if case.handle is None or case.interview == "petition":
        return mine
    stored = desk.load(login(), case.handle).tree
    sections = sections_of(case)
    return Matter.model_validate(merge(sections, stored, as_told(stored, sections), mine.model_dump(mode="json"), stored).tree)


def open_matter(case: Case) -> None:
    """Once a session: take up the matter and the part that the address named.  Raises AccessDenied as for no such matter."""
    if case.opened:
        return
    held = get_current_user_dict()
    for name in _holders(case.interview):
        if name not in held:
            value(name)  # docassemble makes an object when it is sought
    given = held.get("url_args", {})
    wanted, part = given.get("matter"), given.get("part")
    if isinstance(wanted, str) and wanted:
        take_up(case, wanted)
    if part in {section.id for section in sections_of(case)}:
        case.goal = part
    case.compact = given.get("compact") in ("1", 1)
    case.opened = True


def take_up(case: Case, handle: str) -> None:
    """Put the Matter that is stored in place of this session's answers.  Raises AccessDenied as for no such matter."""
    stored = desk.load(login(), handle)
    case.handle, case.reference, case.version, case.plain, case.alone = handle, stored.reference, stored.version, 0, 0
    case.county = place(stored.tree, "venue.county")
    _take_up(case, stored.tree)


def keep(case: Case, done: Walk) -> None:
    """Save the Matter in the vault when it changed since the last time; what others saved meanwhile is taken in.

    ``done`` is a walk to the end.  Nothing is saved from a dead end: what stands behind it may yet be right.
    """
    case.error = ""
    if any(stop.screen.stops for stop in done.stops):
        return
    mine, content, mark = _told(case, done)
    if mark == case.saved:
        get_globals().misc[STORED] = True
        return
    try:
        for _ in range(MOST_TRIES):
            try:
                _save(case, mine, content, mark)
                get_globals().misc[STORED] = True
                return
            except StaleWrite as error:
                late = error
        raise late
    except AotFormsError as error:
        case.error = showing.trouble(error)


def _told(case: Case, done: Walk) -> tuple[Matter, bytes, str]:
    """What the answers say, as the vault would write it, and its mark."""
    mine = gathering.matter(done).model_copy(update={"reference": case.reference})
    content = mine.model_dump_json().encode()
    return mine, content, hashlib.sha256(content).hexdigest()


def _save(case: Case, mine: Matter, content: bytes, mark: str) -> None:
    if case.handle is None or (case.alone and case.alone == case.version):
        _save_alone(case, mine, content, mark)
        return
    newest = desk.load(login(), case.handle)
    base = newest if case.version in (0, newest.version) else desk.load(login(), case.handle, case.version)
    sections, tree = sections_of(case), mine.model_dump(mode="json")
    before = base.tree if case.plain == base.version else as_told(base.tree, sections)
    merged = merge(sections, base.tree, before, tree, newest.tree)
    whole = Matter.model_validate(merged.tree)
    case.version = desk.save(login(), whole, case.handle, expected=newest.version).version
    case.plain = case.version if before is newest.tree or alike(sections, merged.tree, tree) else 0
    case.alone = case.version if merged.tree == {**tree, "reference": merged.tree.get("reference")} else 0
    case.saved, case.meanwhile = mark, ""
    if newest.version == base.version:
        return
    _take_up(case, whole.model_dump(mode="json"))
    if merged.both and not newest.own:
        titles = dict.fromkeys(section.title for section in sections
                               for path in merged.both if path in owned((section,)))
        case.meanwhile = BOTH.format(", ".join(titles))


def _save_alone(case: Case, mine: Matter, content: bytes, mark: str) -> None:
    """Save a Matter that holds nothing but what these answers tell; nothing need be read for it.  Raises StaleWrite when it is no more so."""
    try:
        saved = desk.save(login(), mine, case.handle, expected=case.version if case.handle else None, other=bool(case.handle), content=content)
    except StaleWrite:
        case.alone = 0  # somebody else wrote meanwhile: the next try looks what
        raise
    case.handle, case.reference, case.version = saved.handle, saved.reference, saved.version
    case.plain = case.alone = case.version
    if mine.reference != saved.reference:  # the vault gave it just now
        mark = hashlib.sha256(mine.model_copy(update={"reference": saved.reference}).model_dump_json().encode()).hexdigest()
    case.saved, case.meanwhile = mark, ""


def _take_up(case: Case, tree: Mapping) -> None:
    """Put the answers that make ``tree`` into this session."""
    sections = sections_of(case)
    case.on_path = ()
    _hold(give_back(tree, sections), sections)
    done = walk(sections, _read(_answers(case)), to_the_end=True, facts=tree)
    case.saved = _told(case, done)[2]


def _hold(given: Given, sections: tuple[Section, ...]) -> None:
    held = get_current_user_dict()
    for several in lists(sections):
        if several.of in given.items:
            held[several.of].exactly(given.items[several.of])
    for name, answer in given.values.items():
        of, _, attribute = name.rpartition(".")
        base, _, index = of.partition("[")
        holder = held[base].elements[int(index[:-1])] if index else held[base]
        setattr(holder, attribute, _shaped(name, answer))


@lru_cache(maxsize=32)
def _holders(name_of_interview: str) -> dict[str, frozenset[str]]:
    """The objects and lists that hold the answers, each with the attributes that are asked for."""
    found: dict[str, set[str]] = {}
    for _, screen, several in the_sections(interview(name_of_interview).sections):
        for name in screen.names:
            base, _, attribute = name.rpartition(".")
            found.setdefault(base or several.of, set()).add(attribute)
    return {base: frozenset(attributes) for base, attributes in found.items()}


def _shaped(name: str, answer: object) -> object:
    """The value as a screen would have left it."""
    if isinstance(answer, Ticks):
        return DADict(name, elements=dict(answer), auto_gather=False, gathered=True)
    if isinstance(answer, date) and not isinstance(answer, datetime):
        return as_datetime(answer.isoformat())
    return answer
