# do not pre-load
"""What a clerk and a prosecutor see of a packet, as markup; takes the desk's rows, and decides nothing."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..filing import notices
from ..matter.dates import long_date
from ..packet import Docket, Proof
from ..packet.docket import harmless
from .desk.receiving import PaperRow, Received, sealed_at_words
from .showing import bullets, link, matrix, narrow, note, paragraph, safe, table

COPY_ROWS = 8
_LAW = "What the law asks, point by point"


def page(handle: str, rest: str) -> str:
    """The address of one of our pages about a packet."""
    return f"/aot/received/{handle}/{rest}"


def clerk(got: Received, docket: Docket | None, begin: str) -> str:
    """The clerk's screen.  docket: None where the packet is not whole."""
    data = _docket(got, docket) if docket else ""
    return (f'<div class="iv-page">{verdict(got)}{_facts(got)}{begin}<h2>The papers</h2>{_papers(got)}'
            f"<h2>Form and caption</h2>{_caption(got)}{data}{begin}</div>")


def prosecutor(got: Received, proof: Proof | None, note_lines: Iterable[str], begin: str) -> str:
    """The prosecutor's screen.  proof: None where the packet does not carry it; then the note's own lines are shown."""
    told = _proof(got, proof) if proof else _from_note(tuple(note_lines))
    law = f'<h2 id="law">{_LAW}</h2>{matrix(proof.review)}{begin}' if proof else ""
    jump = f'<p class="iv-links"><a href="#papers">The papers</a> <a href="#law">{_LAW}</a></p>' if proof else ""
    return (f'<div class="iv-page">{verdict(got)}{_facts(got)}{begin}{jump}{told}<h2 id="papers">The papers</h2>{_papers(got)}{law or begin}</div>')


def verdict(got: Received) -> str:
    """Whether it is whole, and what to look at."""
    if got.problems:
        said = f'<div class="iv-note iv-note-danger" role="alert"><p>Do not take this packet as it is.</p>{bullets(map(safe, got.problems))}</div>'
    else:
        said = note("The packet is whole: every file is just as it was sealed.")
    return said + (f"<p>Please look at this:</p>{bullets(map(safe, got.notes))}" if got.notes else "")


def _facts(got: Received) -> str:
    rows = (("Reference of the sender", got.reference), ("County", got.county), ("Made for", got.sealed_for), ("Sealed at", sealed_at_words(got)),
            ("Seal", got.verdict.seal or "none"))
    return f'<dl class="iv-answers">{_pairs(rows)}</dl>'


