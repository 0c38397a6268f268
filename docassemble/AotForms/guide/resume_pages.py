# do not pre-load
"""Resume codes on pages: a person at a matter asks for one, and types it into another device, which then opens that one matter.

Both are POSTs; a code stands in no address and no cookie.  Whoever came by a code is kept to the pages of that matter here, and to its rows
in the vault; either would do alone.
"""
from __future__ import annotations

import logging
import time

from ..errors import AccessDenied, AotFormsError, InputError
from ..server import idle, pages as web, visitors
from . import desk
from .desk import codes, office
from .desk.opening import ZONE
from .interviews import INTERVIEWS

ALWAYS = {"static", "files.serve_static", "main.favicon", "aot.locked", "aot.idle_settings", "aot.alive", "user.logout", "aot._resume"}
OF_THE_MATTER = {"aot._matter", "aot._paper", "aot._paper_pdf"}
START = {"aot.landing", "interview.rootindex", "admin.interview_list"}
SWEEP_SECONDS = 600
_swept: float | None = None
ENDED = "What you opened by a code has ended. Your answers are saved. Use a new code, or sign in."


def register(blueprint, told) -> None:
    """Add the pages; ``told`` makes a page say our errors in plain words."""
    blueprint.post("/matters/<handle>/code")(web.signed_in(told(_make_code)))
    blueprint.get("/resume")(told(_resume))
    blueprint.post("/resume")(told(_use_code))
    blueprint.before_app_request(keep_to_the_matter)
    blueprint.record(lambda state: _end_with_the_log_in(state.app))


def may_make(login: str) -> bool:
    """Whether the matter's page offers a code to this person."""
    return bool(web.resume_hours()) and codes.may_make(login)


def _make_code(handle: str):
    from flask import render_template

    if not web.resume_hours():
        raise AccessDenied("This server gives no codes", mend="Sign in on the other device")
    made = codes.make(web.account().email, handle, web.resume_hours())
    return render_template("aot/code.html", account=web.account(), handle=handle, code=made.text, until=made.until.astimezone(ZONE),
                           address=web.address(), place=office.place_words(web.account().email, handle))


def _resume(error: AotFormsError | None = None, given: str = ""):
    from flask import redirect, render_template

    person = web.account()
    if person is not None and person.visitor:
        return redirect("/")
    page = render_template("aot/resume.html", account=person, error=error, given=given)
    return (page, 400) if error else page


def _use_code():
    from flask import request

    typed = request.form.get("code", "")
    try:
        if web.account() is not None:
            raise InputError("You are signed in", "code", "Open your matters. To use a code, sign out first.")
        opened = codes.use(typed, request.access_route[-1] if request.access_route else "")  # what our own proxy saw, where there is one
    except AccessDenied:
        raise
    except AotFormsError as error:
        wrong = isinstance(error, InputError) and web.account() is None  # any other may yet be a right one: it is not written back
        return _resume(error, typed if wrong else "")
    return visitors.come_in(opened.login, f"/aot/matters/{opened.matter_id}")


def keep_to_the_matter():
    """Before every request of who came by a code: the pages of that matter, and nothing else."""
    from flask import redirect, render_template, request

    _sweep_sometimes()
    if request.endpoint is None or request.endpoint in ALWAYS or request.path.startswith("/packagestatic/"):
        return None
    person = web.account()
    if person is None or not person.visitor:
        return None
    opened = codes.session(person.email)
    if opened is None:
        return idle.end_session(ENDED)
    if request.endpoint in START:
        return redirect(f"/aot/matters/{opened.matter_id}")
    of_it = request.endpoint in OF_THE_MATTER and request.method == "GET" and request.view_args.get("handle") == opened.matter_id
    if of_it or request.endpoint == "interview.index" and _is_of(opened.matter_id):
        return None
    return render_template("aot/denied.html", account=person), 404


def _sweep_sometimes() -> None:
    """Let those leave whose session ended while nobody looked, at the first request and then every ten minutes, whoever asks."""
    global _swept
    now = time.monotonic()
    if _swept is not None and now - _swept < SWEEP_SECONDS:
        return
    _swept = now
    try:
        visitors.sweep(lambda login: codes.session(login) is not None)
    except Exception as error:  # the page that was asked for is shown all the same
        logging.getLogger(__name__).warning("Ended sessions could not be cleared: %s", type(error).__name__)


def _is_of(matter_id: str) -> bool:
    """Whether a request is for questions about this matter: it names it, or goes on with what it opened (``sessions.own_only``)."""
    from docassemble.webapp.sessions import get_session
    from flask import request

    name, named = request.args.get("i"), request.args.get("matter")
    if name not in {one.file for one in INTERVIEWS.values()}:
        return False
    return named == matter_id if named is not None else get_session(name) is not None


def _end_with_the_log_in(app) -> None:
    """A visitor who signs out, or is signed out, has used up the code."""
    from flask_login import user_logged_out

    @user_logged_out.connect_via(app)
    def left(sender, user=None, **_):
        if user is not None and visitors.is_visitor(user):
            number, login = user.id, user.email
            codes.end(login)
            visitors.leave(number)

    app.extensions["aotforms_resume"] = left  # a signal holds its receivers weakly
