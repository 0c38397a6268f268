# do not pre-load
"""How a part of a matter stands before the law: what was told, what is open, what would settle it, and the time that the law looks at.

A page of its own, and without its frame the piece that an interview's screen opens beside its questions.  From the stored
Matter, which holds every answer that was given; nothing is worked out for a screen where nobody opens it.
"""
from __future__ import annotations

from ..law import timeline
from ..law.findings import Finding, Status
from ..law.rules import rules_on
from ..law.standing import who
from ..server import pages as web
from . import desk, tasks
from .desk import office

TIMED = "history"  # the part whose events are held against windows of time


def register(blueprint, told) -> None:
    """Add the page; ``told`` makes it say our errors in plain words."""
    blueprint.get("/matters/<handle>/standing")(web.signed_in(web.speaking(told(_standing))))


def address(handle: str, parts: list[str]) -> str:
    """The page's address, for one part or several that one screen asks about."""
    return f"/aot/matters/{handle}/standing?{'&'.join(f'part={part}' for part in parts)}"


def _standing(handle: str):
    from flask import render_template, request

    login, parts = web.account().email, request.args.getlist("part")
    known, review = desk.known_and_review(login, handle)
    tree = known.model_dump(mode="json")
    findings = list({one.id: one for part in parts for one in tasks.standing(review, tree, part)}.values())
    shown = {"findings": findings, "asked": {one.id for one in findings if _asks(one)}, "open": sum(one.status is not Status.MET for one in findings), "picture": None}
    if TIMED in parts:
        rules = rules_on(review.as_of, who(known.respondent, review.as_of))
        shown |= {"picture": timeline.svg(known.history, rules), "table": timeline.table(known.history, rules)}
    if request.args.get("piece"):
        return render_template("aot/_standing.html", **shown)
    return render_template("aot/standing.html", account=web.account(), handle=handle, place=office.place_words(login, handle),
                           titles=[tasks.title(part) for part in parts if tasks.title(part)], **shown)


def _asks(one: Finding) -> bool:
    """Whether why it is open says already each question that would settle it."""
    return all(need.question in one.why for option in one.settles for need in option)
