# do not pre-load
"""Calls from courts, taken before the web application: they bring no cookie, no login and no form token, but a signature."""
from __future__ import annotations

import importlib

PREFIX = "/cb/"
MODULE = "docassemble.AotForms.guide.desk.calling"


class Door:
    """A WSGI layer: what begins with ``/cb/`` goes to the module that knows the channels, everything else to the application."""

    def __init__(self, application):
        self._application = application

    def __call__(self, environ, start_response):
        if environ.get("PATH_INFO", "").startswith(PREFIX):
            return importlib.import_module(MODULE).answer(environ, start_response)
        return self._application(environ, start_response)
