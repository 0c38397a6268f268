"""docassemble's screens by keyboard: reads the fields of the screen that stands there, and answers them from a mapping."""
from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field

from browser_keyboard import Keyboard, wait_until
from browser_screens import Screens

FIELDS = """() => [...document.querySelectorAll("#daform input, #daform textarea, #daform select")]
  .filter(e => e.type !== "hidden" && !e.matches(":disabled") && e.name && !e.name.startsWith("_") && (e.offsetParent || e.labels && e.labels.length))
  .map(e => ({raw: e.name, id: e.id, type: e.tagName === "INPUT" ? e.type : e.tagName.toLowerCase(), value: e.value,
              required: !!e.closest(".darequired")}))"""
# The id of the question in hand: the first of a page that asks what is one thing, "page" where a whole part stands on it.
QUESTION = """(() => { const first = document.querySelector("[data-iv-question][aria-labelledby=daMainQuestion]");
  return first ? first.dataset.ivQuestion : ((document.body.className.match(/question-(\\S+)/) || ['', ''])[1]).replaceAll('-', '_'); })()"""
ASKED = "[...document.querySelectorAll('fieldset[data-iv-question]:not([hidden])')].map(e => e.dataset.ivQuestion)"
TROUBLED = """() => [...document.querySelectorAll(".da-has-error, .is-invalid, [aria-invalid=true], #daflash .alert-danger, .iv-trouble")]
  .filter(e => e.offsetParent).map(e => e.innerText || e.name)"""
BOX = re.compile(r"(.+)\\[B'(.*)'\\]".replace("\\\\", "\\"))


def plain(raw: str) -> str:
    """The variable (or ``variable[B'key']``) behind a field's name."""
    return base64.b64decode(raw + "=" * (-len(raw) % 4)).decode()


# How a refusal reaches a person who does not see it: what has the focus, and what is announced or tied to the field.
ANNOUNCED = """() => { const e = document.activeElement;
  const tied = (e.getAttribute("aria-describedby") || "") + " " + (e.getAttribute("aria-errormessage") || "");
  return {focus: e.tagName.toLowerCase() + (e.id ? "#" + e.id : ""), invalid: e.getAttribute("aria-invalid") || "",
    described: tied.trim().split(/\\s+/).map(id => (document.getElementById(id) || {innerText: ""}).innerText).join(" ").trim(),
    alerts: [...document.querySelectorAll("[role=alert], [aria-live]")].map(a => a.innerText.trim()).filter(Boolean),
    title: document.title}; }"""
SUMMARY = """() => [...document.querySelectorAll("#error-summary a")].map(a => a.innerText.replace(/\\s+/g, " ").trim())"""
HIDDEN_NAMES = "(document.querySelector('#daform [name=_varnames]') || {value: ''}).value"
EVENT = "(document.querySelector('#daform [name=_event]') || {value: ''}).value"


@dataclass
class Interview:
    """One interview in a browser.  ``used``: the answers given so far."""

    page: object
    keys: Keyboard
    screens: Screens
    answers: dict[str, object]
    used: set[str] = field(default_factory=set)
    looked: tuple[str, str] = ("", "")
    errors: list[dict] = field(default_factory=list)

    def question(self) -> str:
        """The id of the screen that stands there."""
        return self.page.evaluate(QUESTION)

    def run(self, until: str) -> None:
        """Answer screen after screen until the one that asks ``until``; each is looked at once."""
        for _ in range(300):
            if self.looked != self.place():
                self.screens.look(self.page, self.question())
                self.looked = self.place()
            if self.question() == until or until in self.page.evaluate(ASKED):
                return
            self.answer()
            self.go_on()
        raise AssertionError(f"never reaches {until}")

    def place(self) -> tuple[str, str]:
        """Which screen stands there, told from the same screen about another item."""
        return self.question(), self.page.evaluate("(document.querySelector('[name=_tracker]') || {value: ''}).value")

    def refused(self, words: str = ".*") -> None:
        """Press the button of a screen that must not be taken; look at what it says then, and go where its summary leads."""
        self._button(words)
        before = self.question()
        self.keys.press("Enter")
        wait_until(self.page, f"() => ({TROUBLED})().length > 0", "a refusal")
        assert self.question() == before
        wait_until(self.page, f"() => ({ANNOUNCED})().focus === 'div#error-summary'", "the focus on the summary", seconds=5)
        self.screens.look(self.page, before, "error")
        self.errors.append(self.page.evaluate(ANNOUNCED) | {"led": self.led()})
        self.looked = self.place()

    def led(self) -> list[dict]:
        """Follow each link of the summary by keys: what has the focus then."""
        found = []
        for words in self.page.evaluate(SUMMARY):
            self.keys.tab_to(lambda at, words=words: at["tag"] == "a" and at["href"].startswith("#") and at["words"] == words, words)
            self.keys.press("Enter")
            wait_until(self.page, f"() => ({ANNOUNCED})().invalid === 'true'", "the focus on the wrong field", seconds=5)
            found.append(self.page.evaluate(ANNOUNCED))
        return found

    def wrong(self, values: dict[str, object]) -> None:
        """Give wrong answers to the screen that stands there, and see them refused."""
        right, self.answers = self.answers, self.answers | values
        self.answer()
        self.answers = right
        self.refused()

    def answer(self) -> None:
        """Fill the screen's fields, in the order in which Tab reaches them; what an answer opens comes in its turn."""
        done, item, names = set(), self._item(), self._names()
        while (one := next((one for one in self.page.evaluate(FIELDS) if (one["raw"], one["id"]) not in done), None)) is not None:
            done.add((one["raw"], one["id"]))
            name = plain(one["raw"])
            field_, bracket, rest = name.partition("[B'")
            name = (names.get(field_, field_) + bracket + rest).replace("[i]", item)
            box = BOX.fullmatch(name)
            if box:
                self._box(one, box[1], plain(box[2]))
            elif name not in done:
                done.add(name)
                if one["type"] == "file":
                    continue
                if name in self.answers:
                    self.used.add(name)
                    self.fill(one, self.answers[name])
                elif one["required"] and (one["type"] == "radio" or not one["value"]):
                    raise AssertionError(f"no answer for {name} on {self.question()}")

    def _names(self) -> dict[str, str]:
        """The variable behind each field that shows only at times, which docassemble calls by a number."""
        listed = self.page.evaluate(HIDDEN_NAMES)
        return {plain(one): plain(variable) for one, variable in json.loads(plain(listed)).items()} if listed else {}

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
        """Press the screen's button, and wait for the next screen."""
        self._button(words)
        before = self.question()
        self.keys.leaving()
        self.keys.press("Enter")
        self.keys.arrived()
        if self.question() == before and self.troubles():
            raise AssertionError(f"{before}: {self.troubles()}")

    def _button(self, words: str) -> None:
        self.keys.tab_to(lambda at: at["tag"] == "button" and at["type"] == "submit" and re.fullmatch(words, at["words"]), "the button")

    def troubles(self) -> list[str]:
        """What the screen says is wrong."""
        return self.page.evaluate(TROUBLED)
