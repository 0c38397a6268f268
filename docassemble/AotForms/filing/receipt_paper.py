# do not pre-load
"""The receipt as paper: a tagged PDF of what ``receipts.receipt`` tells, for a file or for an office.

It holds hashes, states with who said so, and times, each by its name.  It says nothing of what the papers are about: no titles, no
reasons, no words of a person but the names of those who answered.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from html import escape
from typing import Any

from .. import pdf
from .deadlines import ZONE

TITLE = "Receipt of a submission"
_TIMES = {"created_at": "Made ready and written down", "submitted_at": "Submitted (it left here)", "received_at": "Received (the office had it)",
          "deemed_filed_at": "Deemed filed (the moment that counts, GR 30)", "filed_on": "Filing date, as the clerk gave it",
          "deadline_at": "To be received before", "late_at": "Deadline seen to be near"}
_MEANS = {"queued": "it has not left", "sending": "it is being sent", "unknown": "it may or may not have arrived",
          "failed": "it was certainly not taken", "sent": "the carrier has it; that is no word of the office",
          "received": "the office said that it has it", "under review": "the office said that it looks at it",
          "accepted": "the clerk filed it", "partly accepted": "the clerk filed a part of it",
          "returned": "the office returned it to be corrected", "rejected": "the office rejected it", "cancelled": "it was withdrawn"}
_CHANNELS = {"email": "e-mail", "sftp": "file transfer", "portal": "the web portal", "ecf": "the e-filing service"}
_STYLE = ("@page { @bottom-right { content: 'Page ' counter(page) ' of ' counter(pages); font-size: 9pt } } h1 { font-size: 17pt; margin: 0 0 6pt } h2 { font-size: 12.5pt; margin: 14pt 0 4pt; break-after: avoid } "
          "table { width: 100%; border-collapse: collapse; font-size: 9.5pt } th, td { text-align: left; vertical-align: top; padding: 3pt 5pt; "
          "border-bottom: 0.6pt solid #000; overflow-wrap: break-word } tr { break-inside: avoid } code { font-family: 'DejaVu Sans Mono'; "
          "font-size: 8pt } p { margin: 3pt 0 }")


def receipt_pdf(receipt: Mapping[str, Any]) -> bytes:
    """The receipt that ``receipts.receipt`` gave, set on letter pages.  Times are shown in America/Los_Angeles.
    Raises UnwritableCharacter.  Does not open or repeat the papers."""
    to = receipt["recipient"]
    cause = receipt.get("cause_number")
    head = [("Reference", receipt["reference"]), ("Submission", _code(receipt["submission"])),
            ("To", f"the {to['office']} of {to['county'].title()} County, {'on' if to['channel'] == 'paper' else 'by'} {_CHANNELS.get(to['channel'], to['channel'])}"), ("Cause number", cause or "none given"),
            ("Where it stands", f"{receipt['state']}: {_MEANS[receipt['state']]}{'; on hold' if receipt['held'] else ''}"),
            ("Attempts", str(receipt["attempts"])), ("Correction", str(receipt["correction"]) if receipt["correction"] else "none"),
            ("Seal of the packet (SHA-256)", _code(receipt["packet_hash"])), ("Key", _code(receipt["key"]))]
    times = [(words, _moment(receipt["times"].get(name))) for name, words in _TIMES.items()]
    body = (f"<h1>{TITLE}</h1>" + _table("What was sent, and to whom", None, head) + _table("Times", None, times)
            + _table("Files sent", ("File", "Pages", "SHA-256"), map(_document, receipt["documents"]))
            + _table("What happened, and who said so", ("When", "State", "What", "Who said so"), map(_event, receipt["events"]))
            + f"<h2>How to check it</h2><p>Compare the SHA-256 of each file that you hold with the list. A state is what was known when this "
              f"was printed. Format {escape(receipt['format'])}, AotForms {escape(str(receipt['versions']['aotforms']))}.</p>")
    return pdf.typeset(f"<style>{_STYLE}</style><body>{body}</body>", title=TITLE)


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _table(heading: str, columns: tuple[str, ...] | None, rows: Iterable[tuple[str, ...]]) -> str:
    head = f"<thead><tr>{''.join(f'<th scope=col>{name}</th>' for name in columns)}</tr></thead>" if columns else ""
    body = "".join(f"<tr><th scope=row>{escape(first)}</th>{''.join(f'<td>{_cell(cell)}</td>' for cell in rest)}</tr>" for first, *rest in rows)
    return f"<h2>{heading}</h2><table>{head}<tbody>{body}</tbody></table>"


def _cell(text: str) -> str:
    return text if text.startswith("<code>") else escape(text)


def _moment(text: str | None) -> str:
    if text is None:
        return "not known"
    if len(text) == 10:
        return f"{date.fromisoformat(text):%B} {date.fromisoformat(text).day}, {text[:4]}"
    at = datetime.fromisoformat(text).astimezone(ZONE)
    return f"{at:%B} {at.day}, {at.year}, {at.hour % 12 or 12}:{at:%M:%S} {'a.m.' if at.hour < 12 else 'p.m.'} {at:%Z}"


def _document(document: Mapping[str, Any]) -> tuple[str, ...]:
    pages = document["pages"]
    return (document.get("name") or f"File {document['position'] + 1}", "" if pages is None else str(pages), _code(document["sha256"]))


def _event(event: Mapping[str, Any]) -> tuple[str, ...]:
    detail = event.get("detail", {})
    return _moment(event["at"]), event["state"], event["note"], _who(event["said_by"], detail.get("said_by"))


def _who(recorded_by: str, named: str | None) -> str:
    if named:
        return f"{named} (recorded by member {recorded_by})"
    if recorded_by == "courier":
        return "this installation"
    if recorded_by.startswith("adapter:"):
        channel = recorded_by.removeprefix("adapter:")
        return f"the channel ({_CHANNELS.get(channel, channel)})"
    return f"member {recorded_by}"
