# do not pre-load
"""No plain copies beside docassemble's encrypted answers.

docassemble 1.10 keeps every screen that it shows, as HTML, in Redis for a minute, for an administrator who watches
(``da:html:…``).  Nobody watches here, and a store that appends its commands to a file would keep them for long.
It keeps an uploaded file's name, which may name a person, in its database and in its queue.
"""
from __future__ import annotations

import re

SCREENS = "da:html:"
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


class NoScreens:
    """A Redis client or pipeline that does not take copies of screens, and is the real one in all else."""

    def __init__(self, real):
        self._real = real

    def __getattr__(self, name: str):
        return getattr(self._real, name)

    def pipeline(self, *args, **kwargs) -> NoScreens:
        """A pipeline that does not take them either."""
        return NoScreens(self._real.pipeline(*args, **kwargs))

    def set(self, key, *args, **kwargs):
        """Set a key, unless it is a copy of a screen."""
        return None if str(key).startswith(SCREENS) else self._real.set(key, *args, **kwargs)

    def expire(self, key, *args, **kwargs):
        """Let a key expire."""
        return None if str(key).startswith(SCREENS) else self._real.expire(key, *args, **kwargs)


def nameless(name: str) -> str:
    """``upload`` with the ending of a file's name."""
    ending = ENDING.search(name)
    return "upload" + (ending[0].lower() if ending else "")


def install(app) -> None:
    """Keep both from docassemble's Flask application; called once, before it serves."""
    from docassemble.webapp.interview import views

    views.r = NoScreens(views.r)

    @app.before_request
    def forget_names():
        from flask import request

        if request.method == "POST" and request.mimetype == "multipart/form-data":
            for _, uploaded in request.files.items(multi=True):
                if uploaded.filename:
                    uploaded.filename = nameless(uploaded.filename)
