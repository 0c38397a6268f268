# do not pre-load
"""What docassemble does over for every screen, and need not: for our own interviews only.

A page whose fields come from code is read like a whole interview file each time it shows; the same fields give the same question, so it is
read once.  What a session keeps between two screens held the lists of choices, which every screen loads anew, and the last screen's parts as
they were shown; both were pickled and encrypted with the answers.  Nothing of a person is kept here: fields are written before they are filled in.

An answer is on the disk before the next screen comes: the vault writes it there.  docassemble's session, a draft of what the vault holds, need
not be put on the disk a second time; where the vault has it all (``STORED``) SQLite writes it and does not wait.  A server that is killed loses
nothing by that; where the power fails, a session may be some answers behind the vault, and takes them in from there (ADR 10).
"""
from __future__ import annotations

import copy
import functools
import importlib
import json
from types import SimpleNamespace

from . import language
from .markup import PACKAGE

CHOICES = f"{PACKAGE}.guide.choices"  # a room above, so it is asked for by name, when the first session is saved
SHOWN = ("pre default", "post default")  # docassemble keeps the parts of a screen for a list of interviews that we do not show
MOST = 500
STORED = "aotforms stored"  # among docassemble's own things of one request: all that counts in its session is in the vault
_EASY = "aotforms easy"  # a connection that does not wait for the disk, until it is given back


def install() -> None:
    """Wrap both, once for each process."""
    from docassemble.base.parse import Question
    from docassemble.webapp.interview import views

    read, save = Question.get_question_for_field_with_sub_fields, views.save_user_dict
    if getattr(save, "lighter", False):
        return
    kept: dict[tuple[str, str], object] = {}

    @functools.wraps(read)
    def read_once(self, field, answers):
        if self.interview.source.package != PACKAGE:
            return read(self, field, answers)
        fields = eval(field.extras["fields_code"], answers)  # noqa: S307  (the interview's own YAML, as docassemble runs it)
        key = language.spoken(), json.dumps(fields)
        made = kept.get(key)
        if made is None:
            made = kept[key] = read(self, SimpleNamespace(extras={"fields_code": "fields"}), {"fields": fields})
            while len(kept) > MOST:
                kept.pop(next(iter(kept)), None)
        fresh = copy.copy(made)
        fresh.fields = [copy.copy(one) for one in made.fields]  # docassemble numbers them anew for each screen
        return fresh

    @functools.wraps(save)
    def lighter(session, answers, filename, *rest, **given):
        if filename.startswith(f"{PACKAGE}:"):
            for name in _lists():
                answers.pop(name, None)
            for name in SHOWN:
                answers["_internal"].pop(name, None)
            _wait_for_no_disk()
        return save(session, answers, filename, *rest, **given)

    lighter.lighter = True
    Question.get_question_for_field_with_sub_fields, views.save_user_dict = read_once, lighter


def _wait_for_no_disk() -> None:
    """The next commit of docassemble's session does not wait for the disk, where the vault has all of it and the database is SQLite."""
    from docassemble.base.thread_context import get_globals
    from docassemble.webapp.extensions import db

    if get_globals().misc.get(STORED) and db.engine.dialect.name == "sqlite":
        held = db.session.connection().connection
        if not held.driver_connection.in_transaction:  # SQLite takes no such change in the midst of one
            held.info[_EASY] = True
            held.driver_connection.execute("PRAGMA synchronous=NORMAL")


def given_back(connection, record) -> None:
    """A connection that goes back to docassemble's pool waits for the disk again."""
    if record.info.pop(_EASY, None) and connection is not None:
        connection.execute("PRAGMA synchronous=FULL")


@functools.lru_cache(maxsize=1)
def _lists() -> frozenset[str]:
    """The names that the module of choices gives to every interview."""
    return frozenset(name for name in vars(importlib.import_module(CHOICES)) if name.isupper())
