# do not pre-load
"""A court's code lists as one versioned snapshot, and the codes that a person chose from them.

A name is looked up among the names of one list; exactly one entry must fit, else it is a problem.  Nothing is guessed, and
a typing slip in a court's own list (trailing blanks are common) never picks another code.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...errors import Problem

# A code as courts write them: no line break, no markup.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:/()-]{0,63}")


@dataclass(frozen=True, slots=True)
class CodeLists:
    """The lists of one court at one moment.  ``lists``: list name → ((code, name), …)."""

    version: str
    lists: Mapping[str, tuple[tuple[str, str], ...]]

    def codes(self, name: str) -> frozenset[str]:
        """Every code of one list."""
        return frozenset(code for code, _ in self.lists.get(name, ()))

    def find(self, name: str, wanted: str) -> str | None:
        """The one code in list ``name`` that is ``wanted`` or is named so; None where none or several fit.

        Letter case and blanks at the ends do not count; nothing else is forgiven.
        """
        entries = self.lists.get(name, ())
        exact = {code for code, _ in entries if code == wanted}
        if not exact:
            key = _folded(wanted)
            exact = {code for code, called in entries if key in (_folded(code), _folded(called))}
        return exact.pop() if len(exact) == 1 else None


class Chooser:
    """Looks up what was chosen, and gathers a problem for everything that does not fit exactly once."""

    def __init__(self, lists: CodeLists, choices: Mapping[str, object]):
        self.lists, self.choices = lists, choices
        self.problems: list[Problem] = []

    def code(self, name: str, *path: str) -> str:
        """The code in list ``name`` for the choice at ``path`` (``filing``, ``petition``); empty where it is a problem."""
        wanted: object = self.choices
        for key in path:
            wanted = wanted.get(key) if isinstance(wanted, Mapping) else None
        where = "settings.ecf_choices." + ".".join(path)
        if not isinstance(wanted, str) or not wanted.strip():
            self.problems.append(Problem(where, "nothing was chosen from the court's list",
                                         f"Choose one from the list {name} (version {self.lists.version})."))
            return ""
        return self.match(name, wanted, where)

    def match(self, name: str, wanted: str, where: str) -> str:
        """The one code that fits ``wanted``; empty where it is a problem."""
        code = self.lists.find(name, wanted)
        if code is None:
            self.problems.append(Problem(where, f"not exactly one entry of the court's list {name} (version "
                                         f"{self.lists.version}) fits", "Choose again from the court's present list."))
            return ""
        return code


def read_lists(value: object) -> tuple[CodeLists | None, list[Problem]]:
    """The snapshot from plain values ``{"version": …, "lists": {name: [[code, name], …]}}``."""
    where = "settings.ecf_codes"
    if not isinstance(value, Mapping):
        return None, [Problem(where, "there is no snapshot of the court's code lists", "Fetch the lists and record them.")]
    version, lists = value.get("version"), value.get("lists")
    problems = []
    if not isinstance(version, str) or not _CODE.fullmatch(version):
        problems.append(Problem(f"{where}.version", "the snapshot has no version", "Write the version that the court gives."))
    if not isinstance(lists, Mapping):
        return None, [*problems, Problem(f"{where}.lists", "there are no lists", "Fetch the lists and record them.")]
    made = {}
    for name, entries in lists.items():
        read = [tuple(entry) for entry in entries if isinstance(entry, list | tuple)] if isinstance(entries, list | tuple) else []
        good = [e for e in read if len(e) == 2 and all(isinstance(v, str) for v in e) and _CODE.fullmatch(e[0])]
        if not good or len(good) != len(entries):
            problems.append(Problem(f"{where}.lists.{name}", "an entry is not a code with a name", "Fetch this list again."))
        made[str(name)] = tuple(good)
    return (None if problems else CodeLists(str(version), made)), problems


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