def _pairs(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<div><dt>{safe(name)}</dt><dd>{safe(value)}</dd></div>" for name, value in rows)


def _papers(got: Received) -> str:
    rows = "".join(_paper(got, number, one) for number, one in enumerate(got.papers))
    return table("Every paper, as the sender listed it", ("Paper", "Pages", "Signatures"), rows)


def _cell(head: str, markup: str) -> str:
    return f'<td role="cell">{narrow(head)}{markup}</td>'


def _paper(got: Received, number: int, one: PaperRow) -> str:
    pages = "1 page" if one.pages == 1 else f"{one.pages} pages"
    if one.counted != one.pages:
        pages += f" listed, {'none' if one.counted is None else one.counted} found"
    reads = "" if one.name in got.verdict.missing else f"<br>{link(page(got.handle, f'papers/{number}.pdf'), 'Open', f'{one.title}')}"
    signed = f"Signed by {', '.join(one.signed_by)}" if one.signed_by else "Nobody, as the list says"
    return (f'<tr role="row"><th scope="row" role="rowheader">{safe(one.title)}<span class="iv-level">{safe(one.part)}</span>{reads}</th>'
            f"{_cell('Pages', safe(pages))}{_cell('Signatures', safe(signed))}</tr>")


def _caption(got: Received) -> str:
    if not got.caption:
        return paragraph("The first page has no text that can be read. Look at the paper itself.")
    return (paragraph("So begins the first page of the lead paper. Compare court, county, names, title and case type with your own rules.")
            + f'<blockquote class="iv-paper-page">{"<br>".join(map(safe, got.caption))}</blockquote>')


def _docket(got: Received, docket: Docket) -> str:
    lines = ["\t".join(map(harmless, pair)) for pair in docket.about]
    lines += ["\t".join(harmless(str(cell)) for cell in (row.number, row.title, row.part, row.pages, row.signed_by)) for row in docket.rows]
    text = "&#10;".join("".join("&#9;" if sign == "\t" else safe(sign) for sign in line) for line in lines)
    return (f'<h2>Docket data</h2><dl class="iv-answers">{_pairs(docket.about)}</dl>'
            f'<p><label for="docket-copy">To copy: one line for each fact and each paper</label>'
            f'<textarea id="docket-copy" class="form-control" readonly rows="{COPY_ROWS}">{text}</textarea></p>'
            f'<p class="iv-links">{link(page(got.handle, "docket.csv"), "Save as CSV")} {link(page(got.handle, "docket.json"), "Save as JSON")}</p>')


def _proof(got: Received, proof: Proof) -> str:
    day = long_date(proof.last_safe_day) if proof.last_safe_day else "Not known yet: the day of the exam is not given"
    rows = "".join(_witness(one) for one in proof.witnesses)
    drafts = bullets(link(page(got.handle, f"word/{number}.docx"), f"{one.title} (Word)") for number, one in enumerate(proof.drafts))
    return (f"<h2>Last safe filing day</h2><p><strong>{safe(day)}</strong></p>"
            + paragraph("The clerk should have it by the end of that court day. Ask the clerk for days on which only your court is closed.")
            + f"<h2>What stands open</h2>{_open(proof)}<h2>Witnesses</h2>"
            + (table("Who can tell the court, and whether they will come", ("Name", "Who it is", "Will testify"), rows))
            + (f"<h2>Papers to edit</h2>{paragraph('Proposed orders as Word files. Look at each before you use it.')}{drafts}" if drafts else ""))


def _open(proof: Proof) -> str:
    stops = [*proof.review.not_met, *proof.review.not_yet_known]
    if not stops:
        return paragraph("The sender’s program finds that every fact is given that the law asks for. It does not look at signatures here. Whether it is proved, you judge.")
    return bullets(f"<strong>{safe(one.title)}</strong> ({safe(one.cite)}): {safe(one.why)}" for one in stops)


def _witness(one) -> str:
    comes = {True: "Yes", False: "No", None: "Not known yet"}[one.will_testify]
    return (f'<tr role="row"><th scope="row" role="rowheader">{safe(one.name or "Not named yet")}</th>'
            f"{_cell('Who it is', safe(one.relation or 'not said'))}{_cell('Will testify', safe(comes))}</tr>")


def _from_note(lines: tuple[str, ...]) -> str:
    if not lines:
        return paragraph("This packet holds no note to the prosecutor, and nothing else about proof. Read the papers.")
    return ("<h2>What the note says</h2>" + paragraph("This packet came without data to sort or edit. These are the words of its note.")
            + f'<blockquote class="iv-paper-page">{"<br>".join(map(safe, lines))}</blockquote>')


def about_to_say(office: str, given: Mapping, other: str, warning: str) -> str:
    """What is about to be signed, with the ``other`` reason in words, and what looks odd about it."""
    hearing = given.get("hearing")
    when = [long_date(hearing.on), f"{hearing.at:%H:%M}" if hearing and hearing.at else "", hearing.place or ""] if hearing else []
    rows = [("Answer", str(given["decision"]).capitalize()), ("Reasons", " ".join(notices.reasons(office)[code].words for code in given.get("reasons", ()))),
            ("The other reason", other),
            ("Day of filing", long_date(given["filed_on"]) if given.get("filed_on") else ""), ("Cause number", given.get("cause_number") or ""),
            ("Hearing", ", ".join(part for part in when if part))]
    return f'<dl class="iv-answers">{_pairs(row for row in rows if row[1])}</dl>{note(warning)}'


def done(handle: str, fingerprint: str, again: str, look: str) -> str:
    """Where the signed answer is, how to send it, and the fingerprint that the sender asks for."""
    return (f'<div class="iv-page"><p>{link(page(handle, "notice.json"), "Save the answer", "as a file", "btn btn-primary iv-button")}</p>'
            + paragraph("Send this file back the way the packet came. It may hold what you wrote about a person: treat it as you treat the papers.")
            + paragraph("The sender may call to ask for the fingerprint of your office's key. Read it out:")
            + f"<p><code>{safe(fingerprint)}</code></p>"
            + f'<p class="iv-links">{link(again, "Send another answer")} {link(look, "Look at the packet again")}</p></div>')
