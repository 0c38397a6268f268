# do not pre-load
"""Papers, signatures, routes and submissions as markup for a screen; takes the desk's rows, and decides nothing."""
from __future__ import annotations

from collections.abc import Callable, Iterable

from ..matter.dates import long_date
from .showing import bullets, button, link, paragraph, safe

Go = Callable[..., str]


def papers(rows: Iterable, view: Go, go: Go) -> str:
    """Every paper with ways to read it, and every signature it needs with ways to give it."""
    rows = list(rows)
    if not rows:
        return f'<div class="aot-papers">{paragraph("There are no papers yet.")}</div>'
    return '<div class="aot-papers">' + "".join(_paper(row, view, go) for row in rows) + "</div>"


def _paper(row, view: Go, go: Go) -> str:
    pages = "1 page" if row.pages == 1 else f"{row.pages} pages"
    reads = [link(view(paper=row.id), "View PDF", f"of {row.title}"), link(go(to="paper", paper=row.id), "View as a page", row.title)]
    needs = bullets(_need(row, one, go) for one in row.needs) or paragraph("Nobody needs to sign this paper.")
    return (f'<section class="aot-paper"><h2>{safe(row.title)}</h2><p>{safe(row.role.capitalize())}, {pages}. '
            f'{" ".join(reads)}</p>{needs}</section>')


def _need(row, one, go: Go) -> str:
    name = one.name or "a person who is not named yet"
    who = f"{safe(name)}, {safe(one.capacity)}"
    if one.state == "signed":
        return f"{who}: signed{f' on {safe(long_date(one.when))}' if one.when else ''}."
    state = "the paper changed after it was signed, so that signature is void" if one.state == "void" else "not signed"
    about = f"for {name} on {row.title}"
    ways = [link(go(to="sign", paper=row.id, signer=one.signer), "Sign it now", about)] if getattr(one, "own", False) else []
    if one.name and not ways:
        ways.append(link(go(to="link", paper=row.id, signer=one.signer), "Make a link to sign", about))
    ways.append(link(go(to="scan", paper=row.id, signer=one.signer), "Add a scan", about))
    return f'{who}: {state}. <span class="aot-links">{" ".join(ways)}</span>'


def statement(row, signer: str) -> str:
    """The exact words that one signer declares."""
    for one in row.needs:
        if one.signer == signer:
            return (f'<div class="aot-statement">{paragraph(f"Paper: {row.title}. Signer: {one.name}, {one.capacity}.")}'
                    f"<blockquote>{safe(one.statement)}</blockquote></div>")
    return ""


def routes(rows: Iterable, go: Go) -> str:
    """Where the packet can go, and why."""
    inner = "".join(
        f'<section class="aot-route"><h2>{safe(row.title)}</h2>{paragraph(row.why)}'
        f'{"" if row.known else paragraph("This is not confirmed. Ask the office first.")}'
        f'{button(go(to="send", office=row.office, channel=row.channel), _DO.get(row.channel, "Choose this way"), row.title)}'
        "</section>" for row in rows)
    return f'<div class="aot-routes">{inner or paragraph("No way to file is known for this county. Print the packet.")}</div>'


_DO = {"paper": "Prepare the packet to print", "email": "Send by e-mail"}


def submissions(rows: Iterable) -> str:
    """Where each submission stands."""
    rows = list(rows)
    if not rows:
        return f'<div class="aot-where">{paragraph("Nothing has been sent yet.")}</div>'
    body = "".join(f'<tr><th scope="row">{safe(row.id)}</th><td>{safe(row.state)}</td><td>{safe(row.words)}</td></tr>' for row in rows)
    return ('<div class="aot-where"><table class="table aot-table"><caption>Where each packet stands</caption><thead><tr>'
            '<th scope="col">Packet</th><th scope="col">Status</th><th scope="col">What that means</th></tr></thead>'
            f"<tbody>{body}</tbody></table></div>")


def paper_page(html: str) -> str:
    """A paper's HTML twin within the screen: one run, and no sign that docassemble's markup would read."""
    run = " ".join(line.strip() for line in html.splitlines() if line.strip())
    return f'<div class="aot-paper-page">{_quiet(run)}</div>'


def _quiet(html: str) -> str:
    """Character references for brackets, braces and colons outside tags."""
    out, inside = [], False
    for sign in html:
        inside = sign == "<" or (inside and sign != ">")
        out.append(f"&#{ord(sign)};" if not inside and sign in "[]{}:*_`\\$" else sign)
    return "".join(out)
