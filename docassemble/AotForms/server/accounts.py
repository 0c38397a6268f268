# do not pre-load
"""Accounts: docassemble's own users table.  Who belongs to which organization is kept in the vault.

Nobody gets docassemble's privileges ``admin`` or ``developer``: they open every file and every table.
An account's interview answers are encrypted with a key made from its password.
"""
from __future__ import annotations

import datetime
import secrets
import string

from ..errors import InputError, Problem

UNLIKE = "".join(sorted(set(string.ascii_lowercase + string.digits) - set("l1o0i")))
RESERVED = {"admin", "developer", "advocate", "trainer", "cron"}


def new_password() -> str:
    """A random password of about 77 bits that can be read out: Four groups such as ``Kf3x-…``."""
    while True:
        groups = ["".join(secrets.choice(UNLIKE) for _ in range(4)) for _ in range(4)]
        text = "-".join(groups)
        text = text[0].upper() + text[1:]
        if text[0].isupper() and any(letter.islower() for letter in text) and any(one.isdigit() for one in text):
            return text


def add(email: str, password: str | None = None, first_name: str = "", last_name: str = "",
        role: str = "user", kind: str = "local$") -> tuple[int, str]:
    """Create an account; gives its id and password (a new random one unless given).

    kind: how docassemble's ``social_id`` begins; another one than ``local$`` is an account that no password opens (``visitors.py``).

    Needs docassemble's configuration to be loaded (see :func:`connect`).  Raises InputError when the address is
    not one, has an account already, or the role is one of docassemble's own administrative ones.
    """
    from docassemble.webapp.create_tables import get_flask_app, get_role
    from docassemble.webapp.db import session_scope
    from docassemble.webapp.users.models import UserAuthModel, UserModel
    from sqlalchemy import func, select

    email = email.strip()
    _check(email, role)
    password = password or new_password()
    with session_scope() as session:
        if session.execute(select(UserModel.id).where(func.lower(UserModel.email) == email.lower())).first():
            raise InputError("No account was made", "", "", (
                Problem("EMAIL", "this address has an account already", "Give another address."),))
        auth = UserAuthModel(password=get_flask_app().user_manager.hash_password(password))
        user = UserModel(active=True, nickname="", social_id=kind + secrets.token_urlsafe(24), email=email,
                         user_auth=auth, first_name=first_name, last_name=last_name,
                         confirmed_at=datetime.datetime.now(datetime.UTC).replace(tzinfo=None))
        user.roles.append(get_role(session, role))
        session.add_all([auth, user])
        session.flush()
        return user.id, password


def emails() -> list[str]:
    """Every active person's address, in the order of their accounts."""
    from docassemble.webapp.db import session_scope
    from docassemble.webapp.users.models import UserModel
    from sqlalchemy import select

    with session_scope() as session:
        query = select(UserModel.email).where(UserModel.active, UserModel.nickname == "", UserModel.social_id.startswith("local$")).order_by(UserModel.id)
        return [email for email in session.execute(query).scalars() if email]


def connect(home) -> None:
    """Load the configuration of a home folder in this process, so that :func:`add` reaches its database.

    Raises InputError when no server has been started there yet.
    """
    from pathlib import Path

    from . import offline

    path = Path(home) / "config/config.yml"
    if not path.is_file():
        raise InputError("No server has been started on this home folder yet", str(home), "Run `aotforms serve` once.")
    offline.install()
    import docassemble.base.config

    if not docassemble.base.config.loaded:
        docassemble.base.config.load(filename=str(path))


def _check(email: str, role: str) -> None:
    problems = []
    if email.count("@") != 1 or email.startswith("@") or "." not in email.partition("@")[2] or " " in email:
        problems.append(Problem("EMAIL", "this is not an e-mail address", "Write it as name@example.org."))
    if role in RESERVED:
        problems.append(Problem("--role", "docassemble's own administrative roles are not given out",
                                "Use 'user'; an organization's administrators are named in the vault."))
    if problems:
        raise InputError("No account was made", "", "", tuple(problems))
