# do not pre-load
"""The county profiles: what is known of the clerk and the prosecutor of each of Washington's 39 counties.

The facts are data, one file a county (``data/sources/counties/*.yml``), each with its source, the day it was checked and
a mark of confidence; a site may lay its own facts over them.  What a profile is, and how a route follows from it:
``county_model.py``.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

import yaml
from pydantic import ValidationError

from ..errors import InputError, Problem
from ..law.courtdays import ClosedDays
from .county_model import (
    DEFAULT_OFFICE,
    OFFICES,
    PURPOSES,
    Closures,
    CountyProfile,
    Fact,
    Hours,
    Office,
    Reading,
    Route,
    spoken,
    today_in_washington,
)

__all__ = [
    "DEFAULT_OFFICE", "OFFICES", "PURPOSES", "Closures", "CountyProfile", "Fact", "Hours", "Office", "Reading", "Route",
    "closed_days", "counties", "profile", "read_mapping", "read_overrides", "spoken",
]

_FOLDER = "data/sources/counties"
# What a site may know better.  A county's name and numbers are not among it.
_OPEN = frozenset({"seat", "court", "bh_aso", "aot_program", "shared_judges", "closures", "offices"})
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def counties() -> tuple[str, ...]:
    """The names of all 39 counties, in alphabetical order."""
    return tuple(sorted(_shipped()))


def profile(county: str, overrides: Path | None = None) -> CountyProfile:
    """The profile of ``county`` (any case, with or without "County").

    overrides: a YAML file of this site's own facts: county → the same keys as a shipped file, only those that change,
    each a whole fact with source and date.  Raises ``InputError`` for an unknown county or a faulty file, each problem
    with its path and mend.
    """
    name = _canonical(county)
    shipped = _shipped()[name]
    if overrides is None:
        return shipped
    own = read_overrides(overrides).get(name, {})
    merged = _merge(shipped.model_dump(mode="json"), own)
    return _validated(merged, str(overrides), name)


def closed_days(county: str | None, overrides: Path | None = None) -> ClosedDays | None:
    """The county court's own closed days as the law counts them; None where they, or the county itself, are not known."""
    name = (county or "").removesuffix(" County").strip()
    known = profile(name, overrides).closures.value if name in counties() else None
    return ClosedDays(known.first, known.last, frozenset(known.days)) if known else None


def read_mapping(mapping: Mapping[str, object]) -> CountyProfile:
    """A profile from the plain values of ``as_mapping``; raises ``InputError`` when they are not one."""
    return _validated(mapping, "profile", "")


def read_overrides(path: Path) -> dict[str, dict]:
    """A site's own facts, validated; raises ``InputError`` with every problem in the file."""
    try:
        read = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=_Loader) or {}  # noqa: S506 (a safe loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError("The file of local county facts cannot be read", where=str(path),
                         mend="Give a readable YAML file in UTF-8.") from error
    if not isinstance(read, dict):
        raise InputError("The file of local county facts is not a mapping", where=str(path),
                         mend="Start each entry with a county's name.")
    own, problems = {}, []
    for key, entry in read.items():
        try:
            own[_canonical(str(key))] = entry
            problems += _own_problems(_canonical(str(key)), entry)
        except InputError as error:
            problems.append(Problem(str(key), error.what, error.mend))
    if problems:
        raise InputError("The file of local county facts has problems", where=str(path), problems=tuple(problems))
    return own


def _own_problems(county: str, entry: object) -> Iterator[Problem]:
    if not isinstance(entry, dict):
        yield Problem(county, "this is not a mapping of facts", "Write facts as in the shipped files.")
        return
    shut = sorted(str(key) for key in entry if key not in _OPEN)
    for key in shut:
        yield Problem(f"{county}.{key}", "this is not a fact that a site may set", f"Choose among: {', '.join(sorted(_OPEN))}.")
    if shut:
        return
    shipped = dict(_shipped()[county].facts())
    try:
        made = _validated(_merge(_shipped()[county].model_dump(mode="json"), entry), "", county)
    except InputError as error:
        yield from error.problems
        return
    for path, fact in made.facts():
        if fact != shipped[path] and fact.checked_on > today_in_washington():
            yield Problem(f"{county}.{path}.checked_on", "this day has not come yet", "Write the day it was checked.")


def _merge(base: dict, own: Mapping) -> dict:
    """``own`` over ``base``; a fact (anything below the offices, or at the top) is replaced whole."""
    merged = {**base, **own}
    offices = own.get("offices")
    if isinstance(offices, Mapping):
        merged["offices"] = dict(base["offices"])
        for office, facts in offices.items():
            whole = isinstance(facts, Mapping) and office in base["offices"]
            merged["offices"][office] = {**base["offices"][office], **facts} if whole else facts
    return merged


def _validated(raw: object, where: str, county: str) -> CountyProfile:
    try:
        return CountyProfile.model_validate(raw)
    except ValidationError as error:
        raise InputError("These county facts are not valid", where=where, problems=tuple(
            Problem(".".join(part for part in (county, *map(str, each["loc"])) if part),
                    each["msg"].removeprefix("Value error, "),
                    "Each fact needs value, source, checked_on and confidence, as in the shipped files.")
            for each in error.errors(include_url=False, include_input=False))) from None


def _canonical(county: str) -> str:
    plain = re.sub(r"[\s_-]+", " ", county).strip().casefold().removesuffix(" county")
    for name in _shipped():
        if name.casefold() == plain:
            return name
    near = [name for name in counties() if plain[:3] and name.casefold().startswith(plain[:3])]
    hint = f"Did you mean {' or '.join(near)}?" if near else "`aotforms counties` lists all 39."
    raise InputError("No county of Washington has this name", where="county", mend=hint)


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, CountyProfile]:
    folder = files("docassemble.AotForms").joinpath(_FOLDER)
    statewide = _load(folder.joinpath("_statewide.yml"))
    made = {}
    for entry in folder.iterdir():
        if entry.name.endswith(".yml") and not entry.name.startswith("_"):
            raw = _load(entry)
            raw.pop("x-not-found", None)
            made_one = _validated({**raw, "statewide": statewide}, entry.name, "")
            made[made_one.county] = made_one
    return MappingProxyType(made)


def _load(entry: Traversable) -> dict:
    return yaml.load(entry.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (a safe loader)
