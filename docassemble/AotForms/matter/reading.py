# do not pre-load
"""Reading a Matter from JSON, with every problem named by its place and its mend."""
from __future__ import annotations

import json
from collections.abc import Iterable
from difflib import get_close_matches
from importlib import resources

from pydantic import ValidationError

from ..errors import InputError, Problem
from .matter import Matter

EXAMPLES = "examples"


def read(text: str | bytes) -> Matter:
    """The Matter that ``text`` (JSON, UTF-8) describes.

    Raises InputError with one Problem for every place that is wrong, none of which repeats a value.
    """
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        problem = Problem(place, "this is not JSON", f"mend the text there: {error.msg}")
        raise InputError("The case file is not JSON", place, "Mend it and try again.", (problem,)) from None
    except UnicodeDecodeError as error:
        problem = Problem(f"byte {error.start}", "this is not UTF-8", "save the file as UTF-8")
        raise InputError("The case file is not UTF-8", problem.where, problem.mend, (problem,)) from None
    try:
        return Matter.model_validate_json(text)
    except ValidationError as error:
        problems = tuple(_problems(error))
        what = f"The case file has {len(problems)} {'problem' if len(problems) == 1 else 'problems'}"
        raise InputError(what, "", "Mend each place named and try again.", problems) from None


def schema() -> dict:
    """The JSON Schema of a Matter (draft 2020-12)."""
    return Matter.model_json_schema()


def examples() -> tuple[str, ...]:
    """Names of the ready example matters; all the people in them are made up."""
    folder = resources.files(__package__) / EXAMPLES
    return tuple(sorted(entry.name.removesuffix(".json") for entry in folder.iterdir() if entry.name.endswith(".json")))


def example(name: str) -> str:
    """The JSON text of one example.  Raises InputError with near names where there is none."""
    if name not in examples():
        near = get_close_matches(name, examples(), 3, 0.3) or examples()
        raise InputError("There is no such example", name, "Take one of: " + ", ".join(near) + ".")
    return (resources.files(__package__) / EXAMPLES / f"{name}.json").read_text(encoding="utf-8")


def _path(location: Iterable[str | int]) -> str:
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text or "(the whole file)"


def _fields_at(location: tuple) -> tuple[str, ...]:
    """The keys that the schema knows at the place of an unexpected key."""
    node, definitions = schema(), schema().get("$defs", {})
    for step in location[:-1]:
        node = _resolve(node, definitions)
        node = node.get("items", node.get("prefixItems", {})) if isinstance(step, int) else node.get("properties", {}).get(step, {})
    return tuple(_resolve(node, definitions).get("properties", {}))


def _resolve(node: dict, definitions: dict) -> dict:
    for option in [node, *node.get("anyOf", []), *node.get("allOf", [])]:
        if "$ref" in option:
            return definitions[option["$ref"].rsplit("/", 1)[-1]]
        if "items" in option or "properties" in option:
            return option
    return node


def _problems(error: ValidationError) -> Iterable[Problem]:
    for item in error.errors(include_url=False, include_input=False, include_context=True):
        where = _path(item["loc"])
        what, mend = _words(item)
        yield Problem(where, what, mend)


def _words(item: dict) -> tuple[str, str]:
    """What is wrong and how to mend it, in plain words."""
    kind, context = item["type"], item.get("ctx", {})
    if kind == "extra_forbidden":
        near = get_close_matches(str(item["loc"][-1]), _fields_at(item["loc"]), 1, 0.5)
        return "this key is not known", f"did you mean {near[0]}?" if near else "remove it, or see: aotforms schema"
    if kind == "enum":
        return "this is not one of the choices", f"write one of: {context.get('expected', '')}"
    if kind.startswith("date") or kind.startswith("time"):
        return "this is not a date or time", "write a date as 2026-03-14 and a time as 14:30"
    if kind == "value_error":
        return "this cannot be so", str(context.get("error", item["msg"]))
    if kind == "bool_type" or kind == "bool_parsing":
        return "this must be yes or no", "write true, false, or null where it is not known yet"
    if kind == "string_too_short":
        return "this is empty", "write the answer, or null where it is not known yet"
    return item["msg"].lower().rstrip("."), "see: aotforms schema"
