# do not pre-load
"""The list of further papers on a matter's page: make one, take it away, and its Word file.  Every act is a POST."""
from __future__ import annotations

from itertools import groupby

from ..server import pages as web
from . import desk
from .desk import office
from .handouts import also_in
from .interviews import interview

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STAGES = {"filing": "With the petition", "hearing": "Up to the hearing", "order": "The court’s order", "after the order": "After the order"}
IMPOSSIBLE, REQUIRED = "impossible", "required"
# Where the facts of a paper are told: an interview, and the part of it.
TOLD = {
    "witness": ("witness", "witnesses"), "provider-agreement": ("provider", "provider"),
    **dict.fromkeys(("order", "agreed-order"), ("orders", "proposed_order")), "dismissal": ("orders", "dismissal"),
    **dict.fromkeys(("exam-motion", "exam-order", "transport-order"), ("orders", "examination")),
    **dict.fromkeys(("hearing-stipulation", "hearing-date-order"), ("orders", "stipulation")),
    **dict.fromkeys(("continuance-motion", "continuance-order"), ("orders", "continuance")), "withdrawal": ("orders", "withdrawal"),
    "individual-plan": ("individual_plan", "individual_plan"),
    **dict.fromkeys(("hearing-order", "hearing-notice"), ("service", "hearing")), "service-proof": ("service", "service"),
    "locator": ("service", "locator"), "data-sheet": ("service", "identifiers"), "tribal-notice": ("tribal_notice", "tribal_notice"),
    "noncompliance-log": ("after_order", "events"), "noncompliance-notice": ("after_order", "notice"),
    **dict.fromkeys(("modification", "modification-summons"), ("after_order", "modification")),
    "revocation": ("after_order", "revocation"), "termination": ("after_order", "termination"), "discharge-memo": ("after_order", "discharge"),
}


def register(blueprint, told) -> None:
    """Add the pages; ``told`` makes a page say our errors in plain words."""
    blueprint.post("/matters/<handle>/more")(web.signed_in(told(_make)))
    blueprint.post("/matters/<handle>/more/take-away")(web.signed_in(told(_take_away)))
    blueprint.get("/matters/<handle>/papers/<paper_id>.docx")(web.signed_in(told(_word)))
    blueprint.get("/matters/<handle>/papers/<paper_id>/in/<code>")(web.signed_in(told(_translated)))
    blueprint.get("/matters/<handle>/papers/<paper_id>/in/<code>.pdf")(web.signed_in(told(_translated_pdf)))


def shown(login: str, handle: str) -> dict:
    """What the list shows, by stage: the papers that are needed or were asked for, then the others that can be had; and apart
    from them those that cannot."""
    rows = desk.more(login, handle)
    there = [row for row in rows if row.need != IMPOSSIBLE or row.asked]
    groups = [(STAGES[stage], *_parted(list(found))) for stage, found in groupby(there, key=lambda row: row.stage)]
    return {"groups": groups, "impossible": [row for row in rows if row not in there], "may": desk.may_make(login),
            "told": {paper: (interview(name).file, part) for paper, (name, part) in TOLD.items()}, "also_in": also_in}


def _parted(rows: list[desk.FurtherRow]) -> tuple[list[desk.FurtherRow], list[desk.FurtherRow]]:
    first = [row for row in rows if row.asked or row.need == REQUIRED]
    return first, [row for row in rows if row not in first]


def _login() -> str:
    return web.account().email


def _make(handle: str):
    from flask import redirect, request

    paper = request.form.get("paper", "")
    desk.make_paper(_login(), handle, paper)
    return redirect(f"/aot/matters/{handle}#more-{paper}")


def _take_away(handle: str):
    from flask import redirect, request

    given = request.form
    desk.take_away(_login(), handle, given.get("paper", ""), sure=given.get("sure") == "yes")
    return redirect(f"/aot/matters/{handle}#more")


def _word(handle: str, paper_id: str):
    return web.paper(desk.word_file(_login(), handle, paper_id), WORD, f"{paper_id}.docx", download=True)


def _translated(handle: str, paper_id: str, code: str):
    from flask import render_template
    from markupsafe import Markup

    twin = Markup(desk.translated(_login(), handle, paper_id, code).html)  # noqa: S704  our own template, every value in it escaped
    return render_template("aot/paper.html", account=web.account(), handle=handle, paper_id=f"{paper_id}/in/{code}", twin=twin,
                           place=office.place_words(_login(), handle))


def _translated_pdf(handle: str, paper_id: str, code: str):
    paper = desk.translated(_login(), handle, paper_id, code)
    return web.paper(paper.pdf, name=f"{paper.id}.pdf")
