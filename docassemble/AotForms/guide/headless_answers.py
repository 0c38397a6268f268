# do not pre-load
"""Turn a plain value into what docassemble's web application would save for the same field.

The engine's own habits are kept, so that a test sees what a person's answer becomes: a text loses HTML tags
and backslashes (use ``datatype: raw`` where every character counts), a blank optional number is saved as 0,
and a blank optional text as an empty string.
"""
from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from ..errors import InputError, Problem
from .headless_screen import Field, Screen

MISSING = object()
FILES = {"file", "files", "camera", "user", "environment", "camcorder", "microphone"}
WHENS = {"date", "datetime", "datetime-local", "time"}
NUMBERS = {"number", "float", "currency", "range"}
MANY = {"checkboxes", "multiselect"}
MANY_OBJECTS = {"object_checkboxes", "object_multiselect"}
FREE_CHOICE = {"combobox", "datalist"}


def wrong(screen: Screen, name: str, what: str, mend: str) -> InputError:
    """The error of one variable on one screen; never repeats the value."""
    problem = Problem(f"screen {screen.place(name)!r}, variable {name}", what, mend)
    return InputError("The interview cannot go on", "", "", (problem,))


def convert(field: Field, value: object, screen: Screen, answers: dict, files) -> object:
    """What is saved for ``value`` in ``field``; raises InputError naming screen and variable."""
    if value is MISSING or (value == "" and field.datatype in WHENS):
        return blank(field)
    if field.datatype in FILES:
        return _files(field, value, files)
    if field.datatype in MANY:
        return _many(field, value, screen)
    if field.datatype in MANY_OBJECTS or field.datatype in {"object", "object_radio"}:
        return _objects(field, value, screen, answers)
    if field.choices and field.inputtype not in FREE_CHOICE:
        return _chosen(field, value, screen)
    return _typed(field, value, screen)


def blank(field: Field) -> object:
    """What docassemble saves when the person leaves an optional field empty."""
    kind = field.datatype
    if kind == "boolean":
        return None if "maybe" in field.inputtype or "radio" in field.inputtype else False
    if kind == "integer":
        return 0
    if kind in NUMBERS:
        return 0.0
    if kind in MANY:
        return _dict(field, ())
    if kind in FILES or kind in {"threestate", "object", "object_radio"} or field.inputtype == "radio":
        return None
    return ""


def _typed(field: Field, value: object, screen: Screen) -> object:
    from docassemble.base.parse import custom_types
    from docassemble.base.util import as_datetime

    kind = field.datatype
    try:
        if kind in {"boolean", "threestate"}:
            return _truth(field, value, screen)
        if kind == "integer":
            return int(str(value).replace(",", ""))
        if kind in NUMBERS:
            return float(str(value).replace(",", "").replace("%", ""))
        if kind in WHENS - {"time"}:
            return as_datetime(_iso(value))
        if kind == "time":
            return as_datetime(_iso(value)).time()
    except (ValueError, TypeError, OverflowError) as error:
        raise wrong(screen, field.name, f"it is not a {kind}", "Write dates as YYYY-MM-DD, numbers in digits.") from error
    if kind in custom_types:
        return _custom(field, value, screen, custom_types[kind])
    return str(value) if kind == "raw" else _as_saved_text(str(value))


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else str(value)


def _as_saved_text(text: str) -> str:
    from bs4 import BeautifulSoup

    return BeautifulSoup(text, "html.parser").get_text("\n").replace("\\", "")


def _custom(field: Field, value: object, screen: Screen, info: dict) -> object:
    from docassemble.base.error import DAValidationError

    text = _iso(value)
    try:
        if not info["class"].call_validate(text, field.name, {}):
            raise DAValidationError("not a valid value")
    except DAValidationError as error:
        raise wrong(screen, field.name, str(error).rstrip("."), "Give a value of its kind.") from error
    return info["class"].call_transform(text, field.name, {})


def _truth(field: Field, value: object, screen: Screen) -> bool | None:
    if value is None and (field.datatype == "threestate" or "maybe" in field.inputtype or not field.required):
        return None
    if isinstance(value, bool):
        return value
    raise wrong(screen, field.name, "it is not yes or no", "Give true or false.")


def _chosen(field: Field, value: object, screen: Screen) -> object:
    keys = {str(choice.key): choice.key for choice in field.choices}
    if str(value) not in keys:
        raise wrong(screen, field.name, "it is not one of the choices", f"Choose one of: {', '.join(keys)}.")
    if set(keys) <= {"True", "False", "None"}:
        return {"True": True, "False": False, "None": None}[str(value)]
    if field.datatype == "integer":
        return int(value)
    return float(value) if field.datatype in NUMBERS else str(value)


def _dict(field: Field, ticked) -> object:
    from docassemble.base.util import DADict

    elements = {choice.key: str(choice.key) in ticked for choice in field.choices}
    return DADict(field.name, elements=elements, auto_gather=False, gathered=True)


def _many(field: Field, value: object, screen: Screen) -> object:
    ticked = [key for key, on in value.items() if on] if isinstance(value, Mapping) else list(value or ())
    ticked = {str(key) for key in ticked}
    unknown = ticked - {str(choice.key) for choice in field.choices}
    if unknown:
        keys = ", ".join(str(choice.key) for choice in field.choices)
        raise wrong(screen, field.name, "something ticked is not one of the choices", f"Choose from: {keys}.")
    return _dict(field, ticked)


def _objects(field: Field, value: object, screen: Screen, answers: dict) -> object:
    """Objects are named as docassemble names them (``children[0]``)."""
    from docassemble.base.parse import from_safeid
    from docassemble.base.util import DAList

    known = {from_safeid(str(choice.key)): str(choice.key) for choice in field.choices}
    one = field.datatype in {"object", "object_radio"}
    names = [value] if one else list(value or ())
    if any(name not in known for name in names):
        raise wrong(screen, field.name, "it names no object of the list", f"Name one of: {', '.join(known)}.")
    objects = [eval(name, answers) for name in names]  # noqa: S307  (names come from docassemble's own list)
    return objects[0] if one else DAList(field.name, elements=objects, auto_gather=False, gathered=True)


def _files(field: Field, value: object, files) -> object:
    """A path, ``(name, bytes)``, or a list of either, becomes a DAFileList as an upload does."""
    from docassemble.base.util import DAFile, DAFileList

    from .headless_engine import kind_of

    if value is None:
        return None
    elements = []
    for index, one in enumerate(value if isinstance(value, list) else [value]):
        name, content = one if isinstance(one, tuple) else (Path(one).name, Path(one).read_bytes())
        extension, mimetype = kind_of(name)
        elements.append(DAFile(f"{field.name}[{index}]", filename=name, number=files.add(name, content),
                               mimetype=mimetype, extension=extension))
    return DAFileList(field.name, elements=elements)
