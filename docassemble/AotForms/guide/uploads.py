# do not pre-load
"""Files that a person hands to an interview: read once, then gone from docassemble, which keeps them unencrypted."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docassemble.base import hooks
from docassemble.base.functions import this_thread

NAME = "scan.pdf"


@contextmanager
def handed(holder) -> Iterator[list]:
    """The files in ``holder.pages``, each a ``DAFile``; gone from docassemble at the end, whatever came of it."""
    given = list(holder.pages.elements)
    try:
        yield given
    finally:
        for one in given:
            forget(one)
        del holder.pages


def forget(uploaded) -> None:
    """Delete an upload (a ``DAFile``) with all that docassemble made of it, and the name it had on the person's machine."""
    stored = hooks.get_saved_file_class()
    if stored is None:  # headless: no web application holds it
        Path(uploaded.path()).unlink(missing_ok=True)
        this_thread.open_files.discard(uploaded)
        return
    this_thread.open_files.discard(uploaded)  # else docassemble would write it back at the end of the request
    stored(uploaded.number).delete()
    _forget_name(uploaded.number)


def _forget_name(number: int) -> None:
    """The row about the upload stays, as docassemble counts files by it; a file name may name a person."""
    from docassemble.webapp.extensions import db
    from docassemble.webapp.main.models import Uploads
    from sqlalchemy import update

    db.session.execute(update(Uploads).where(Uploads.indexno == number).values(filename=NAME))
    db.session.commit()
