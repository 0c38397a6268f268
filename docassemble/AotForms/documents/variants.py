# do not pre-load
"""The blank forms that are built: one source each, set for adults or adolescents, with or without a cosigner."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..law.rules import Who

EVENTS = 3
ATTEMPTS = 2

ADULT = MappingProxyType({
    "adult": True,
    "section": "RCW 71.05.148",
    "act": "Less restrictive alternative treatment",
    "plan": "RCW 71.05.585",
    "plan_mandatory": "RCW 71.05.585(1)",
    "plan_optional": "RCW 71.05.585(2)",
    "plan_provider": "RCW 71.05.585(4)",
    "plan_sent": "RCW 71.05.585(5)",
    "hearing": "RCW 71.05.240",
    "of_age": "The respondent is 18 or older.",
    "release_planner": "corrections facility",
    "correctional": "state, tribal, or local correctional facility",
    "places": {"state_hospital": "State hospital", "inpatient": "Inpatient facility", "jail": "Jail",
               "correctional": "Correctional facility"},
})
ADOLESCENT = MappingProxyType({
    "adult": False,
    "section": "RCW 71.34.815",
    "act": "Less restrictive alternative treatment of an adolescent",
    # The letters of this section were not read; it has the same items.
    **dict.fromkeys(("plan", "plan_mandatory", "plan_optional", "plan_provider", "plan_sent"), "RCW 71.34.755"),
    "hearing": "RCW 71.34.740",
    "of_age": "The respondent is 13 to 17 years old.",
    "release_planner": "juvenile detention or rehabilitation facility",
    "correctional": "state, local, or tribal correctional facility",
    "places": {"state_hospital": "State hospital", "inpatient": "Inpatient facility",
               "juvenile": "Juvenile detention or rehabilitation facility"},
})

PETITION_TITLE = "Petition for Assisted Outpatient Treatment"
DECLARATION_TITLE = "Declaration of the Qualified Professional"
NOT_AOC = "not an AOC form"
STATEMENTS = MappingProxyType({
    "petitioner": "I declare under penalty of perjury under the law of Washington that the foregoing, with its addendum if there "
                  "is one, is true and correct. What I did not see myself I state from the sources named. RCW 5.50.050.",
    "declarant": "I declare under penalty of perjury under the law of Washington that the foregoing, with its addendum if there "
                 "is one, is true and correct. RCW 5.50.050.",
    "cosigner": "I certify that I am a supervising physician, physician assistant, or advanced registered nurse practitioner, "
                "and that I have reviewed this declaration.",
})


@dataclass(frozen=True, slots=True)
class Variant:
    """One blank form.  ``stem``: name of its files in ``pdf_templates``; ``paper``: the id of the paper it is for."""

    stem: str
    paper: str
    template: str
    title: str
    footer: str
    law: Mapping[str, object]
    cosigned: bool = False


def _variants() -> dict[str, Variant]:
    found = []
    for age, law in (("adult", ADULT), ("adolescent", ADOLESCENT)):
        found.append(Variant(f"petition-{age}", "petition", "petition.html", PETITION_TITLE,
                             f"{PETITION_TITLE}, {law['section']}. Worksheet, not a court form.", law))
        for cosigned in (False, True):
            found.append(Variant(f"declaration-{age}{'-cosigned' if cosigned else ''}", "declaration", "declaration.html",
                                 DECLARATION_TITLE, f"Declaration, {law['section']}(5)(b); {NOT_AOC}.", law, cosigned))
    return {variant.stem: variant for variant in found}


VARIANTS: Mapping[str, Variant] = MappingProxyType(_variants())


def law_for(who: Who) -> Mapping[str, object]:
    """The words for this kind of respondent; an adult's while the age is not known."""
    return ADOLESCENT if who in (Who.ADOLESCENT, Who.CHILD) else ADULT


def variant_for(paper: str, who: Who, cosigned: bool = False) -> Variant:
    """The blank that a paper stands on."""
    age = "adult" if law_for(who) is ADULT else "adolescent"
    return VARIANTS[f"{paper}-{age}{'-cosigned' if cosigned else ''}"]
