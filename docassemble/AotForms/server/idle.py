# do not pre-load
"""The idle lock: after a quarter of an hour without a request a person logs in again and goes on where they were.

docassemble ends a session so long after it *began*, which would put a busy person out in the middle of a
sentence.  So the time of the last request is kept in the session and looked at before every request.  What was
sent is saved already; after the login the newest draft of the same interview is opened, not a new one.
"""
from __future__ import annotations

import time

from . import sessions

SEEN = "aot_seen"
IDLE = "You were signed out because nothing happened for a while. Your answers are saved. Sign in to go on where you were."
NOT_ACTIVITY = {"static", "files.serve_static", "main.favicon"}


def install(app, idle_seconds: int) -> None:
    """Lock sessions of docassemble's Flask app that have been idle for longer than idle_seconds."""
    from flask_login import user_logged_in

    app.config["SESSION_KEY_BITS"] = 128

    @user_logged_in.connect_via(app)
    def remember(sender, **_):
        from flask import session

        session[SEEN] = time.time()

    app.extensions["aotforms_idle"] = remember  # a signal holds its receivers weakly

    @app.before_request
    def lock_or_resume():
        from flask import request
        from flask_login import current_user

        if request.endpoint is None or request.endpoint in NOT_ACTIVITY or "static" in request.path.split("/")[1:2]:
            return None
        if request.path.startswith("/packagestatic/") or not current_user.is_authenticated:
            return None
        return _lock(idle_seconds) or sessions.own_only() or _resume()


def _lock(idle_seconds: int):
    """A redirect to the login when the session has been idle too long, else None."""
    from flask import session

    now, seen = time.time(), session.get(SEEN)
    if seen is None or now - seen <= idle_seconds:
        session[SEEN] = now
        return None
    return end_session()


def end_session(words: str = IDLE):
    """Log the person out and send them to the login, with ``words`` for why; gives the response (JSON for docassemble's own requests)."""
    from docassemble.webapp.utils.helpers import delete_session_info, do_redirect
    from flask import flash, make_response, request, session, url_for
    from flask_login import logout_user

    back = _way_back()
    logout_user()
    delete_session_info()
    session.pop(SEEN, None)
    flash(words, "info")
    ajax = request.method == "POST" and request.form.get("ajax") == "1"
    response = make_response(do_redirect(url_for("user.login", next=back), ajax, False, False))
    for cookie in ("secret", "visitor_secret"):
        response.set_cookie(cookie, "", expires=0)
    return response


def _way_back() -> str:
    from flask import request, url_for

    interview = request.args.get("i")
    if request.endpoint in {"interview.index", "aot.locked"}:
        return url_for("interview.index", i=interview) if interview else "/"
    return request.path if request.method == "GET" else "/"


def _resume() -> None:
    """Point docassemble at the newest draft of the interview that is asked for, unless a new one is wanted."""
    from docassemble.webapp.sessions import get_session, update_session
    from flask import request
    from flask_login import current_user

    name = request.args.get("i")
    if request.endpoint != "interview.index" or request.method != "GET" or not name:
        return
    if any(key in request.args for key in ("session", "new_session", "reset", "from_list")) or get_session(name):
        return
    draft = next(iter(drafts(current_user.id, name)), None)
    if draft is not None:
        update_session(name, uid=draft.key, encrypted=draft.encrypted, key_logged=True)


def drafts(user_id: int, interview: str | None = None) -> list:
    """A person's interview sessions, newest change first: rows of (key, filename, encrypted, modtime)."""
    from docassemble.webapp.extensions import db
    from docassemble.webapp.interview.models import UserDict, UserDictKeys
    from sqlalchemy import func, select

    newest = select(func.max(UserDict.indexno)).group_by(UserDict.key, UserDict.filename)
    mine = select(UserDictKeys.key).where(UserDictKeys.user_id == user_id)
    query = select(UserDict.key, UserDict.filename, UserDict.encrypted, UserDict.modtime).where(
        UserDict.indexno.in_(newest), UserDict.key.in_(mine)).order_by(UserDict.indexno.desc())
    if interview is not None:
        query = query.where(UserDict.filename == interview)
    return list(db.session.execute(query))
