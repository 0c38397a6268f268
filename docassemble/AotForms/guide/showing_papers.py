# do not pre-load
"""Papers, signatures, routes and submissions as markup for a screen; takes the desk's rows, and decides nothing."""
from __future__ import annotations

from collections.abc import Callable, Iterable

from ..server.language import day_words, tr
from .showing import bullets, button, in_english, link, narrow, note, paragraph, safe, table

Go = Callable[..., str]


def papers(rows: Iterable, view: Go, go: Go, ask: Go) -> str:
    """Every paper with ways to read it, and every signature it needs with ways to give it or to ask for it."""
    rows = list(rows)
    if not rows:
        return f'<div class="iv-papers">{paragraph(tr("There are no papers yet."))}</div>'
    return '<div class="iv-papers">' + "".join(_paper(row, view, go, ask) for row in rows) + "</div>"


def _paper(row, view: Go, go: Go, ask: Go) -> str:
    pages = tr("1 page") if row.pages == 1 else tr("{pages} pages", pages=row.pages)
    reads = [link(view(paper=row.id), tr("View PDF"), row.title), link(go(to="paper", paper=row.id), tr("View as a page"), row.title)]
    needs = bullets(_need(row, one, go, ask) for one in row.needs) or paragraph(tr("Nobody needs to sign this paper."))
    return (f'<section class="iv-paper"><h2{in_english()}>{safe(row.title)}</h2><p>{safe(tr(row.role.capitalize()))}, {safe(pages)}. '
            f'<span class="iv-links">{" ".join(reads)}</span></p>{needs}</section>')


def _need(row, one, go: Go, ask: Go) -> str:
    name = one.name or tr("a person who is not named yet")
    who = f"{safe(name)}, {safe(one.capacity)}"
    if one.state == "signed":
        how = f" ({safe(one.how)})" if one.how else ""
        return f"{who}: {safe(tr('signed on {day}', day=day_words(one.when)) if one.when else tr('signed'))}{how}."
    state = tr("the paper changed after it was signed, so that signature is void and must be given again" if one.state == "void" else "not signed")
    about = tr("for {name} on {paper}", name=name, paper=row.title)
    asked = f" {safe(one.asked[:1].upper() + one.asked[1:])}." if one.asked else ""
    asked += f" {safe(one.declined)}." if one.declined else ""
    ways = [link(go(to="sign", paper=row.id, signer=one.signer), tr("Sign it now"), about)] if one.own else []
    if one.name and not ways:
        ways.append(link(ask(row.id, one.signer), tr("Ask for this signature"), about))
    ways.append(link(go(to="scan", paper=row.id, signer=one.signer), tr("Add a scan"), about))
    return f'{who}: {safe(state)}.{asked} <span class="iv-links">{" ".join(ways)}</span>'


def statement(row, signer: str, me=None) -> str:
    """The exact words that one signer declares; where ``me`` is not that signer, both names and what to do."""
    for one in row.needs:
        if one.signer == signer:
            other = "" if me is None or one.own else note(
                tr("You cannot sign this in your log-in. The paper names: {name}. Your verified name: {own}.", name=one.name or tr("nobody yet"),
                   own=me.name if me.vouched else tr("not known")), "danger") + paragraph(me.words)
            about = tr("Paper: {paper}. Signer: {name}, {capacity}.", paper=row.title, name=one.name, capacity=one.capacity)
            return (f'<div class="iv-statement">{other}{paragraph(about)}'
                    f"<blockquote{in_english()}>{safe(one.statement)}</blockquote></div>")
    return ""


def routes(rows: Iterable, go: Go) -> str:
    """Where the packet can go, why, what to know, and what must be set up first."""
    inner = "".join(_route(row, go) for row in rows)
    return f'<div class="iv-routes"{in_english()}>{inner or paragraph(tr("No way to file is known for this county. Print the packet."))}</div>'


def _route(row, go: Go) -> str:
    heading = f"To the {row.office}: {row.title}"
    known = "" if row.known else paragraph("This is not confirmed. Ask the office first.")
    way = paragraph(row.missing) if row.missing else button(
        go(to="send", office=row.office, channel=row.channel), _DO.get(row.channel, "Choose this way"), heading)
    return (f'<section class="iv-route"><h2>{safe(heading)}</h2>{paragraph(row.why)}{known}{paragraph(f"It goes to: {row.goes_to}.") if row.goes_to else ""}'
            f"{bullets(safe(one) for one in row.instructions)}{way}</section>")


_DO = {"paper": "Prepare the packet to print", "email": "Send by e-mail", "fax": "Prepare the fax"}


def submissions(rows: Iterable, report: str) -> str:
    """Where each submission stands, the files made for a person, and the page (``report``) to say what happened."""
    rows = list(rows)
    if not rows:
        return f'<div class="iv-where">{paragraph(tr("Nothing has been sent yet."))}</div>'
    return (f'<div class="iv-where"{in_english()}>'
            + table("Where each packet stands", ("Sent to", "Status", "What that means"), "".join(_submission(row) for row in rows))
            + f"<p>{link(report, 'Tell us what happened', 'to a packet: sent, received, accepted, or returned')}</p></div>")


def _submission(row) -> str:
    files = bullets([*(link(f"/aot/submissions/{row.id}/{name}", name) for name in row.files),
                     link(f"/aot/submissions/{row.id}/receipt.pdf", "Receipt", f"of the packet to the {row.office}")])
    return (f'<tr role="row"><th scope="row" role="rowheader">{safe(row.office.capitalize())}, {safe(row.channel)}</th>'
            f'<td role="cell" class="iv-status">{narrow("Status")}{safe(row.state.capitalize())}</td>'
            f'<td role="cell">{narrow("What that means")}{paragraph(row.words)}{note(row.late, "danger") if row.late else ""}{_said(row)}{files}</td></tr>')


def _said(row) -> str:
    """The hearing, and what the office said in signed notices."""
    return (paragraph(f"Hearing: {row.hearing}") if row.hearing else "") + bullets(safe(one) for one in row.said)


def paper_page(html: str) -> str:
    """A paper's HTML twin within the screen: one run, and no sign that docassemble's markup would read."""
    run = " ".join(line.strip() for line in html.splitlines() if line.strip())
    return f'<div class="iv-paper-page">{_quiet(run)}</div>'


def _quiet(html: str) -> str:
    """Character references for brackets, braces and colons outside tags."""
    out, inside = [], False
    for sign in html:
        inside = sign == "<" or (inside and sign != ">")
        out.append(f"&#{ord(sign)};" if not inside and sign in "[]{}:*_`\\$" else sign)
    return "".join(out)
