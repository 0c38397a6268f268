# do not pre-load
"""Under which authority health information may be shown: chapter 70.02 RCW, and 42 CFR Part 2 for substance use programs.

The gate fails closed: an exhibit whose basis or origin is not known stays out.  What a witness or the petitioner saw in
person is not a program's record.  Does not read an exhibit, nor judge whether a consent is valid.
"""
from __future__ import annotations

from ..matter import Matter
from ..matter.base import SourceKind
from ..matter.matter import Exhibit
from .answers import Answer, every, met, not_met, told, unknown
from .evidence import every_source
from .findings import Fact, Finding, Level, Need, Status
from .rules import Rules

FROM_PROGRAM = "Does it come from the records of a substance use program?"


def disclosure(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """One Finding ``disclosure.exhibit.N`` for each exhibit, ``disclosure.facts``, and advice while none are listed."""
    findings = [_exhibit(index, exhibit, rules) for index, exhibit in enumerate(matter.exhibits or ())]
    if matter.exhibits is None:
        answer = unknown("exhibits", "Do any papers go with the petition?")
        findings.append(rules.finding("disclosure.exhibits", "disclosure.basis", "Do any papers go with it?", answer.status,
                                      answer.why, level=Level.ADVICE, settles=answer.settles))
    return (*findings, _facts(matter, rules))


def _exhibit(index: int, exhibit: Exhibit, rules: Rules) -> Finding:
    path = f"exhibits[{index}]"
    answer = every(told(f"{path}.title", exhibit.title, "What is this paper called?"), _basis(path, exhibit, rules), _gate(path, exhibit, rules))
    rule = "disclosure.part_2" if exhibit.sud_program_record else "disclosure.basis"
    return rules.finding(f"disclosure.exhibit.{index}", rule, f"May Exhibit {index + 1} be shown to the court?", answer.status,
                         answer.why, facts=answer.facts, settles=answer.settles)


def _basis(path: str, exhibit: Exhibit, rules: Rules) -> Answer:
    if exhibit.basis is None:
        return unknown(f"{path}.basis", "What lets you show this paper?")
    fact = Fact(f"{path}.basis", exhibit.basis.value)
    if exhibit.basis.value not in rules.value("disclosure.basis"):
        return not_met("The rules do not know this basis.", fact)
    return met("There is a basis for showing it.", fact)


def _gate(path: str, exhibit: Exhibit, rules: Rules) -> Answer:
    place = f"{path}.sud_program_record"
    if exhibit.sud_program_record is None:
        return unknown(place, FROM_PROGRAM)
    if not exhibit.sud_program_record:
        return met("It is not a record of a substance use program.", Fact(place, "not a record of a substance use program"))
    fact, allowed = Fact(place, "a record of a substance use program"), rules.value("disclosure.part_2")
    if exhibit.basis is None:
        return unknown(f"{path}.basis", "Is there the person’s written consent, or a court order?")
    if exhibit.basis.value in allowed:
        return met("It is a record of a substance use program, and there is consent or a court order.", fact)
    return not_met("It is a record of a substance use program. It needs the person’s written consent or a court order. "
                   "Get one, or leave the paper out.", fact)


def _facts(matter: Matter, rules: Rules) -> Finding:
    """Facts told in the petition that come from a record: a program's record may be told only with consent or an order."""
    records = [(path, s) for path, s in every_source(matter) if s.kind in (SourceKind.RECORD, SourceKind.INVESTIGATION)]
    title, rule = "May each fact from a record be told?", "disclosure.part_2"
    open_ = [(path, s) for path, s in records if s.sud_program_record is None and s.kind is SourceKind.RECORD]
    flagged = [(path, s) for path, s in records if s.sud_program_record]
    if flagged and not _authority(matter, rules):
        facts = tuple(Fact(f"{path}.sud_program_record", "a record of a substance use program", str(s)) for path, s in flagged)
        need = (Need("exhibits", "Add the person’s written consent or the court order, or leave these facts out."),)
        known = matter.exhibits is not None
        return rules.finding("disclosure.facts", rule, title, Status.NOT_MET if known else Status.NOT_YET_KNOWN,
                             "Some facts come from a record of a substance use program. They need the person’s written consent "
                             "or a court order.", facts=facts, settles=() if known else (need,))
    if open_:
        needs = tuple(Need(f"{path}.sud_program_record", FROM_PROGRAM) for path, _ in open_)
        return rules.finding("disclosure.facts", rule, title, Status.NOT_YET_KNOWN,
                             "Not known yet: whether some records come from a substance use program.", settles=(needs,))
    why = ("No fact comes from a record of a substance use program." if not flagged else
           "Facts from a record of a substance use program have consent or a court order.")
    facts = tuple(Fact(f"{path}.sud_program_record", "from a program" if s.sud_program_record else "not from a program", str(s))
                  for path, s in records if s.sud_program_record is not None)
    return rules.finding("disclosure.facts", rule, title, Status.MET, why, facts=facts)


def _authority(matter: Matter, rules: Rules) -> bool:
    """True where an exhibit from such a program stands under consent or a court order."""
    allowed = rules.value("disclosure.part_2")
    return any(e.sud_program_record and e.basis and e.basis.value in allowed for e in matter.exhibits or ())
