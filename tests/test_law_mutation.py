"""Every rule changed a little, one change at a time: a golden table notices, or a list says why only the document does."""
from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from docassemble.AotForms.law import clocks, courtdays, report
from docassemble.AotForms.law import rules as loading
from lawtables import FOLDER, got, rows, wanted

pytestmark = pytest.mark.slow
DOCUMENT = (Path(__file__).parent.parent / "docs" / "law.md").read_text(encoding="utf-8")
ONE = timedelta(days=1)


def changed(value):
    """Every value that differs from ``value`` in one place: a number one up or down, a yes turned to no, one item dropped.

    A text loses its last word; dates move by a day.
    """
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, date):
        yield from (value + ONE, value - ONE)
    elif isinstance(value, str):
        yield value.rpartition(" ")[0] or value + " x"
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            before, after = value[:index], value[index + 1:]
            yield before + after
            if not isinstance(item, str):
                yield from (before + (other,) + after for other in changed(item))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield {k: v for k, v in value.items() if k != key}
            if not isinstance(item, str):
                yield from ({**value, key: other} for other in changed(item))


def mutants(rule):
    """The rule with its value changed in one place, or with one of its days a day off."""
    for value in changed(rule.value):
        yield dataclasses.replace(rule, value=value)
    for step in (ONE, -ONE):
        yield dataclasses.replace(rule, in_force_from=rule.in_force_from + step)
        if rule.in_force_to:
            yield dataclasses.replace(rule, in_force_to=rule.in_force_to + step)


def forget():
    """Nothing read before is remembered."""
    for cached in (loading._changes, loading._in_force, courtdays.holidays):
        cached.cache_clear()


@contextlib.contextmanager
def in_place_of(rule, other):
    """The rules as they are, but for one."""
    whole = loading.load()
    text = tuple(other if one is rule else one for one in whole)
    before, loading.load = loading.load, lambda: text
    forget()
    try:
        yield
    finally:
        loading.load = before
        forget()


@functools.cache
def readers():
    """For each rule, the rows of the golden tables that ask for it."""
    found, seen, start = defaultdict(list), set(), loading.Rules.__init__

    class Watched(dict):
        def __getitem__(self, key):
            seen.add(key)
            return dict.__getitem__(self, key)

        def __contains__(self, key):
            seen.add(key)
            return dict.__contains__(self, key)

        def values(self):  # whoever goes through all rules looks for clocks, or for the day of the last check
            seen.update(key for key in self if key.startswith("clock."))
            return dict.values(self)

    def watched(self, ruleset, day, who, chosen):
        start(self, ruleset, day, who, Watched(chosen))

    loading.Rules.__init__ = watched
    try:
        for table, row in rows():
            seen.clear()
            courtdays.holidays.cache_clear()
            got(table, row)
            for key in seen:
                found[key].append((table, row))
    finally:
        loading.Rules.__init__ = start
    return found


def noticed(rule, other) -> bool:
    """True where some golden row is answered differently, or no longer at all."""
    with in_place_of(rule, other):
        for table, row in rows() if rule.id.startswith("texts.") else readers().get(rule.id, ()):
            try:
                if got(table, row) != wanted(table, row):
                    return True
            except Exception:  # a rule that is gone or has lost a part stops the asking, which is notice enough
                return True
    return False


@functools.cache
def unnoticed():
    """Rule id to the changes that no golden row notices."""
    missed = defaultdict(list)
    for rule in loading.load():
        for other in mutants(rule):
            if not noticed(rule, other):
                missed[rule.id].append(other)
    return missed


def test_every_change_of_a_rule_is_noticed_or_explained():
    """A changed value is noticed by a golden row; a rule of which some change is not stands in unmutated.yml with the reason."""
    explained = yaml.safe_load((FOLDER / "unmutated.yml").read_text(encoding="utf-8"))
    values = {rule_id for rule_id, others in unnoticed().items()
              if any(other.value not in [r.value for r in loading.load() if r.id == rule_id] for other in others)}
    assert values == explained.keys()
    assert all(len(reason.split()) >= 5 for reason in explained.values())


def test_every_change_of_a_rule_changes_the_document():
    """The document that a lawyer reads shows every value and every day, so that none changes unseen."""
    for rule in loading.load():
        assert report._rule(rule) in DOCUMENT
        for other in mutants(rule):
            assert report._rule(other) not in DOCUMENT, rule.id


def test_the_tables_hold_again_after_all_that():
    """Nothing changed stays changed."""
    assert clocks.rules_on is loading.rules_on
    assert all(got(table, row) == wanted(table, row) for table, row in rows()[::10])
