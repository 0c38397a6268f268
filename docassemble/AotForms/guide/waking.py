# do not pre-load
"""A Celery task that wakes delivery on a docassemble cluster: ``celery modules: [docassemble.AotForms.guide.waking]``.

It carries one opaque id and nothing else: no paper, no name, no result.  It only makes a courier look, and the courier decides what
is due.  A lost message loses nothing: couriers go round by themselves.  Only a Celery worker imports this module as one of its own; being
registered there is what it is for.
"""
from __future__ import annotations

import re
import sys
import threading

from celery import shared_task

NAME = "aotforms.wake"
_ID = re.compile(r"[a-z2-7]{26}")


@shared_task(name=NAME, ignore_result=True, max_retries=0)
def wake(submission_id: str) -> None:
    """Let a courier of this worker look at what is due.  Anything but an opaque id is left alone."""
    from .desk import sending
    from .desk.opening import vault

    if isinstance(submission_id, str) and _ID.fullmatch(submission_id):
        sending.deliver(vault())


def ask(submission_id: str) -> bool:
    """From the web application: put the id on the queue, where this cluster has such workers; whether it was tried.
    Returns at once and never raises: a broker that does not answer must not keep a person waiting."""
    # Only looked at, never imported: docassemble ends a process without a configuration when its queue is imported.
    config = sys.modules.get("docassemble.base.config")
    if config is None or __name__ not in (config.daconfig.get("celery modules") or ()):
        return False
    try:
        from docassemble.webapp.tasks.app import celery_app
    except Exception:  # a docassemble without workers
        return False
    threading.Thread(target=_send, args=(celery_app, submission_id), name="wake", daemon=True).start()
    return True


def _send(app, submission_id: str) -> None:
    try:
        app.send_task(NAME, args=[submission_id], ignore_result=True, retry=False)
    except Exception:  # the round of a courier does it
        return
