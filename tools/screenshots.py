"""Make the pictures of the README: a real review screen and the first page of a real petition.

    python tools/screenshots.py

Starts a server on a home of its own, answers the whole petition of an invented person in Chromium as the browser tests do, and
writes docs/images/review.png and docs/images/petition.png.  Needs Chromium and pdftoppm (Debian: chromium, poppler-utils).
"""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs/images"
sys.path.insert(0, str(ROOT / "tests"))

import browser_answers  # noqa: E402
import browser_journey  # noqa: E402
import server_support  # noqa: E402
from browser_interview import Interview  # noqa: E402
from browser_screens import Screens  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

SIZE = {"width": 1000, "height": 1250}


class Unseen(Screens):
    """Nothing is checked here."""

    def look(self, page, kind: str, state: str = "") -> None:
        pass


def main() -> None:
    """Make both pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("AOTFORMS_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = server_support.start(Path(folder) / "home")
        browser = playwright.chromium.launch(executable_path=chromium, args=server_support.CHROMIUM_ARGUMENTS)
        try:
            way = browser_journey.Journey(server, None, Unseen())
            page = way.context(browser).new_page()
            review(way, page)
            petition(way, page, Path(folder))
        finally:
            browser.close()
            server.stop()


def review(way, page) -> None:
    """The review screen, with one thing not known yet."""
    keys = way.keyboard(page)
    page.goto(way.server.url + "user/sign-in")
    browser_journey.fill(keys, {"email": way.server.email, "password": way.server.password})
    keys.enter()
    page.goto(f"{way.server.url}interview?i={browser_journey.PETITION}&new_session=1")
    open_ = {"incidents[1].significant_factor": "unknown"}  # so that the screen shows what would settle it
    Interview(page, keys, way.screens, browser_answers.answers(way.server.email) | open_).run("review")
    page.set_viewport_size(SIZE)
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=str(IMAGES / "review.png"))


def petition(way, page, folder: Path) -> None:
    """The first page of the petition, from the matter's own page."""
    page.goto(way.server.url + "aot/matters")
    handle = page.evaluate("document.querySelector('th a').getAttribute('href')").rpartition("/")[2]
    page.goto(f"{way.server.url}aot/matters/{handle}")
    paper = page.context.request.get(f"{way.server.url}aot/matters/{handle}/papers/petition.pdf").body()
    (folder / "petition.pdf").write_bytes(paper)
    subprocess.run(["pdftoppm", "-png", "-r", "90", "-singlefile", folder / "petition.pdf", IMAGES / "petition"], check=True)


if __name__ == "__main__":
    main()
