# do not pre-load
"""The statute as code over dated, cited data. No I/O beyond its own packaged rules, no docassemble.

``review(matter, as_of)`` answers every question; ``lookback.window`` and ``last_safe_filing_day`` answer single ones.
Importing the room loads none of it, nor the Matter's models, nor a rule: each name comes with its module on first use.
"""
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .declaration import last_safe_filing_day
    from .findings import Confidence, Fact, Finding, Level, Need, Review, Status
    from .questions import review
    from .rules import Ruleset, ruleset, rulesets

__all__ = ["Confidence", "Fact", "Finding", "Level", "Need", "RULESET_DATE", "Review", "Ruleset", "Status",
           "last_safe_filing_day", "review", "ruleset", "rulesets"]

_MODULES = {"declaration": ("last_safe_filing_day",), "questions": ("review",), "rules": ("Ruleset", "ruleset", "rulesets"),
            "findings": ("Confidence", "Fact", "Finding", "Level", "Need", "Review", "Status")}
_WHERE = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str):
    """A public name, from its module; ``RULESET_DATE`` is the day on which the rules were last checked, read each time."""
    if name == "RULESET_DATE":
        from .rules import load
        return min(rule.checked_on for rule in load())
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_WHERE[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
