# do not pre-load
"""What every answer of the server carries, around the whole web application."""
from __future__ import annotations

import base64
import hashlib
import json
import re

from .settings import is_loopback

# Everything comes from this server alone. docassemble's screens style elements inline, and Font Awesome adds a
# style sheet; scripts are files, but for a few lines of plain values on the account pages (see plain_scripts).
# It sends a form that carries a file into a frame of its own page, so a page may be framed by ourselves, and by nobody else.
POLICY = "; ".join((
    "default-src 'self'", "script-src 'self'{scripts}", "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:", "font-src 'self' data:", "connect-src 'self'", "object-src 'none'",
    "base-uri 'self'", "form-action 'self'", "frame-src 'self'", "frame-ancestors 'self'",
))
INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
LARGEST_PAGE = 2_000_000
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STATIC = ("/static/", "/packagestatic/", "/favicon")
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP",
             "HTTP_X_FORWARDED_PREFIX", "HTTP_X_FORWARDED_PORT")


class Shield:
    """A WSGI layer: security headers, no caching of anything but style, and no trust in what a client claims.

    A request that names another host than this machine (DNS rebinding) is refused where only this machine
    can be meant.
    """

    def __init__(self, application, *, host: str, behind_proxy: bool, secure: bool):
        self._application = application
        self._only_local = is_loopback(host) and not behind_proxy
        self._behind_proxy = behind_proxy
        self._headers = dict(ALWAYS)
        if secure:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    def __call__(self, environ, start_response):
        if not self._behind_proxy:
            for name in FORWARDED:
                environ.pop(name, None)
        if self._only_local and not is_loopback(_name(environ.get("HTTP_HOST", ""))):
            start_response("421 Misdirected Request", [("Content-Type", "text/plain")])
            return [b"This address is not served here.\n"]
        static = environ.get("PATH_INFO", "").startswith(STATIC)
        begun: list = []

        def start(status, headers, exc_info=None):
            begun[:] = [status, headers, exc_info]
            return begun_write

        body = self._application(environ, start)
        status, headers, exc_info = begun
        page = None
        if not static and any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers):
            try:
                page = b"".join(body)
            finally:
                getattr(body, "close", lambda: None)()
            body = [page]
        start_response(status, self._complete(headers, static, page), exc_info)
        return body

    def _complete(self, headers, static: bool, page: bytes | None) -> list[tuple[str, str]]:
        ours = {"Content-Security-Policy": POLICY.format(scripts=plain_scripts(page or b"")), **self._headers}
        if not static:
            ours["Cache-Control"] = "no-store"
        replaced = {name.lower() for name in ours} | {"x-xss-protection"}
        return [(name, value) for name, value in headers if name.lower() not in replaced] + list(ours.items())


def begun_write(data: bytes) -> None:
    """WSGI's old way to send a body; Flask never uses it, and it would pass the policy by."""
    raise RuntimeError("write() is not used")


def plain_scripts(page: bytes) -> str:
    """The CSP hashes of a page's inline scripts that only set plain values, each after a space.

    docassemble writes ``var daX = VALUE;`` lines and ``Object.assign(window, {…});``.  A script is allowed when
    every value in it is plain JSON, so it cannot run code, whoever wrote it.
    """
    if len(page) > LARGEST_PAGE:
        return ""
    hashes = {base64.b64encode(hashlib.sha256(one).digest()).decode() for one in INLINE.findall(page) if _is_plain(one)}
    return "".join(f" 'sha256-{one}'" for one in sorted(hashes))


def _is_plain(script: bytes) -> bool:
    text = script.decode("utf-8", "replace").strip()
    whole = re.fullmatch(r"Object\.assign\(window, (.*)\);", text, re.DOTALL)
    values = [whole[1]] if whole else []
    if not whole:
        for line in filter(None, (line.strip() for line in text.splitlines())):
            one = re.fullmatch(r"var da\w+ = (.*);", line)
            if one is None:
                return False
            values.append(one[1])
    try:
        for value in values:
            json.loads(value)
    except ValueError:
        return False
    return bool(values)


def _name(host: str) -> str:
    """The host of a Host header, without port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
