# do not pre-load
"""The statute as code over dated, cited data. No I/O beyond its own packaged rules, no docassemble.

``review(matter, as_of)`` answers every question; ``lookback.window`` and ``last_safe_filing_day`` answer single ones.
"""
from .declaration import last_safe_filing_day
from .findings import Confidence, Fact, Finding, Level, Need, Review, Status
from .review import review
from .rules import Ruleset, ruleset, rulesets

__all__ = ["Confidence", "Fact", "Finding", "Level", "Need", "RULESET_DATE", "Review", "Ruleset", "Status",
           "last_safe_filing_day", "review", "ruleset", "rulesets"]


def __getattr__(name: str):
    """``RULESET_DATE``: the day on which the rules were last checked; read on first use, so that importing reads nothing."""
    if name == "RULESET_DATE":
        from .rules import load
        return min(rule.checked_on for rule in load())
    raise AttributeError(name)
