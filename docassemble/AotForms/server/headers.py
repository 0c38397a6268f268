# do not pre-load
"""What every answer of the server carries, around the whole web application."""
from __future__ import annotations

from .settings import is_loopback

# docassemble's own pages hold inline scripts and styles; everything else comes from this server alone.
POLICY = "; ".join((
    "default-src 'self'", "script-src 'self' 'unsafe-inline'", "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:", "font-src 'self' data:", "connect-src 'self'", "object-src 'none'",
    "base-uri 'self'", "form-action 'self'", "frame-src 'self'", "frame-ancestors 'none'",
))
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
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

        def start(status, headers, exc_info=None):
            return start_response(status, self._complete(headers, static), exc_info)

        return self._application(environ, start)

    def _complete(self, headers, static: bool) -> list[tuple[str, str]]:
        ours = self._headers if static else {**self._headers, "Cache-Control": "no-store"}
        replaced = {name.lower() for name in ours} | {"x-xss-protection"}
        return [(name, value) for name, value in headers if name.lower() not in replaced] + list(ours.items())


def _name(host: str) -> str:
    """The host of a Host header, without port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
