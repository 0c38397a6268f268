"""Answers to the interviews of the order and of the individualized plan, and a reader of them."""
from __future__ import annotations

from docassemble.AotForms.guide.individual_plan_path import MANDATORY, OPTIONAL

NO_WORDS = 'Cedar <b>& "Bluff" [FILE 1] ${ 1 }\nsecond line'

ORDERS = {
    "proposed.outcome": "unknown", "proposed.agreed": "no", "proposed.judge": "Hon. Quinn Example", "proposed.months": 12,
    "proposed.starts": "2027-01-04", "proposed.expires": "2028-01-03", "proposed.reviews_any": "yes",
    "proposed.reviews": "3/14/2027\nJune 2, 2027",
    "edits.any": "yes", "edits[0].slot": "provider", "edits[0].text": NO_WORDS, "edits[0].another": "yes",
    "edits[1].slot": "other", "edits[1].text": "", "edits[1].another": "no",
    "exam.asked": "yes", "exam.by_declarant": "no", "exam.transport": "yes", "exam.grounds": "Seen at the bridge.",
    "exam.agency": "Example Police", "examiner.given": "Robin", "examiner.family": "Doe", "exam_provider.given": "", "exam_provider.organization": "Example Clinic",
    "continuance.asked": "yes", "continuance.by": "prosecuting attorney", "continuance.agrees": "yes",
    "continuance.grounds": "A witness is away.", "continuance.until": "2027-02-01", "continuance.until_at": "09:30",
    "stipulation.asked": "yes", "stipulation.day": "2027-02-02", "stipulation.at": "10:00", "stipulation.good_cause": "Snow.",
    "withdrawal.asked": "yes", "withdrawal.why": "Treatment began.",
    "dismissal.reason": "the petitioner withdrew the petition", "dismissal.reason_minor": "another reason", "dismissal.why": "It was taken back.",
}

PLANS = {
    "plans.any": "yes", "plans[0].dated": "2027-02-01", "plans[0].intake_on": "2027-01-20", "plans[0].given": "Casey",
    "plans[0].family": "Coordinator", "plans[0].credential": "LMHC", "plans[0].directive_on": "2027-01-21",
    "plans[0].optional": ["nursing"], "plans[0].nursing_what": "Weekly visit", "plans[0].took_part": "yes",
    "plans[0].goals": "A flat of my own", "plans[0].voluntary": "Peer support", "plans[0].another": "yes",
    **{f"plans[0].{part}": "yes" for part in MANDATORY},
    **{f"plans[0].{part}_what": f"What of {part}" for part in MANDATORY},
    "plans[1].dated": "2027-05-01", "plans[1].changes": ["optional", "crisis_plan"], "plans[1].why_revised": "Work was added.",
    "plans[1].crisis_plan": "yes", "plans[1].crisis_plan_what": "Call the new line", "plans[1].optional": ["nursing", OPTIONAL[7]],
    f"plans[1].{OPTIONAL[7]}_what": "A job coach", "plans[1].took_part": "unknown", "plans[1].another": "no",
}


def unknown(given: dict) -> dict:
    """The same answers, each as little known as its screen allows."""
    steers = {"edits[0].slot", "edits[1].slot"}
    keep = lambda name, value: value if name in steers or name.endswith((".any", ".another")) else None  # noqa: E731
    return {name: keep(name, value) or ([] if isinstance(value, list) else "unknown" if value in _CHOICES else "")
            for name, value in given.items()}


_CHOICES = {"yes", "no", "unknown", "prosecuting attorney", "the petitioner withdrew the petition", "another reason"}
