"""What every screen must hold to: no violation that axe knows, no sideways scrolling, a title of its own."""
from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (390, 320)  # a telephone; 1280 px at 400 %
WIDER = """() => {
  const most = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth <= most) return null;
  for (const e of document.querySelectorAll("body *")) {
    const r = e.getBoundingClientRect();
    if (r.width && r.right > most + 1 && !e.closest(".aot-scroll")) found.push(e.tagName + "." + e.className);
  }
  return document.documentElement.scrollWidth + " px: " + found.slice(0, 4).join(" | ");
}"""
AXE = """async tags => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  return found.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + n.html.slice(0, 160)).join(" || "));
}"""


def turn(page, control) -> None:
    """Press a control that leads to another page, and wait until that page is there: what is looked at next is never the page before, nor the nothing between the two."""
    with page.expect_navigation():
        (page.locator(control) if isinstance(control, str) else control).click()


@contextmanager
def on_a_phone(browser, but: str | None = None) -> Iterator:
    """A fresh page at 390 px, without motion: a color on its way to another is none that a person reads.  An error in the browser's console fails at the end, save those that say ``but``."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    fresh, complaints = context.new_page(), []
    fresh.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    fresh.on("pageerror", lambda error: complaints.append(str(error)))
    yield fresh
    context.close()
    assert [one for one in complaints if but is None or but not in one] == []


@dataclass(frozen=True)
class Screen:
    """One screen as it was looked at.  ``kind`` names it (``start_danger``, ``matter``); ``state`` is "" or "error"; ``questions``: how many it held, hidden ones too."""

    kind: str
    state: str
    heading: str
    title: str
    violations: tuple[str, ...]
    wider: tuple[str, ...]
    questions: int = 1

    @property
    def name(self) -> str:
        return f"{self.kind} {self.state}".strip()


@dataclass
class Screens:
    """Every screen of a way through; a picture of each is kept where AOTFORMS_PICTURES names a folder (``make gallery SCREENS=1``)."""

    seen: list[Screen] = field(default_factory=list)

    def look(self, page, kind: str, state: str = "") -> Screen:
        """Look at the screen that stands there now."""
        before, wider = page.viewport_size, []
        for width in WIDTHS:
            if page.viewport_size["width"] != width:
                page.set_viewport_size({"width": width, "height": before["height"]})
            told = page.evaluate(WIDER)
            wider += [f"{width}: {told}"] if told else []
        page.set_viewport_size(before)
        heading = page.evaluate("(document.querySelector('h1') || {innerText: ''}).innerText")
        screen = Screen(kind, state, heading, page.title(), tuple(violations(page)), tuple(wider), page.evaluate("document.querySelectorAll('[data-iv-question]').length || 1"))
        if os.environ.get("AOTFORMS_PICTURES"):
            of = re.sub(r"[^\w]+", "-", os.environ.get("PYTEST_CURRENT_TEST", "").partition(" (")[0].partition("::")[2])
            page.screenshot(path=str(Path(os.environ["AOTFORMS_PICTURES"]) / f"{of} {len(self.seen):03} {re.sub('[^a-z0-9]+', '-', screen.name)}.png"), full_page=True)
        self.seen.append(screen)
        return screen

    def kinds(self) -> Iterator[str]:
        return (one.kind for one in self.seen)


def violations(page) -> list[str]:
    """What axe-core finds on the page."""
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("!!window.axe"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(AXE, TAGS)
