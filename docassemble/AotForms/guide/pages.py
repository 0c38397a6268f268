# do not pre-load
"""Our own web pages beside the interview: the matters of an organization, one matter, and a signer's one paper.

Thin: each page asks the desk and shows the answer.  No page takes or shows a fact about a person in its address.
"""
from __future__ import annotations

import functools

from ..errors import AccessDenied, AotFormsError, InputError
from ..matter.dates import long_date
from ..server import language, pages as web
from . import desk, further_pages, resume_pages, signing_pages, standing_pages
from .desk import exhibits, office, opening

CONTENT = {"pdf": "application/pdf", "json": "application/json", "eml": "message/rfc822", "txt": "text/plain; charset=utf-8"}


def register(blueprint) -> None:
    """Add the pages to the server's blueprint; called once, before it serves."""
    office.first_organization()
    blueprint.record_once(lambda state: language.install(state.app))
    blueprint.get("/matters")(web.signed_in(told(_matters)))
    blueprint.get("/matters/<handle>")(web.signed_in(told(_matter)))
    blueprint.post("/matters/<handle>/report")(web.signed_in(told(_report, _matter)))
    blueprint.post("/matters/<handle>/fax-report")(web.signed_in(told(_report_fax, _matter)))
    blueprint.post("/matters/<handle>/take-back")(web.signed_in(told(_take_back, _matter)))
    blueprint.post("/matters/<handle>/exhibits")(web.signed_in(told(_exhibit, _matter)))
    blueprint.get("/matters/<handle>/papers/<paper_id>.pdf")(web.signed_in(told(_paper_pdf)))
    blueprint.get("/matters/<handle>/papers/<paper_id>")(web.signed_in(told(_paper)))
    blueprint.get("/submissions/<submission_id>/<name>")(web.signed_in(told(_artifact)))
    signing_pages.register(blueprint, told)
    further_pages.register(blueprint, told)
    resume_pages.register(blueprint, told)
    standing_pages.register(blueprint, told)
    blueprint.get("/settings")(web.signed_in(told(_settings)))
    blueprint.post("/settings/address")(web.signed_in(told(_address, _settings)))
    blueprint.post("/settings/fax")(web.signed_in(told(_fax, _settings)))
    blueprint.post("/settings/certificate")(web.signed_in(told(_certificate, _settings)))
    blueprint.post("/settings/mail")(web.signed_in(told(_mail, _settings)))
    blueprint.get("/members")(web.signed_in(told(_members)))
    blueprint.post("/members/name")(web.signed_in(told(_name, _members)))
    web.add_entries(_entries)


def told(view, back=None):
    """A page whose errors of ours are told in plain words, with the way on; a denial looks like a page that is not there.

    back: the page on which the form of ``view`` stands.  It is shown again with the error on top and what was typed still in the form.
    """

    @functools.wraps(view)
    def guarded(*args, **kwargs):
        from flask import render_template

        try:
            return view(*args, **kwargs)
        except AccessDenied:
            return render_template("aot/denied.html", account=web.account()), 404
        except AotFormsError as error:
            page = back and _again(back, error, **kwargs)
            return page or render_template("aot/problem.html", account=web.account(), error=error), 400

    return guarded


def _again(back, error: AotFormsError, **kwargs) -> str | None:
    """The page ``back`` with the error on it; None where that page cannot be shown either."""
    try:
        return back(**kwargs, error=error)
    except AotFormsError:
        return None


def _entries(account: web.Account) -> list[web.Entry]:
    listed = [web.Entry("See your matters", "Papers, signatures, and where filings stand.", "/aot/matters")]
    if office.administers(account.email):
        listed.append(web.Entry("People", "Who belongs to your organization, and the names that were verified.", "/aot/members"))
        listed.append(web.Entry("Settings", "Mail, and the addresses of offices that a named person confirmed.", "/aot/settings"))
    return listed


def _login() -> str:
    return web.account().email


def _matters():
    from flask import render_template

    return render_template("aot/matters.html", account=web.account(), matters=office.matters(_login()), when=_moment,
                           expires=office.expiries(_login()))


def _matter(handle: str, error: AotFormsError | None = None):
    from flask import render_template

    login, visitor = _login(), web.account().visitor
    return render_template("aot/matter.html", account=web.account(), handle=handle, entry=office.matter(login, handle),
                           expires=None if visitor else _long(office.expiries(login).get(handle)), overview=desk.overview(login, handle),
                           exhibits=exhibits.rows(login, handle), more=further_pages.shown(login, handle),
                           papers=desk.papers(login, handle), me=desk.me(login), submissions=() if visitor else desk.where(login, handle),
                           codes=resume_pages.may_make(login), place=office.place_words(login, handle), when=_moment, error=error)


