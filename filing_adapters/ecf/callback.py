# do not pre-load
"""The callback endpoint: a plain WSGI application for NotifyFilingReviewComplete.

Order of work: verify the caller on the bytes, parse safely, validate, keep, and only then answer yes.  What is kept is kept
once for the same court, filing ids, status and content.  A filing that is not ours to know goes into quarantine, whole, and
is answered with an error, never forgotten.  If keeping fails the court gets a fault and calls again.
Answers hold nothing of the call.  Attachments as MIME parts (MTOM) are not read: such a call is answered 415.
"""
from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, Protocol

from lxml import etree

from . import answers
from .envelope import court, element, enveloped, identified
from .names import NO_ERROR, PROFILE, SOAP, q
from .notices import Notice, read_notice
from .safe_xml import MAX_BYTES, UnsafeXml
from .verifying import Verifier

log = logging.getLogger(__name__)
# ECF error list: the message does not fit the specification.  4.01 has no number of its own for an unknown filing.
UNKNOWN_FILING = "2"
_LINES = {HTTPStatus.FORBIDDEN: "Not allowed", HTTPStatus.METHOD_NOT_ALLOWED: "POST only", HTTPStatus.LENGTH_REQUIRED: "Give the length",
          HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Too large", HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "text/xml only",
          HTTPStatus.BAD_REQUEST: "Not whole"}


class CallbackSink(Protocol):
    """Where notices go.  Each method has stored durably when it returns; raising means that nothing may be acknowledged."""

    def find(self, notice: Notice) -> str | None:
        """Our submission for the notice's court and one of its filing ids or keys; None where there is none."""
        ...

    def keep(self, notice: Notice, submission_id: str) -> bool:
        """Store the notice unless one with the same ``dedupe`` is there; whether it is new."""
        ...

    def quarantine(self, notice: Notice) -> bool:
        """Store a notice that belongs to no submission of ours, once; whether it is new."""
        ...


class CallbackApp:
    """WSGI application.

    sink: where notices go.  verify: who may call (``verifying``).  callback_url: our own address, as in the filings.
    schema: says whether the element in the SOAP body is valid (an ``lxml.etree.XMLSchema`` will do); without one the parts that
    matter are checked one by one.  known: status codes from the court's list.
    """

    def __init__(self, sink: CallbackSink, verify: Verifier, *, callback_url: str,
                 schema: Callable[[etree._Element], bool] | None = None, known: frozenset[str] = frozenset(),
                 max_bytes: int = MAX_BYTES):
        self._sink, self._verify, self._url = sink, verify, callback_url
        self._schema, self._known, self._max_bytes = schema, known, max_bytes

    def __call__(self, environ: Mapping[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        try:
            status, kind, body = self._answer(environ)
        except UnsafeXml as error:
            log.warning("callback refused: %s", error.what)
            status, kind, body = _fault("Client", "The message cannot be taken.")
        except Exception as error:  # keeping it failed: no yes, whatever the reason
            log.error("callback not kept (%s)", type(error).__name__)
            status, kind, body = _fault("Server", "The message was not kept. Send it again.")
        start_response(f"{status.value} {status.phrase}", [("Content-Type", kind), ("Content-Length", str(len(body))),
                                                           ("Cache-Control", "no-store")])
        return [body]

    def _answer(self, environ: Mapping[str, Any]) -> tuple[HTTPStatus, str, bytes]:
        raw, refused = self._read(environ)
        if refused is not None:
            return refused, "text/plain; charset=utf-8", f"{_LINES[refused]}\n".encode()
        answer = answers.opened(raw, max_bytes=self._max_bytes)
        if self._schema is not None and not self._schema(answer.body):
            raise UnsafeXml("The callback does not fit the schema", "message")
        notice = read_notice(answer.body, raw, self._known)
        submission = self._sink.find(notice)
        if submission is None:
            new = self._sink.quarantine(notice)
            log.warning("callback for a filing that is not known here: quarantined (%s)", "new" if new else "again")
            return self._receipt(notice, UNKNOWN_FILING, "The filing is not known here.")
        new = self._sink.keep(notice, submission)
        log.info("callback kept: %s (%s)", notice.state or "status not known", "new" if new else "again")
        return self._receipt(notice, NO_ERROR, "No error")

    def _read(self, environ: Mapping[str, Any]) -> tuple[bytes, HTTPStatus | None]:
        if environ.get("REQUEST_METHOD") != "POST":
            return b"", HTTPStatus.METHOD_NOT_ALLOWED
        if str(environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower() != "text/xml":
            return b"", HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        length = str(environ.get("CONTENT_LENGTH") or "")
        if not (length.isascii() and length.isdigit()):
            return b"", HTTPStatus.LENGTH_REQUIRED
        if len(length) > 12 or int(length) > self._max_bytes:
            return b"", HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        raw = environ["wsgi.input"].read(int(length))
        if len(raw) != int(length):
            return b"", HTTPStatus.BAD_REQUEST
        return (raw, None) if self._verify(environ, raw) else (b"", HTTPStatus.FORBIDDEN)

    def _receipt(self, notice: Notice, code: str, words: str) -> tuple[HTTPStatus, str, bytes]:
        made = element(None, "receipt", "MessageReceiptMessage")
        identified(made, "ecf", "SendingMDELocationID", self._url)
        element(made, "ecf", "SendingMDEProfileCode", PROFILE)
        court(made, notice.court)
        error = element(made, "ecf", "Error")
        element(error, "ecf", "ErrorCode", code)
        element(error, "ecf", "ErrorText", words)
        return HTTPStatus.OK, "text/xml; charset=utf-8", enveloped(made)


def _fault(code: str, words: str) -> tuple[HTTPStatus, str, bytes]:
    """A SOAP 1.1 fault; over HTTP it comes with 500 (SOAP 1.1, section 6.2)."""
    made = etree.Element(q("soap", "Fault"), nsmap={"soap": SOAP})
    etree.SubElement(made, "faultcode").text = f"soap:{code}"
    etree.SubElement(made, "faultstring").text = words
    return HTTPStatus.INTERNAL_SERVER_ERROR, "text/xml; charset=utf-8", enveloped(made)
