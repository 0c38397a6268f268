# do not pre-load
"""Answers that several interviews after the petition need: who said it, which papers, lists that may be known to be empty.

Each gives back exactly what it took, so that opening an interview changes nothing in the Matter.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .becoming import UNKNOWN, Ticks, choice, chosen, clock, day, line, lines, seen, text, yes
from .path import Answer, Known, Screen, Several, When, always
from .petition_people import contact

PAPERS = ("Petition", "Notice of hearing", "Order setting hearing", "Declaration of the professional", "Warning about firearms")
REVOCATION_PAPERS = ("Petition to revoke the order", "Notice of hearing", "Order or summons", "Declaration")  # of a person who is served with that


def shown(of: str, place: str) -> When:
    """On the path after a yes to ``of``, and while it is not known yet but somebody already told more at ``place``."""
    gate = of.rpartition(".")[2]
    return lambda known: known(of) == "yes" or (known(of) != "no" and told_beside(known.fact(place), gate))


def told_beside(part: object, *gates: str) -> bool:
    """Whether a part of the Matter tells anything but what its first questions ask."""
    return isinstance(part, Mapping) and any(_told(value) for name, value in part.items() if name not in gates)


def _told(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_told(one) for one in value.values())
    return value not in (None, [], ())


def some_lines(name: str, to: str) -> Answer:
    """Whether there are any, and one entry a line: fields ``name_any`` and ``name``.  "No" is a list known to be empty."""
    told_lines = lines(name)

    def becomes(known: Known) -> list | None:
        return {"no": [], "yes": told_lines.becomes(known)}.get(known(f"{name}_any"))
    return Answer((f"{name}_any", name), to, becomes, lambda value: {
        f"{name}_any": UNKNOWN if value is None else "yes" if value else "no", name: "\n".join(value or ())})


def papers(name: str, to: str, usual: tuple[str, ...] = PAPERS) -> Answer:
    """Papers that were given: boxes for the ``usual`` ones, and one other a line in ``name_more``."""
    more = lines(f"{name}_more")

    def becomes(known: Known) -> list | None:
        ticked, others = chosen(known(name)), more.becomes(known) or []
        if UNKNOWN in ticked or not (ticked or others):
            return None
        return [*(one for one in usual if one in ticked), *others]
    return Answer((name, f"{name}_more"), to, becomes, lambda value: {
        name: Ticks({one: True for one in value or () if one in usual}, said=value is not None),
        f"{name}_more": "\n".join(one for one in value or () if one not in usual)})


def own_source(of: str, to: str) -> Answer:
    """The one source of an event, told beside it: kind, who, why reliable, and whether a program's record."""
    names = tuple(f"{of}source_{part}" for part in ("kind", "who", "reliable", "part2"))
    kind, who, why, record = choice(names[0]), line(names[1]), text(names[2]), yes(names[3])

    def becomes(known: Known) -> dict | None:
        if kind.becomes(known) is None:
            return None
        return {"kind": kind.becomes(known), "who": who.becomes(known), "reliable_because": why.becomes(known),
                "sud_program_record": record.becomes(known)}

    def back(value: Mapping | None) -> Mapping[str, object]:
        given = value or {}
        return {**kind.back(given.get("kind")), **who.back(given.get("who")), **why.back(given.get("reliable_because")),
                **record.back(given.get("sud_program_record"))}
    return Answer(names, to, becomes, back)


def own_sources(of: str, to: str, when: When = always) -> Several:
    """Where the facts of one narrative come from: a list of its own, so that no other paper's sources change with it."""
    return Several(of, to, Screen(f"{of}_any", (seen(f"{of}.any"),)),
                   (Screen(f"{of}_one", (choice(".kind", "kind"), line(".who", "who"), text(".reliable_because", "reliable_because"),
                                         yes(".sud_program_record", "sud_program_record"))),),
                   Screen(f"{of}_another", (seen(".another"),), shown=False), when=when)


def item_contact() -> tuple[Answer, ...]:
    """A person or an office as one item of a list."""
    return tuple(replace(one, to=one.to and one.to.removeprefix("contact.")) for one in contact("", "contact"))


def sitting(of: str, to: str) -> tuple[Answer, ...]:
    """When and where the court sits: fields on one screen, without the footing on which the day stands."""
    return (day(f"{of}.held_on", f"{to}.on"), clock(f"{of}.held_at", f"{to}.at"),
            *(line(f"{of}.{part}", f"{to}.{part}") for part in ("place", "room", "remote", "judge")))


def service(of: str, to: str, screens: str, when: When = always, usual: tuple[str, ...] = PAPERS) -> Several:
    """Who was served, with which of the ``usual`` papers, how, when and where, and who served.  ``screens``: how the ids of its screens begin."""
    return Several(of, to, Screen(f"{of}_any", (seen(f"{of}.any"),)),
                   (Screen(f"{screens}_who", (choice(".kind", "role"), line(".who", "person"), papers(".papers", "papers", usual))),
                    Screen(f"{screens}_how", (choice(".method", "method"), text(".manner", "how"), day(".served_on", "on"),
                                              clock(".served_at", "at"), line(".place", "place"))),
                    Screen(f"{screens}_by", (line(".by", "by"), line(".by_title", "by_title")))),
                   Screen(f"{of}_another", (seen(".another"),), shown=False), when=when)
