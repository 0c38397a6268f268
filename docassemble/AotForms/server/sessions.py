# do not pre-load
"""An interview session belongs to the account that began it.

docassemble lets an account join any session whose key it knows, and only then finds that it cannot decrypt the answers:
its error page tells a session that exists from one that does not.
"""
from __future__ import annotations


def own_only():
    """A page that is not there, for a request that names another account's interview session, or one that does not exist."""
    from docassemble.webapp.extensions import db
    from docassemble.webapp.interview.models import UserDictKeys
    from flask import render_template, request
    from flask_login import current_user
    from sqlalchemy import select

    from . import pages

    key = request.args.get("session")
    if key is None:
        return None
    own = select(UserDictKeys.indexno).where(UserDictKeys.key == key, UserDictKeys.user_id == current_user.id)
    if db.session.execute(own).first() is not None:
        return None
    return render_template("aot/denied.html", account=pages.account()), 404
