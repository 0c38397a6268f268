# do not pre-load
"""Our own pages on docassemble's web application: the landing page at ``/`` and everything under ``/aot/``.

How to add a page: a module of ``guide`` named in :data:`PAGE_MODULES` has a function ``register(pages)`` and
gives ``pages`` (a Flask blueprint) its routes, with :func:`signed_in` on each.  The person is
:func:`account`; a form that posts holds ``{{ csrf_token() }}`` in a hidden field ``csrf_token`` and is refused
without it; a finished paper is sent with :func:`paper`, never kept as a file.  Templates extend ``aot/base.html``.
"""
from __future__ import annotations

import functools
import importlib
import importlib.util
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from . import idle, language, visitors
from .settings import is_loopback

ADDRESS, RESUME_HOURS = "AOTFORMS_ADDRESS", "AOTFORMS_RESUME_HOURS"
PAGE_MODULES = ("docassemble.AotForms.guide.pages", "docassemble.AotForms.guide.office_pages", "docassemble.AotForms.guide.field_pages")
NEWEST = 3  # drafts on the first page; the others are found through their matters
LOCAL = re.compile(r"/(?:aot/[\w./-]*)?")  # our own pages: never another server, never a query
_entries: list[Callable[[Account], list[Entry]]] = []


@dataclass(frozen=True, slots=True)
class Account:
    """Who is logged in: docassemble's user id, e-mail address and privileges.  visitor: came by a code, for one matter."""

    id: int
    email: str
    roles: tuple[str, ...]
    visitor: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a person may want to do, on the landing page. Text in plain words; no fact about a person."""

    title: str
    text: str
    url: str


def account() -> Account | None:
    """The person who is logged in, or None."""
    from flask_login import current_user

    if not current_user.is_authenticated:
        return None
    return Account(current_user.id, current_user.email, tuple(role.name for role in current_user.roles), visitors.is_visitor(current_user))


def signed_in(view):
    """A page that needs a login; anybody else is sent there and comes back."""

    @functools.wraps(view)
    def guarded(*args, **kwargs):
        from flask import redirect, request, url_for

        if account() is None:
            back = request.path if request.method == "GET" else "/"
            return redirect(url_for("user.login", next=back))
        return view(*args, **kwargs)

    return guarded


def speaking(view):
    """A page that is there in every language: in the one that the person chose.  All other pages are English."""

    @functools.wraps(view)
    def spoken(*args, **kwargs):
        from flask import g

        g.aot_speaks = True
        language.speak(language.chosen() or language.ENGLISH)
        return view(*args, **kwargs)

    return spoken


def take_language():
    """The person at this browser chose a language; back to the page where they did, and to none but ours."""
    from flask import redirect, request

    language.choose(request.form.get("to", ""))
    back = request.form.get("back", "/")
    return redirect(back if LOCAL.fullmatch(back) else "/")


def paper(content: bytes, media_type: str = "application/pdf", name: str = "paper.pdf", download: bool = False):
    """A document as the answer to a request. name: a general one, with no fact about a person."""
    from flask import make_response

    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f"{'attachment' if download else 'inline'}; filename=\"{name}\""
    return response


def add_entries(entries: Callable[[Account], list[Entry]]) -> None:
    """Have the landing page show what ``entries(account)`` gives."""
    _entries.append(entries)


def address() -> str:
    """The address by which people reach this server, from its settings; empty where it does not know.

    Never from a request: whoever sends one may claim any host, and a link to sign must not lead there.
    """
    from flask import current_app

    return current_app.config[ADDRESS]


def resume_hours() -> int:
    """How many hours a resume code works; 0 where the server gives none."""
    from flask import current_app

    return current_app.config[RESUME_HOURS]


def only_this_machine() -> bool:
    """Whether the address leads to this machine only."""
    return is_loopback(urlsplit(address()).hostname or "")


def install(app, idle_seconds: int, interview: str, address: str = "", resume_hours: int = 24) -> None:
    """Put the pages on docassemble's Flask application; called once, before it serves.

    interview: the one that "Start a petition" opens.  address: by which people reach the server, empty where it is not known.
    resume_hours: how long a resume code works, 0 for none.
    """
    from flask import Blueprint, redirect, render_template

    app.config[ADDRESS], app.config[RESUME_HOURS] = address, resume_hours

    blueprint = Blueprint("aot", __name__, url_prefix="/aot", template_folder="templates")
    app.jinja_env.globals.update(aot_idle=lambda: idle_seconds, aot_interview=lambda: interview, aot_static=_static, aot_sent=_sent)

    @app.get("/s/<token>")
    def short(token: str):
        """What stands in a message: an address that says nothing about what is behind it."""
        return redirect(f"/aot/sign/{quote(token, safe='')}")

    @blueprint.get("/")
    def landing():
        person = account()
        todo = [entry for give in _entries for entry in give(person)] if person else []
        return render_template("aot/landing.html", account=person, entries=todo, drafts=_drafts(person)[:NEWEST])

    @blueprint.get("/locked")
    def locked():
        """Where the idle lock in the browser leads: ends the session and asks for the login."""
        from flask import url_for

        return idle.end_session() if account() else redirect(url_for("user.login"))

    @blueprint.get("/idle")
    def idle_settings():
        """What the idle lock in the browser needs on docassemble's own screens."""
        from flask import jsonify, request
        from flask_wtf.csrf import generate_csrf

        with language.speaking(request.args.get("lang", language.ENGLISH)):
            return jsonify(seconds=idle_seconds if account() else 0, csrf=generate_csrf(), words=language.script_words())

    blueprint.post("/language")(take_language)

    @blueprint.post("/alive")
    @signed_in
    def alive():
        """The person said that they are still there."""
        return "", 204

    for name in PAGE_MODULES:
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name).register(blueprint)
    app.register_blueprint(blueprint)
    for endpoint in ("interview.rootindex", "admin.interview_list"):  # the list would show titles made of answers
        app.view_functions[endpoint] = app.view_functions["aot.landing"]
    for endpoint in ("user.register", "user.invite", "user.profile", "users.user_profile_page", "users.auto_login"):
        app.view_functions[endpoint] = _not_here
    app.user_manager.after_login_endpoint = "aot.landing"
    app.config["USER_AFTER_LOGIN_ENDPOINT"] = "aot.landing"


def _not_here(**_):
    """A page of docassemble that AotForms does not offer."""
    from flask import abort

    abort(404)


def _static(name: str) -> str:
    """The address of one of our files in data/static."""
    return f"/packagestatic/docassemble.AotForms/{name}"


def _sent() -> dict | None:
    """The form that this request sent: its address and its values, but for passwords, codes and tokens; None where it sent none."""
    from flask import request

    if request.method != "POST":
        return None
    return {"action": request.path, "values": {name: value for name, value in request.form.items()
                                               if name not in ("csrf_token", "code") and "password" not in name}}


def _drafts(person: Account | None) -> list[dict]:
    """What the person has begun: title of the interview, when it was last changed, and the way back to it."""
    if person is None:
        return []
    from docassemble.base.config import daconfig
    from docassemble.base.interview_cache import get_interview
    from zoneinfo import ZoneInfo

    zone, found = ZoneInfo(daconfig["timezone"]), []
    for row in idle.drafts(person.id):
        try:
            title = get_interview(row.filename).consolidated_metadata.get("title") or "Draft"
        except Exception:  # an interview that this release no longer has
            continue
        changed = row.modtime.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
        found.append({"title": title, "changed": f"{changed:%B} {changed.day}, {changed:%Y, %H:%M}",
                      "interview": row.filename, "key": row.key})
    return found
