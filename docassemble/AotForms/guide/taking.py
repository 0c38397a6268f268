# do not pre-load
"""While a page with several questions is taken, docassemble assembles it once more before it looks at what was sent.

It does so for every question that has validation code, so that the code finds the names it needs (``webapp/interview/views.py``), and throws
away what that screen would show.  Building it costs as much as the screen that is sent back; so nothing is built then but the question itself.
"""
from __future__ import annotations

import sys

from docassemble.base.thread_context import get_globals
from docassemble.base.util import value

from .objects import Case

PAGE = "ID page"  # docassemble's name of the question in interviews/common.yml
TAKING = "aotforms taking"  # among docassemble's own things of one request: True while it assembles for this, False from then on


def show_nothing(case: Case) -> None:
    """Called first of all when the interview is assembled: shows the bare page where that is only for taking it."""
    misc = get_globals().misc
    misc[TAKING] = TAKING not in misc and "page_sent" not in case.__dict__ and _is_sent()
    if misc[TAKING]:
        value("case.page_sent")


def nothing_is_shown() -> bool:
    """Whether what is built now is thrown away."""
    return get_globals().misc.get(TAKING, False)


def _is_sent() -> bool:
    """Whether the request in hand, if there is one, sends the page; going back and actions are not."""
    flask = sys.modules.get("flask")
    if flask is None or not flask.has_request_context() or flask.request.method != "POST":
        return False
    form = flask.request.form
    return form.get("_question_name") == PAGE and "_back_one" not in form and "_action" not in form and "action" not in flask.request.args
