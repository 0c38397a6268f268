# do not pre-load
"""What one screen of a headless interview shows: plain values, read from docassemble's interview status."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from . import shown

PAGE = "page"  # the id of the page with several questions, in interviews/common.yml


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. key: the value that is saved; label: what the person reads."""

    key: object
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question on a screen.

    name: the variable that it sets; datatype: docassemble's name for its kind (a yes/no is ``boolean``);
    required: whether the person must answer; default: what is filled in already, or None.
    shown_if: (variable, value, sign) of another field of this screen on which it depends, or None.
    shown_when: the condition (``shown.py``) under which a page for a whole part shows it, or None.
    asked_by: the id of the question that it belongs to, on a page that holds several; else empty.
    raw: the name as docassemble writes it (``x.name``, ``people[i].name``); number: its place in the question.
    """

    name: str
    label: str
    datatype: str
    required: bool
    choices: tuple[Choice, ...] = ()
    default: object = None
    shown_if: tuple[str, object, bool] | None = None
    inputtype: str = ""
    raw: str = ""
    number: object = 0
    shown_when: object = None
    asked_by: str = ""

    def visible(self, answers: dict) -> bool:
        """Whether the field shows, given the answers on the same screen."""
        if self.shown_when is not None:
            return shown.holds(self.shown_when, answers.get)
        if self.shown_if is None:
            return True
        name, wanted, sign = self.shown_if
        return (str(answers.get(name)) == str(wanted)) is sign


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen.

    id: its ``id`` in the YAML; kind: docassemble's question type (fields, yesno, multiple_choice, review,
    deadend …); title and text: Markdown as written; variable: what pressing a button sets (None when
    nothing); choices: its buttons; attachments: (name, file numbers by format).
    asked: the ids of the questions on it, one on most screens.
    """

    id: str
    kind: str
    title: str
    text: str
    fields: tuple[Field, ...] = ()
    choices: tuple[Choice, ...] = ()
    variable: str | None = None
    attachments: tuple[tuple[str, dict], ...] = ()
    section: str | None = None
    actions: tuple[Choice, ...] = field(default=())
    asked: tuple[str, ...] = ()

    def showing(self, answers: Mapping[str, object]) -> tuple[str, ...]:
        """The ids of the questions that show on it when it is answered so: its own, or those of a page with several."""
        return tuple(one for one in self.asked if all(field.visible(answers) for field in self._first_of(one)))

    def asks(self, question: str) -> bool:
        """Whether it asks the question with that id, whatever else is answered on it."""
        return question in self.showing({})

    def place(self, variable: str) -> str:
        """Where a variable is asked for, for an error: the screen's id, or the question's on a page with several."""
        return next((field.asked_by for field in self.fields if field.name == variable and field.asked_by), self.id)

    def _first_of(self, question: str) -> list[Field]:
        return [field for field in self.fields if field.asked_by == question][:1]

    @property
    def final(self) -> bool:
        """Whether the interview ends here: nothing on the screen leads on."""
        if self.kind == "deadend":
            return True
        return self.kind == "multiple_choice" and not any(_leads_on(choice) for choice in self.choices)


def _leads_on(choice: Choice) -> bool:
    return getattr(choice.key, "question_type", "") not in {"exit", "restart", "leave", "logout", "exit_logout"}


def read(status, answers: dict) -> Screen:
    """The screen that docassemble's InterviewStatus holds."""
    question = status.question
    kind = question.question_type
    fields, choices, variable = (), (), None
    if kind == "fields":
        fields = tuple(_field(status, item, answers) for item in status.get_field_list() if _is_asked(status, item))
        variable = getattr(question, "fields_saveas", None)
    elif kind == "review":
        variable = getattr(question, "review_saveas", None)
    elif kind in {"yesno", "noyes", "yesnomaybe", "noyesmaybe"}:
        variable, choices = _name(question.fields[0]), _yes_no(question, kind)
    elif kind == "multiple_choice":
        variable = _name(question.fields[0])
        choices = _choices(status.selectcompute.get(0, ()))
    elif kind in {"settrue", "signature"}:
        variable = _name(question.fields[0])
    if variable:
        variable = resolve(variable, answers)
    name = str(getattr(question, "id", None) or question.name)
    return Screen(
        id=name, asked=_asked(name, answers), kind=kind, title=status.question_text or "",
        text=status.subquestion_text or "", fields=fields, choices=choices, variable=variable,
        attachments=tuple((str(one["name"]), dict(one["file"])) for one in status.attachments or ()),
        section=answers["nav"].get_section(), actions=_actions(status))


def _asked(name: str, answers: dict) -> tuple[str, ...]:
    """The questions of a page of ours, which are those that its case has in hand; else the screen is one question."""
    return tuple(one for one, _ in answers["case"].page) if name == PAGE else (name,)


def _is_asked(status, item) -> bool:
    """A field that sets a variable and whose ``show if`` code (if any) says yes."""
    return hasattr(item, "saveas") and status.extras["ok"].get(item.number, True)


def _field(status, item, answers: dict) -> Field:
    extras = getattr(item, "extras", {})
    shown_if = None
    if "show_if_var" in extras and item.number in status.extras.get("show_if_val", {}):
        shown_if = (resolve(_decode(extras["show_if_var"]), answers), status.extras["show_if_val"][item.number],
                    bool(extras.get("show_if_sign", 1)))
    return Field(
        name=resolve(_name(item), answers), raw=_name(item), number=item.number, label=status.labels.get(item.number) or "",
        datatype=getattr(item, "datatype", "text"), **_on_page(status, item),
        required=bool(status.extras["required"].get(item.number, False)),
        choices=_choices(status.selectcompute.get(item.number, ())),
        default=status.defaults.get(item.number), shown_if=shown_if, inputtype=getattr(item, "inputtype", ""))


def _on_page(status, item) -> dict[str, object]:
    """What a field of a page with several questions tells of itself."""
    told = status.extras.get("field metadata", {}).get(item.number) or {}
    return {"asked_by": told.get("question", ""), "shown_when": shown.read(told["shown"]) if told.get("shown") else None}


def _choices(pairs) -> tuple[Choice, ...]:
    return tuple(Choice(pair["key"], str(pair["label"])) for pair in pairs if pair.get("show if", True))


def resolve(name: str, answers: dict) -> str:
    """The real name of a variable that docassemble writes with ``x`` or an iterator: ``people[0].name``."""
    if re.match(r"x[.\[]", name) and hasattr(answers.get("x"), "instanceName"):
        name = answers["x"].instanceName + name[1:]
    return re.sub(r"\[([ijklmn])\]", lambda hit: f"[{answers.get(hit[1], hit[1])!r}]", name)


def _yes_no(question, kind: str) -> tuple[Choice, ...]:
    """docassemble names the first button yes() and the second no(), whichever value each of them saves."""
    first = kind.startswith("yesno")
    buttons = [Choice(first, question.yes()), Choice(not first, question.no())]
    if kind.endswith("maybe"):
        buttons.append(Choice(None, question.maybe()))
    return tuple(buttons)


def _actions(status) -> tuple[Choice, ...]:
    return tuple(Choice(one["action"], str(one["label"])) for one in status.extras.get("action_buttons", ()))


def _name(item) -> str | None:
    saved = getattr(item, "saveas", None)
    return _decode(saved) if saved else None


def _decode(encoded: str) -> str:
    from docassemble.base.parse import from_safeid

    return from_safeid(encoded)
