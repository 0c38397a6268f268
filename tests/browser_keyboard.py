"""A person at a keyboard: Tab, arrows, space, Enter and typing, and nothing else.

``Keyboard`` moves the focus of a real page by real keys, and notes every control on which the focus could not be seen.
It never calls a click or sets a value.
"""
from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

MOST_TABS = 600
PASTED = 120  # a longer text comes in at once, as from a clipboard or an input method
MARK = "data-left"

# What has the focus: how it can be known again, and whether its outline shows.  docassemble draws radio buttons and boxes as
# their labels, so the label's outline counts as well.
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return {tag: "body", name: "", id: "", type: "", value: "", words: "", href: "", checked: false, seen: true};
  const shown = one => { const s = getComputedStyle(one);
    return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && s.visibility !== "hidden"; };
  const drawn = [e, ...(e.labels || [])].filter(one => { const r = one.getBoundingClientRect(); return r.width > 1 && r.height > 1; });
  const box = (drawn[0] || e).getBoundingClientRect();
  return {tag: e.tagName.toLowerCase(), type: e.type || "", name: e.name || "", id: e.id, value: e.value || "",
    words: (e.getAttribute("aria-label") || e.innerText || "").replace(/\\s+/g, " ").trim(), checked: !!e.checked,
    href: e.getAttribute("href") || "", seen: drawn.some(shown), inside: box.bottom > 0 && box.top < innerHeight};
}"""


def wait_until(page, condition: str, what: str, seconds: float = 60) -> None:
    """Look at the page until a JavaScript function is true there.  (The page's policy forbids playwright's own way to wait.)"""
    from playwright.sync_api import Error

    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if page.evaluate(f"() => document.body && ({condition})()"):  # between two pages there is a document with nothing in it
                return
        except Error as error:  # the page is on its way to the next one
            if "context" not in str(error) and "navigat" not in str(error):
                raise
        page.wait_for_timeout(15)
    raise AssertionError(f"{what} did not come: {page.url.partition('?')[0]} {page.inner_text('h1')!r}")


@dataclass
class Keyboard:
    """The keys of one page.  ``unseen``: controls that had the focus without showing it; ``presses``: how many keys."""

    page: object
    unseen: list[str] = field(default_factory=list)
    presses: int = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses += 1

    def focused(self) -> dict:
        """What has the focus now."""
        return self.page.evaluate(FOCUSED)

    def tab_to(self, wanted, what: str, key: str = "Tab") -> dict:
        """Press Tab until ``wanted(focused)`` holds."""
        for _ in range(MOST_TABS):
            here = self.focused()
            if wanted(here):
                return here
            self.press(key)
            here = self.focused()
            if not here["seen"] and here["tag"] != "body":
                self.unseen.append(f"{self.heading()}: {here['tag']} {here['id'] or here['words'] or here['name']}")
        raise AssertionError(f"Tab never reaches {what} on {self.heading()!r}")

    def tab_to_field(self, name: str) -> dict:
        return self.tab_to(lambda here: here["name"] == name, f"the field {name}")

    def tab_to_words(self, words: str, tags: tuple[str, ...] = ("a", "button"), href: str = "") -> dict:
        """Tab to a link or button by the words it shows or has read out (a regular expression that matches the whole)."""
        known = re.compile(words, re.IGNORECASE)
        return self.tab_to(lambda here: here["tag"] in tags and known.fullmatch(here["words"]) and href in here["href"], words)

    def write(self, text: str) -> None:
        """Type over whatever the field holds."""
        self.press("Control+a")
        if len(text) > PASTED or "\n" in text:
            self.page.keyboard.insert_text(text)
            self.presses += 1
        else:
            self.page.keyboard.type(text)
            self.presses += len(text)

    def write_date(self, iso: str) -> None:
        """A date into the browser's own date control, as an American types it."""
        year, month, day = iso.split("-")
        self.page.keyboard.type(month + day + year)
        self.presses += 8

    def write_time(self, text: str) -> None:
        hour, minute = (int(part) for part in text.split(":"))
        self.page.keyboard.type(f"{hour % 12 or 12:02}{minute:02}{'AM' if hour < 12 else 'PM'}")
        self.presses += 6

    def choose(self, value: str) -> None:
        """Choose within the radio group or the list that has the focus, by arrow keys."""
        here = self.focused()
        if here["type"] == "radio" and here["value"] == value:
            return None if here["checked"] else self.press("Space")
        seen = []
        while here["value"] not in seen:
            seen.append(here["value"])
            self.press("ArrowDown")
            here = self.focused()
            if here["value"] == value:
                return None
        seen.reverse()
        for _ in seen:  # a list stops at its end: back up to the wanted one
            self.press("ArrowUp")
            if self.focused()["value"] == value:
                return None
        raise AssertionError(f"no choice {value!r} on {self.heading()!r}")

    def enter(self) -> None:
        """Press Enter on what has the focus, and wait until another page or screen stands there."""
        self.leaving()
        self.press("Enter")
        self.arrived()

    def leaving(self) -> None:
        """Mark the screen that is about to be left."""
        self.page.evaluate(f"document.querySelector('h1').setAttribute('{MARK}', '')")

    def arrived(self) -> None:
        """Wait until the marked screen is gone and another has loaded."""
        wait_until(self.page, f"""() => document.readyState === "complete" && !!document.querySelector("h1")
          && !document.querySelector("h1[{MARK}]")
          && !(document.querySelector("#daSpinner") || {{}}).offsetParent""", "another screen")

    def heading(self) -> str:
        """The words of the screen's first heading."""
        return self.page.evaluate("(document.querySelector('h1') || {innerText: ''}).innerText")

    def follow(self, words: str, href: str = "") -> None:
        """Tab to a link or button and press Enter."""
        self.tab_to_words(words, href=href)
        self.enter()

    def follow_within(self, words: str) -> dict:
        """Tab to a link that leads to another place on the same page, and press Enter; what has the focus then."""
        self.tab_to_words(words, href="#")
        self.press("Enter")
        return self.focused()
