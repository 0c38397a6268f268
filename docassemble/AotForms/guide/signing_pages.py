# do not pre-load
"""Pages about one signature: ask its signer for it by a one-use link, give it in one's own log-in, or hold a link.

Nothing is made, sent or signed by looking at a page: every act is a POST with its token.
"""
from __future__ import annotations

import re

from ..errors import AccessDenied, AotFormsError, InputError
from ..server import pages as web
from . import desk
from .desk import links, office
from .desk.opening import ZONE, today

SESSION = re.compile(r"[A-Za-z0-9]{20,64}")
PLACE = "/matters/<handle>/papers/<paper_id>/<signer>"


def register(blueprint, told) -> None:
    """Add the pages; ``told`` makes a page say our errors in plain words."""
    blueprint.get(PLACE + "/ask")(web.signed_in(told(_ask)))
    blueprint.post(PLACE + "/ask/send")(web.signed_in(told(_send)))
    blueprint.post(PLACE + "/ask/show")(web.signed_in(told(_show)))
    blueprint.get(PLACE + "/sign")(web.signed_in(web.speaking(told(_own))))
    blueprint.post(PLACE + "/sign")(web.signed_in(web.speaking(told(_own_signed))))
    blueprint.post(PLACE + "/no")(web.signed_in(web.speaking(told(_own_declined))))
    blueprint.get("/sign/<token>")(web.speaking(told(_sign)))
    blueprint.get("/sign/<token>/paper.pdf")(web.speaking(told(_sign_pdf)))
    blueprint.post("/sign/<token>")(web.speaking(told(_signed)))
    blueprint.post("/sign/<token>/no")(web.speaking(told(_declined)))


def _login() -> str:
    return web.account().email


def _spot(handle: str, paper_id: str, signer: str) -> tuple[desk.PaperRow, desk.SignatureRow]:
    for paper in desk.papers(_login(), handle):
        for need in paper.needs:
            if (paper.id, need.signer) == (paper_id, signer):
                return paper, need
    raise InputError("There is no such signature to give", "signer", "Go back to the papers.")


def _about(handle: str, paper_id: str, signer: str) -> dict:
    """What the pages of one signature show, and the way back to where the person came from."""
    from flask import request

    paper, need = _spot(handle, paper_id, signer)
    back = request.values.get("back", "")
    return {"account": web.account(), "handle": handle, "paper": paper, "need": need, "me": desk.me(_login()), "place": office.place_words(_login(), handle),
            "back": back if SESSION.fullmatch(back) else ""}


# ── asking another person ────────────────────────────────────────────────────────────────────────────────
def _ask(handle: str, paper_id: str, signer: str, error: AotFormsError | None = None, given=None):
    from flask import render_template

    page = render_template("aot/ask.html", **_about(handle, paper_id, signer), relay=desk.relay_is_set(_login()),
                           address=web.address(), only_here=web.only_this_machine(), error=error, given=given or {})
    return (page, 400) if error else page


def _send(handle: str, paper_id: str, signer: str):
    from flask import render_template, request

    given = request.form
    try:
        if not web.address():
            raise InputError("This server does not know the address by which people reach it", "public address",
                             "Whoever runs it starts it with --public-url; or show the link here.")
        if given.get("own") != "yes":
            raise InputError("Nobody has confirmed whose address this is", "address", "Check the address with the signer, and tick the box.")
        made = desk.send_link(_login(), handle, paper_id, signer, given.get("address", ""), web.address())
    except AccessDenied:
        raise
    except AotFormsError as error:
        return _ask(handle, paper_id, signer, error, given)
    return render_template("aot/asked.html", **_about(handle, paper_id, signer), until=made.until.astimezone(ZONE), link="", picture="")


def _show(handle: str, paper_id: str, signer: str):
    from flask import render_template, request

    try:
        made = desk.show_link(_login(), handle, paper_id, signer)
    except AccessDenied:
        raise
    except AotFormsError as error:
        return _ask(handle, paper_id, signer, error)
    link = (web.address() or request.url_root).rstrip("/") + "/" + made.path
    return render_template("aot/asked.html", **_about(handle, paper_id, signer), until=made.until.astimezone(ZONE), link=link,
                           picture=_picture(link))


def _picture(link: str):
    """The link as a QR code (ISO/IEC 18004), an inline SVG: nothing is kept, and nothing is asked of anybody."""
    import qrcode
    from markupsafe import Markup
    from qrcode.image.svg import SvgPathImage

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(link)
    code.make(fit=True)
    drawn = code.make_image(image_factory=SvgPathImage).to_string(encoding="unicode")
    return Markup(drawn.replace("<svg ", '<svg role="img" aria-label="The link as a QR code" class="aot-qr" ', 1))  # noqa: S704


# ── one's own signature, in one's own log-in ─────────────────────────────────────────────────────────────
def _own(handle: str, paper_id: str, signer: str, error: AotFormsError | None = None, given=None):
    from flask import render_template
    from markupsafe import Markup

    about, shown = _about(handle, paper_id, signer), links.to_sign(_login(), handle, paper_id, signer)
    twin = Markup(shown.html)  # noqa: S704  our own template, every value in it escaped
    page = render_template("aot/own.html", **about, shown=shown, twin=twin, today=today(), error=error, given=given or {})
    return (page, 400) if error else page


def _own_signed(handle: str, paper_id: str, signer: str):
    from flask import flash, redirect, request

    given = request.form
    try:
        desk.sign(_login(), handle, paper_id, signer, given.get("name", ""), today(), given.get("place", ""), given.get("version", ""))
    except AccessDenied:
        raise
    except AotFormsError as error:
        return _own(handle, paper_id, signer, error, given)
    flash("Your signature is on the paper.", "success")
    return redirect(f"/aot/matters/{handle}")


def _own_declined(handle: str, paper_id: str, signer: str):
    from flask import flash, redirect, request

    try:
        links.decline_own(_login(), handle, paper_id, signer, request.form.get("reason", ""))
    except AccessDenied:
        raise
    except AotFormsError as error:
        return _own(handle, paper_id, signer, error, request.form)
    flash("You did not sign. Your reason stands with the paper.", "success")
    return redirect(f"/aot/matters/{handle}")


# ── the holder of a link ─────────────────────────────────────────────────────────────────────────────────
def _sign(token: str, error: AotFormsError | None = None, given=None):
    from flask import render_template
    from markupsafe import Markup

    shown = links.open_link(token)
    twin = Markup(shown.html)  # noqa: S704  our own template, every value in it escaped
    page = render_template("aot/sign.html", account=None, token=token, shown=shown, twin=twin, today=today(), error=error, given=given or {})
    return (page, 400) if error else page


def _sign_pdf(token: str):
    return web.paper(links.open_pdf(token))


def _signed(token: str):
    from flask import render_template, request

    given = request.form
    try:
        links.sign(token, given.get("name", ""), given.get("place", ""), given.get("version", ""))
    except AccessDenied:
        raise
    except AotFormsError as error:
        return _sign(token, error, given)
    return render_template("aot/signed.html", account=None)


def _declined(token: str):
    from flask import render_template, request

    try:
        links.decline(token, request.form.get("reason", ""))
    except AccessDenied:
        raise
    except AotFormsError as error:
        return _sign(token, error, request.form)
    return render_template("aot/declined.html", account=None)
