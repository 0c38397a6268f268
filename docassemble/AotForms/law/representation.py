# do not pre-load
"""Who speaks for whom, and the fee: RCW 71.05.110, .130, .730.  All of it is advice."""
from __future__ import annotations

from ..matter import Matter
from ..matter.people import PetitionerKind, Place
from .findings import Fact, Finding, Level, Need, Status
from .rules import Rules, Who

COUNSEL = "The person has a lawyer at every stage. The court appoints one where needed."


def representation(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Advice ``representation.petitioner``, ``.respondent``, ``.parents`` (adolescents) and ``.fee``."""
    more = {"level": Level.ADVICE}
    found = [
        _petitioner(matter, rules),
        rules.finding("representation.respondent", "representation.respondent", "Who speaks for the person?", Status.MET, COUNSEL, **more),
        rules.finding("representation.fee", "representation.fee", "Is there a filing fee?", Status.MET,
                      "No. There is no fee to file this kind of case.", **more),
    ]
    if rules.who is Who.ADOLESCENT:
        found.append(rules.finding("representation.parents", "representation.parents", "Do parents get a lawyer?", Status.MET,
                                   "Parents who are against the petition may have a lawyer. The court appoints one if they cannot pay.",
                                   **more))
    return tuple(found)


def _petitioner(matter: Matter, rules: Rules) -> Finding:
    title, more = "Who speaks for the one who files?", {"level": Level.ADVICE, "audience": "petitioner"}
    rule, kind, place = "representation.petitioner", matter.petitioner.kind, matter.detention.place
    words = rules.value(rule)
    if kind is None or (kind is PetitionerKind.HOSPITAL_DIRECTOR and place is None):
        need = (Need("petitioner.kind", "Who is filing, and in which job?") if kind is None else
                Need("detention.place", "Is the person in a state hospital?"))
        return rules.finding("representation.petitioner", rule, title, Status.NOT_YET_KNOWN, "It turns on who files.",
                             settles=((need,),), **more)
    if kind is PetitionerKind.HOSPITAL_DIRECTOR and place is Place.STATE_HOSPITAL:
        return rules.finding("representation.petitioner", rule, title, Status.MET,
                             f"A state hospital files through {words['attorney_general']}.",
                             facts=(Fact("detention.place", place.value),), **more)
    return rules.finding("representation.petitioner", rule, title, Status.MET, f"It is {words['prosecutor']}.",
                         facts=(Fact("petitioner.kind", kind.value),), **more)
