# do not pre-load
"""The page that works without a network, what it asks of the server when there is one, and the same questions on paper.

The page and its worker are the same bytes for everybody.  Two answers are for the page's script: ``ready`` (is this AotForms, and who is
there) and ``hand-in``.  Both repeat something that only they can know, so that no other network's answer is taken for theirs.
"""
from __future__ import annotations

import hashlib

from ..errors import AccessDenied, AotFormsError, InputError
from ..server import pages as web
from ..vault import BundleDiffers
from . import desk, field_answers, field_form, field_sheet, field_shell

SERVICE = "aotforms-field"
MOST = 2_000_000  # bytes of one bundle
MOST_READ_OFF = 50_000_000
SAFE = {"Cache-Control": "no-store", "Vary": "Cookie"}


def register(blueprint) -> None:
    """Add the pages to the server's blueprint; called once, before it serves."""
    blueprint.get("/field/")(web.signed_in(_field_page))
    blueprint.get(f"/field/{field_shell.WORKER}")(_field_worker)
    blueprint.get(f"/field/{field_shell.MANIFEST}")(_field_manifest)
    blueprint.get("/field/worksheet")(web.signed_in(_field_worksheet))
    blueprint.get("/field/ready")(_field_ready)
    blueprint.post("/field/hand-in")(_take_bundle)
    web.add_entries(_entries)


def _entries(account: web.Account) -> list[web.Entry]:
    return [web.Entry("Work without a network", "Answer the questions on a phone where there is no network. Hand them in later.", field_shell.PLACE)]


def _field_page():
    return _file(field_shell.page(), "text/html; charset=utf-8")


def _field_worker():
    return _file(field_shell.worker(), "text/javascript; charset=utf-8")


def _field_manifest():
    return _file(field_shell.manifest(), "application/manifest+json")


def _field_worksheet():
    return web.paper(field_sheet.pdf(), name="field-worksheet.pdf")


def _file(content: bytes, kind: str):
    from flask import make_response

    response = make_response(content)
    response.headers["Content-Type"] = kind
    return response


def _field_ready():
    """Whether this is AotForms (it repeats the ``echo``), whether somebody is signed in, and the token that a hand-in needs."""
    from flask import request
    from flask_wtf.csrf import generate_csrf

    there = web.account() is not None
    return _told(200, echo=request.args.get("echo", "")[:64], signed_in=there, form=field_form.form().version, csrf=generate_csrf() if there else "")


def _take_bundle():
    """Take a bundle: 200 when it is a matter now, and the page may wipe its draft; otherwise what is wrong, and nothing was taken."""
    from flask import request

    account = web.account()
    if account is None:
        return _refused(401, "", InputError("You are not signed in", mend="Sign in, and hand in again."))
    if (request.content_length or MOST + 1) > MOST:
        _read_off(request.stream)
        return _refused(413, "", InputError("That is more than can be taken at once", mend="Shorten the longest answers."))
    body, name = request.get_data(), ""
    try:
        bundle = field_answers.read(body)
        name = bundle.name
        taken = desk.hand_in(account.email, name, bundle.given, field_answers.to_matter(bundle.answers))
    except BundleDiffers as error:
        return _refused(409, name, error, handle=error.matter_id, reference=error.reference)
    except AccessDenied as error:
        return _refused(403, name, error)
    except AotFormsError as error:
        return _refused(422, name, error)
    return _told(200, bundle=name, taken=True, sha256=hashlib.sha256(body).hexdigest(), handle=taken.matter_id, reference=taken.reference)


def _read_off(stream) -> None:
    """Take the rest of what comes off the line, so that the answer is read and not lost with a connection that is cut."""
    left = MOST_READ_OFF
    while left > 0 and (got := stream.read(65536)):
        left -= len(got)


def _refused(status: int, bundle: str, error: AotFormsError, **more):
    """``taken`` False: this server did not take the bundle, and says why; where a field is meant, ``problems`` name it."""
    return _told(status, bundle=bundle, taken=False, words=error.line(),
                 problems=[{"where": one.where, "what": one.what, "mend": one.mend} for one in error.problems], **more)


def _told(status: int, **facts):
    from flask import jsonify

    response = jsonify(service=SERVICE, **facts)
    response.status_code = status
    response.headers.update(SAFE)
    return response
