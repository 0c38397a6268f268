# do not pre-load
"""Pages about offices: where a member hands in a signed notice, and where an office begins with a packet that it got.

Thin: each page asks the desk and shows the answer.  A notice is read from the request and never becomes a file of the server's.
"""
from __future__ import annotations

from ..errors import AccessDenied, AotFormsError, InputError
from ..filing.notices import MEDIA_TYPE, MOST_BYTES
from ..server import pages as web
from ..vault import Role
from . import desk
from .desk import noticing, receiving
from .pages import told

INTERVIEW = "/interview?i=docassemble.AotForms:data/questions/{}.yml&new_session=1"


def register(blueprint) -> None:
    """Add the pages to the server's blueprint; called once, before it serves."""
    blueprint.get("/notices")(web.signed_in(told(_notices)))
    blueprint.post("/notices")(web.signed_in(told(_hand_in)))
    blueprint.post("/notices/key")(web.signed_in(told(_confirm_key)))
    blueprint.get("/received/<handle>/papers/<int:number>.pdf")(web.signed_in(told(_received_paper)))
    blueprint.get("/received/<handle>/word/<int:number>.docx")(web.signed_in(told(_received_word)))
    blueprint.get("/received/<handle>/docket.<kind>")(web.signed_in(told(_received_docket)))
    blueprint.get("/received/<handle>/notice.json")(web.signed_in(told(_signed_notice)))
    web.add_entries(_entries)


def _entries(account: web.Account) -> list[web.Entry]:
    try:
        if desk.me(account.email).member.role not in (Role.FILER, Role.ADMIN):
            return []
    except AccessDenied:
        return []
    return [web.Entry("Hand in a notice", "A clerk or prosecutor sent you a signed answer to a packet.", "/aot/notices"),
            web.Entry("Look at a packet as the clerk", "Check it, copy the docket data, and accept or return it.", INTERVIEW.format("clerk")),
            web.Entry("Look at a packet as the prosecutor", "Proof, witnesses, last filing day; accept or return it.",
                      INTERVIEW.format("prosecutor"))]


def _page(error: AotFormsError | None = None, done: noticing.Told | None = None, given=None):
    from flask import render_template

    login = web.account().email
    page = render_template("aot/notices.html", account=web.account(), error=error, done=done, keys=noticing.keys(login), given=given or {},
                           may_confirm=noticing.may_confirm(login))
    return (page, 400) if error else page


def _notices():
    return _page()


def _hand_in():
    try:
        done = noticing.take(web.account().email, _content())
    except AccessDenied:
        raise
    except AotFormsError as error:
        return _page(error)
    return _page(done=done)


def _confirm_key():
    from flask import flash, redirect, request

    given = request.form
    try:
        noticing.confirm(web.account().email, _content(), given.get("fingerprint", ""), given.get("confirmed_by", ""))
    except AccessDenied:
        raise
    except AotFormsError as error:
        return _page(error, given=given)
    flash("Saved: the key of the office.", "success")
    return redirect("/aot/notices")


def _received_paper(handle: str, number: int):
    return web.paper(receiving.paper(web.account().email, handle, number), name=f"paper-{number + 1}.pdf")


def _received_word(handle: str, number: int):
    return web.paper(receiving.word_file(web.account().email, handle, number), receiving.DOCX, f"draft-{number + 1}.docx", download=True)


def _received_docket(handle: str, kind: str):
    made = receiving.docket(web.account().email, handle)
    if kind not in ("csv", "json"):
        raise InputError("Docket data is CSV or JSON", "docket", "Name a file that ends in .csv or .json.")
    content, media_type = (made.as_csv(), "text/csv; charset=utf-8") if kind == "csv" else (made.as_json(), "application/json")
    return web.paper(content, media_type, f"docket.{kind}", download=True)


def _signed_notice(handle: str):
    return web.paper(receiving.notice(web.account().email, handle), MEDIA_TYPE, "notice.json", download=True)


def _content() -> bytes:
    from flask import request

    uploaded = request.files.get("notice")
    if uploaded is None or not uploaded.filename:
        raise InputError("No file was chosen", "notice", "Choose the .json file that the office sent.")
    return uploaded.stream.read(MOST_BYTES + 1)
