"""The headers around every answer, and the logs that hold no answers."""
from __future__ import annotations

import logging

import pytest

from docassemble.AotForms.server import quiet
from docassemble.AotForms.server.headers import Shield, plain_scripts


def ask(path="/", host="127.0.0.1:8700", content_type="text/html; charset=utf-8", body=b"<p>x</p>", secure=False,
        served="127.0.0.1", behind_proxy=False, **environ):
    seen = {}

    def application(given, start_response):
        seen["environ"] = given
        start_response("200 OK", [("Content-Type", content_type), ("Cache-Control", "public"), ("X-XSS-Protection", "1"),
                                  ("Content-Security-Policy", "frame-ancestors 'self';")])
        return [body]

    def start_response(status, headers, exc_info=None):
        seen["status"], seen["headers"], seen["names"] = status, dict(headers), [name for name, _ in headers]

    shield = Shield(application, host=served, behind_proxy=behind_proxy, secure=secure)
    seen["body"] = b"".join(shield({"PATH_INFO": path, "HTTP_HOST": host, **environ}, start_response))
    return seen


def test_policy_allows_no_foreign_host_and_no_inline_code():
    """Ensures that the one policy sent names no other host and no unsafe script."""
    seen = ask()
    policy = seen["headers"]["Content-Security-Policy"]
    assert seen["names"].count("Content-Security-Policy") == 1
    assert "http" not in policy and "script-src 'self';" in policy and "unsafe-eval" not in policy
    assert "frame-ancestors 'self'" in policy and "object-src 'none'" in policy


def test_pages_are_not_cached_and_style_is():
    """Ensures that a page is never stored by a browser and a style sheet keeps its own rule."""
    assert ask()["headers"]["Cache-Control"] == "no-store"
    assert ask("/static/app/x.css", content_type="text/css")["headers"]["Cache-Control"] == "public"


def test_strict_transport_only_over_tls():
    """Ensures that HSTS is sent exactly where people come by https."""
    assert "Strict-Transport-Security" in ask(secure=True)["headers"]
    assert "Strict-Transport-Security" not in ask()["headers"]


@pytest.mark.parametrize(("host", "served", "proxy", "ok"), [
    ("127.0.0.1:8700", "127.0.0.1", False, True), ("localhost", "127.0.0.1", False, True), ("[::1]:8700", "::1", False, True),
    ("evil.example", "127.0.0.1", False, False), ("evil.example", "127.0.0.1", True, True),
    ("court.example.org", "0.0.0.0", False, True),
])
def test_a_foreign_name_for_this_machine_is_refused(host, served, proxy, ok):
    """Ensures that a server for this machine only answers to this machine's names (DNS rebinding)."""
    assert ask(host=host, served=served, behind_proxy=proxy)["status"].startswith("200" if ok else "421")


def test_forwarded_headers_count_only_behind_a_proxy():
    """Ensures that a client cannot claim another address or https by itself."""
    assert "HTTP_X_FORWARDED_FOR" not in ask(HTTP_X_FORWARDED_FOR="1.2.3.4")["environ"]
    assert "HTTP_X_FORWARDED_FOR" in ask(HTTP_X_FORWARDED_FOR="1.2.3.4", behind_proxy=True)["environ"]


@pytest.mark.parametrize(("script", "allowed"), [
    (b'\n var daPath = "/x";\n var daAuto = false;\n', True), (b'Object.assign(window, {"a": [1, "x"]});', True),
    (b"alert(1)", False), (b'var daPath = "/x"; alert(1);', False), (b"var daPath = alert(1);", False),
    (b"Object.assign(window, alert(1));", False), (b"", False), (b'var other = "x";', False),
])
def test_only_plain_values_may_stand_inline(script, allowed):
    """Ensures that an inline script is allowed only when it sets plain JSON values and can run nothing."""
    assert bool(plain_scripts(b"<script>" + script + b"</script>")) is allowed


def test_a_log_line_holds_the_place_and_not_the_message(capsys):
    """Ensures that docassemble's log keeps file, line and kind of error, and no value that somebody typed."""
    try:
        raise ValueError("Ada Lovelace")
    except ValueError:
        quiet.docassemble_message("Tried to run name = 'Ada Lovelace'")
    written = capsys.readouterr().err
    assert "Ada" not in written and "test_server_headers.py" in written and "ValueError" in written


def test_gunicorns_request_lines_are_not_logged():
    """Ensures that a warning's values and an exception's text are taken out of a log record."""
    try:
        raise KeyError("Ada")
    except KeyError as error:
        record = logging.LogRecord("gunicorn.error", logging.ERROR, "x/y/z.py", 7, "Error handling request %s", ("/?q=Ada",),
                                   (type(error), error, error.__traceback__))
    assert quiet.PlaceOnly().filter(record)
    text = logging.Formatter().format(record)
    assert "Ada" not in text and "Error handling request" in text and "KeyError" in text
