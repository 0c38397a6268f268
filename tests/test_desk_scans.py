"""Print, sign, scan: the scan is matched to the frozen version, dated and placed, and takes the paper's place in the packet."""
from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import ImageDraw
from test_desk import PLACE, STRANGER, login, save  # noqa: F401  the fixture; it also finds the demonstration
from demo import fresh  # isort: skip

from docassemble.AotForms import pdf
from docassemble.AotForms.errors import AccessDenied, InputError, RequirementNotMet
from docassemble.AotForms.guide import desk
from docassemble.AotForms.guide.desk import links, opening

pytestmark = pytest.mark.slow


def scanned(paper: bytes, *, ink: bool = True, pages: slice = slice(None)) -> bytes:
    """A scan of ``paper`` as a scanner makes it: pictures, a little turned, with a signature in ink on the last page."""
    pictures = pdf.images(paper, dpi=110)
    if ink:
        draw = ImageDraw.Draw(pictures[-1])
        draw.line([(170 + 8 * i, 900 + (17 * i) % 23) for i in range(20)], fill=0, width=3)
    turned = [p.rotate(0.4, fillcolor=255, expand=False) for p in pictures][pages]
    out = io.BytesIO()
    turned[0].save(out, "PDF", resolution=110, save_all=True, append_images=turned[1:])
    return out.getvalue()


def test_a_signed_scan_takes_the_papers_place_and_a_wrong_one_does_not(login):  # noqa: F811
    """Unsigned, incomplete, foreign and misdated scans are refused with what to do; the right one signs the paper."""
    handle = save(login).handle
    desk.papers(login, handle)
    frozen = desk.paper_pdf(login, handle, "declaration")
    today = opening.today()
    good, told = scanned(frozen), []
    for bad, words in ((scanned(frozen, ink=False), "no ink"), (scanned(frozen, pages=slice(0, -1)), "does not match"),
                       (scanned(desk.paper_pdf(login, handle, "plan")), "does not match"), (b"not a PDF", "PDF")):
        with pytest.raises(InputError, match=words) as refused:
            desk.take_scan(login, handle, "declaration", bad, today, PLACE)
        if words == "does not match":
            told.append([problem.line() for problem in refused.value.problems])
    assert told[0] == [f"Page {pdf.pages(frozen)}: it is not in the scan. Scan this page too. All pages go into one PDF, in order."]
    assert len(told[1]) >= pdf.pages(frozen) and told[1][0].startswith("Page 1: the scan shows something else in its place. Scan this page again")
    with pytest.raises(InputError, match="day"):
        desk.take_scan(login, handle, "declaration", good, today + timedelta(days=1), PLACE)
    with pytest.raises(InputError, match="place"):
        desk.take_scan(login, handle, "declaration", good, today, "online")
    with pytest.raises(AccessDenied):
        desk.take_scan(STRANGER, handle, "declaration", good, today, PLACE)
    desk.take_scan(login, handle, "declaration", good, today, PLACE)
    paper = next(p for p in desk.papers(login, handle) if p.id == "declaration")
    assert [n.state for n in paper.needs if n.required] == ["signed"]
    kept = desk.paper_pdf(login, handle, "declaration")
    assert kept != frozen and pdf.pages(kept) == pdf.pages(frozen)
    with pytest.raises(InputError, match="Nobody is left"):
        desk.take_scan(login, handle, "declaration", scanned(kept), today, PLACE)


def test_a_scan_signs_for_the_one_who_is_named_and_a_name_typed_later_is_refused(login):  # noqa: F811
    """One signature in ink never counts as the cosigner's; what is typed after a scan would be on no page, so it is refused."""
    handle = save(login, fresh("dcr-field")).handle
    desk.papers(login, handle)
    sheet = scanned(desk.paper_pdf(login, handle, "declaration"))
    today = opening.today()
    token = desk.show_link(login, handle, "declaration", "cosigner").path.rpartition("/")[2]
    shown = links.open_link(token)
    with pytest.raises(InputError, match="Several people"):
        desk.take_scan(login, handle, "declaration", sheet, today, PLACE)
    desk.take_scan(login, handle, "declaration", sheet, today, PLACE, signers=("declarant",))
    assert where(login, handle) == {"declarant": "signed", "cosigner": "not signed"}
    with pytest.raises(RequirementNotMet, match="in ink"):
        links.sign(token, shown.spot.name, PLACE, shown.version)
    with pytest.raises(RequirementNotMet, match="signature"):
        desk.send(login, handle, "prosecutor", "email")
    desk.take_scan(login, handle, "declaration", sheet, today, PLACE, signers=("cosigner",))
    assert where(login, handle) == {"declarant": "signed", "cosigner": "signed"}


def where(login: str, handle: str) -> dict[str, str]:  # noqa: F811
    return {n.signer: n.state for p in desk.papers(login, handle) if p.id == "declaration" for n in p.needs}
