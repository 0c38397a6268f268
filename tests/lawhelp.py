"""What the tests of the law share: example matters, small matters, and changing one fact of one."""
from __future__ import annotations

import copy
import json
import re
from datetime import date

from docassemble.AotForms.law import review
from docassemble.AotForms.matter import Matter, example, examples, read

NAMES = examples()


def data(name: str) -> dict:
    """An example as plain JSON values, free to change."""
    return json.loads(example(name))


def matter(values: dict) -> Matter:
    """A Matter from plain JSON values."""
    return read(json.dumps(values))


def reviewed(values: dict, as_of: date | str | None = None, ruleset: str | None = None):
    """The Review of plain JSON values, as of ``as_of`` or the planned day."""
    one = matter(values)
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of or one.venue.planned_on
    return review(one, day, ruleset)


def put(values: dict, path: str, value) -> dict:
    """A copy of ``values`` with one place changed; ``a.b[1].c`` as Findings write it."""
    values = copy.deepcopy(values)
    steps = path.replace("]", "").replace("[", ".").split(".")
    node = values
    for step in steps[:-1]:
        node = node[int(step)] if step.isdigit() else node.setdefault(step, {})
    last = steps[-1]
    node[int(last) if last.isdigit() else last] = value
    return values


def facts(values) -> list[str]:
    """Every place whose fact can be forgotten: not list items, nor the parts that a source or a range cannot be without."""
    needed = re.compile(r"(^schema_version$)|(source(s\[\d+\])?\.kind$)|(\.(earliest|latest)$)|(\]$)")
    return [path for path in leaves(values) if not needed.search(path)]


def leaves(values, path: str = ""):
    """Every path of ``values`` that holds a known fact: plain values, and lists that are known."""
    if isinstance(values, dict):
        for key, value in values.items():
            yield from leaves(value, f"{path}.{key}" if path else key)
    elif isinstance(values, list):
        yield path
        for index, value in enumerate(values):
            yield from leaves(value, f"{path}[{index}]")
    elif values is not None:
        yield path
