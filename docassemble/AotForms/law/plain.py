# do not pre-load
"""A Review as plain values, for JSON."""
from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .findings import Finding, Review


def as_dict(review: Review) -> dict[str, Any]:
    """The whole Review as dicts, lists and strings, in a fixed order; dates as ISO text."""
    return {"as_of": review.as_of.isoformat(), "ruleset": review.ruleset, "ruleset_date": review.ruleset_date.isoformat(),
            "ready": review.ready, "not_met": [f.id for f in review.not_met],
            "not_yet_known": [f.id for f in review.not_yet_known], "findings": [finding_dict(f) for f in review.findings]}


def finding_dict(finding: Finding) -> dict[str, Any]:
    """One Finding as plain values, with its confidence in words beside the mark."""
    return {**asdict(finding), "confidence_words": finding.confidence.words, "stops_filing": finding.stops_filing}