def _moment(at) -> str:
    """A moment on the clock of Washington."""
    here = at.astimezone(opening.ZONE)
    return f"{_day(at)}, {here.hour % 12 or 12}:{here:%M} {'a.m.' if here.hour < 12 else 'p.m.'}"


def _day(at) -> str:
    """The day of a moment where the courts of Washington are: in their evening it is the next day in UTC."""
    return long_date(at.astimezone(opening.ZONE).date())


def _long(day) -> str | None:
    return long_date(day) if day else None


def _kept(page: str, words: str):
    """The way back to a page after its form was taken, which says so once."""
    from flask import flash, redirect

    flash(words, "success")
    return redirect(page)


def _report(handle: str):
    from flask import request

    given = request.form
    desk.report(_login(), given["submission"], given["state"], given["said_by"], "page", reason=given.get("reason") or None,
                cause_number=given.get("cause_number") or None, filed_on=office.day(given.get("filed_on")))
    return _kept(f"/aot/matters/{handle}", "Saved: what happened is on record.")


def _report_fax(handle: str):
    from flask import request

    given = request.form
    desk.report_fax(_login(), given["submission"], given["result"], at=given["at"], pages=given.get("pages"), number=given["number"],
                    said_by=given["said_by"])
    return _kept(f"/aot/matters/{handle}", "Saved: the transmission report is on record.")


def _take_back(handle: str):
    from flask import request

    given = request.form
    desk.take_back(_login(), given["submission"], given["said_by"], given["reason"])
    return _kept(f"/aot/matters/{handle}", "Taken back: the last entry no longer counts.")


def _exhibit(handle: str):
    from flask import redirect, request

    given = request.files.get("file")
    if given is None or not given.filename:
        raise InputError("No file was chosen", "file", "Choose one PDF file, and send it again.")
    exhibits.join(_login(), handle, int(request.form["number"]), given.stream.read())
    return redirect(f"/aot/matters/{handle}#exhibits")


def _paper(handle: str, paper_id: str):
    from flask import render_template
    from markupsafe import Markup

    twin = Markup(desk.paper_html(_login(), handle, paper_id))  # noqa: S704  our own template, every value in it escaped
    return render_template("aot/paper.html", account=web.account(), handle=handle, paper_id=paper_id, twin=twin,
                           place=office.place_words(_login(), handle))


def _paper_pdf(handle: str, paper_id: str):
    return web.paper(desk.paper_pdf(_login(), handle, paper_id), name=f"{paper_id}.pdf")


def _artifact(submission_id: str, name: str):
    stem, _, kind = name.rpartition(".")
    content, media_type = (desk.receipt_file(_login(), submission_id, kind) if stem == "receipt"
                           else desk.artifact(_login(), submission_id, name))
    return web.paper(content, media_type, name, download=not name.endswith(".pdf"))


def _settings(error: AotFormsError | None = None):
    from flask import render_template

    return render_template("aot/settings.html", account=web.account(), error=error, day_of=_day, **office.settings(_login()))


def _address():
    from flask import request

    given = request.form
    office.confirm_address(_login(), given["county"], given["office"], given["address"], given["confirmed_by"])
    return _kept("/aot/settings", f"Saved: the e-mail address of the {given['office']}, {given['county']} County.")


def _fax():
    from flask import request

    given = request.form
    office.confirm_fax(_login(), given["county"], given["office"], given["number"], given["confirmed_by"])
    return _kept("/aot/settings", f"Saved: the fax number of the {given['office']}, {given['county']} County.")


def _certificate():
    from flask import request

    given = request.form
    office.confirm_certificate(_login(), given["county"], given["office"], given["certificate"], given["confirmed_by"])
    return _kept("/aot/settings", f"Saved: the certificate of the {given['office']}, {given['county']} County.")


def _mail():
    from flask import request

    office.mail(_login(), request.form)
    return _kept("/aot/settings", "Saved: the mail relay.")


def _members(error: AotFormsError | None = None):
    from flask import render_template

    rows = office.members(_login())
    return render_template("aot/members.html", account=web.account(), members=rows, kinds=office.KINDS, error=error,
                           alone=sum(row.role == "admin" and not row.disabled for row in rows) == 1)


def _name():
    from flask import request

    office.verify_name(_login(), request.form["member"], request.form["name"])
    return _kept("/aot/members", "Saved: the verified name.")
