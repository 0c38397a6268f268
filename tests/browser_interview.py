"""docassemble's screens by keyboard: reads the fields of the screen that stands there, and answers them from a mapping."""
from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field

from browser_keyboard import Keyboard, wait_until
from browser_screens import Screens

FIELDS = """() => [...document.querySelectorAll("#daform input, #daform textarea, #daform select")]
  .filter(e => e.type !== "hidden" && e.name && !e.name.startsWith("_") && (e.offsetParent || e.labels && e.labels.length))
  .map(e => ({raw: e.name, id: e.id, type: e.tagName === "INPUT" ? e.type : e.tagName.toLowerCase(), value: e.value,
              required: !!e.closest(".darequired")}))"""
QUESTION = "(document.querySelector('[name=_question_name]') || {value: ''}).value.replace(/^ID /, '')"
TROUBLED = """() => [...document.querySelectorAll(".da-has-error, .is-invalid, [aria-invalid=true], #daflash .alert-danger, .aot-note-danger")]
  .filter(e => e.offsetParent).map(e => e.innerText || e.name)"""
BOX = re.compile(r"(.+)\\[B'(.*)'\\]".replace("\\\\", "\\"))


def plain(raw: str) -> str:
    """The variable (or ``variable[B'key']``) behind a field's name."""
    return base64.b64decode(raw + "=" * (-len(raw) % 4)).decode()


EVENT = "(document.querySelector('#daform [name=_event]') || {value: ''}).value"


@dataclass
class Interview:
    """One interview in a browser.  ``used``: the answers given so far."""

    page: object
    keys: Keyboard
    screens: Screens
    answers: dict[str, object]
    used: set[str] = field(default_factory=set)

    def question(self) -> str:
        """The id of the screen that stands there."""
        return self.page.evaluate(QUESTION)

    def run(self, until: str) -> None:
        """Answer screen after screen until the one with the id ``until``."""
        for _ in range(300):
            self.screens.look(self.page, self.question())
            if self.question() == until:
                return
            self.answer()
            self.go_on()
        raise AssertionError(f"never reaches {until}")

    def answer(self) -> None:
        """Fill the screen's fields, in the order in which Tab reaches them."""
        done, item = set(), self._item()
        for one in self.page.evaluate(FIELDS):
            name = plain(one["raw"]).replace("[i]", item)
            box = BOX.fullmatch(name)
            if box:
                self._box(one, box[1], plain(box[2]))
            elif name not in done:
                done.add(name)
                if name in self.answers:
                    self.used.add(name)
                    self.fill(one, self.answers[name])
                elif one["required"]:
                    raise AssertionError(f"no answer for {name} on {self.question()}")

    def _item(self) -> str:
        """The place in its list of the item that the screen asks about, such as ``[1]``; docassemble's fields say ``[i]``."""
        event = self.page.evaluate(EVENT)
        sought = json.loads(plain(event))[0] if event else ""
        found = re.search(r"\[\d+\]", sought)
        return found[0] if found else ""

    def _box(self, one: dict, name: str, key: str) -> None:
        self.used.add(name)
        if key in self.answers.get(name, ()):
            here = self.keys.tab_to(lambda at: at["id"] == one["id"], name)
            if not here["checked"]:
                self.keys.press("Space")

    def fill(self, one: dict, value: object) -> None:
        """Bring one field to a value."""
        self.keys.tab_to_field(one["raw"])
        if one["type"] in {"radio", "select"}:
            self.keys.choose(str(value))
        elif one["type"] == "date":
            self.keys.write_date(str(value))
        elif one["type"] == "time":
            self.keys.write_time(str(value))
        else:
            self.keys.write(str(value))

    def go_on(self, words: str = ".*") -> None:
        """Press the screen's button."""
        self.keys.tab_to(lambda at: at["tag"] == "button" and at["type"] == "submit" and re.fullmatch(words, at["words"]), "the button")
        before = self.question()
        self.keys.leaving()
        self.keys.press("Enter")
        wait_until(self.page, f"() => !document.querySelector('h1[data-left]') || ({TROUBLED})().length > 0", "the next screen")
        if self.page.evaluate("!!document.querySelector('h1[data-left]')"):
            raise AssertionError(f"{before}: {self.page.evaluate(TROUBLED)}")
        self.keys.arrived()

    def troubles(self) -> list[str]:
        """What the screen says is wrong."""
        return self.page.evaluate(TROUBLED)
