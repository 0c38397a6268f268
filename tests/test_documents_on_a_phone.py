"""The HTML twin of every paper on a phone: nothing that axe knows is wrong, and nothing is wider than the screen."""
from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from documents_extremes import every_paper
from server_support import chromium

pytestmark = pytest.mark.slow  # no server runs: it is dealt out with the other tests of every_paper, so that each is written once
STYLE = (Path(__file__).resolve().parent.parent / "docassemble" / "AotForms" / "data" / "static" / "aotforms.css").read_text(encoding="utf-8")
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}</style></head><body><main class="aot-main">{twin}</main></body></html>"""
RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(v => v.id + ": " + v.nodes[0].html.slice(0, 80))"""


@pytest.fixture(scope="module")
def browser():
    """One that ends with this file: other tests of this process run asyncio."""
    with chromium() as started:
        yield started


# Every template with all that it can hold, with nothing, and as it is for an adolescent; the other examples hold no shape beside these.
@pytest.mark.parametrize("name", ("maximal", "minimal", "mhp-adolescent-16"))
def test_a_twin_can_be_read_on_a_phone(name, browser):
    """At 390 px, in the style of our own pages: no violation, no sideways scrolling, one main heading."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    try:
        for paper in every_paper(name).values():
            page.set_content(PAGE.format(title=paper.title, style=STYLE, twin=paper.html))
            page.evaluate(AXE_SCRIPT)
            assert page.evaluate(RUN) == [], paper.id
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, paper.id
            assert page.locator("h1").count() == 1, paper.id
    finally:
        page.close()
