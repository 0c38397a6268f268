# do not pre-load
"""Somebody who came in without a password, for one session: an account of docassemble's own for just so long.

docassemble's screens need an account.  This one belongs to nobody: no password opens it, no privilege but the plainest is on it, the vault
knows it only while the session runs, and with the session its answers go (they were a draft; the vault's Matter is what counts).
"""
from __future__ import annotations

import secrets
import string
from collections.abc import Callable

_SIGNS = string.ascii_letters + string.digits
KIND = "resume$"  # how docassemble's ``social_id`` begins, in place of ``local$``


def come_in(login: str, back: str):
    """Sign the visitor in under ``login`` and give the way to ``back``; whatever this browser had open before is left.
    Only where nobody is signed in."""
    from docassemble.webapp.utils.helpers import delete_session_info
    from flask import current_app, redirect, session
    from flask_login import login_user

    delete_session_info()
    session.regenerate()  # a session that somebody laid into this browser is none of ours
    login_user(_account(login), remember=False)
    response = redirect(back)
    settings = {"httponly": True, "secure": current_app.config["SESSION_COOKIE_SECURE"], "samesite": current_app.config["SESSION_COOKIE_SAMESITE"]}
    response.set_cookie("secret", "".join(secrets.choice(_SIGNS) for _ in range(16)), **settings)  # docassemble encrypts the answers with it
    response.set_cookie("visitor_secret", "", expires=0)
    return response


def _account(login: str):
    from docassemble.webapp.extensions import db
    from docassemble.webapp.users.models import UserModel
    from sqlalchemy import select

    from . import accounts

    number, _ = accounts.add(login, kind=KIND)
    return db.session.execute(select(UserModel).where(UserModel.id == number)).scalar_one()


def is_visitor(user) -> bool:
    """Whether an account of docassemble's is such a one."""
    return bool(user.is_authenticated) and str(user.social_id or "").startswith(KIND)


def leave(user_id: int) -> None:
    """Remove the account's answers, and shut it."""
    from docassemble.webapp.daredis import r, r_user
    from docassemble.webapp.interview.helpers import delete_user_data

    delete_user_data(user_id, r, r_user)


def sweep(runs: Callable[[str], bool]) -> None:
    """Let every visitor leave whose session runs no more: a browser that was closed says nothing."""
    from docassemble.webapp.extensions import db
    from docassemble.webapp.users.models import UserModel
    from sqlalchemy import select

    rows = db.session.execute(select(UserModel.id, UserModel.email).where(UserModel.social_id.startswith(KIND), UserModel.active)).all()
    for number, login in rows:
        if not runs(login or ""):
            leave(number)
