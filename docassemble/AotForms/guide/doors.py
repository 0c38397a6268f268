# do not pre-load
"""Which door a person stands at: may they file, is the person old enough, and what this county offers.

Asks the law and the county profiles; decides nothing itself.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..filing import profiles
from ..filing.county_model import today_in_washington
from ..law.after import may_revoke, must_report
from ..law.rules import Who, rules_on
from ..law.standing import rule_of, standing, who
from ..matter import Matter
from ..matter.after import NoncomplianceNotice, Revoker
from ..matter.dates import long_date
from ..matter.people import PetitionerKind, Respondent
from .becoming import as_day, choice, yes
from .path import Known, When, said, told
from .shown import Shown

NOT_KNOWN = "We do not know."


@dataclass(frozen=True, slots=True)
class Door:
    """What a person who cannot go on here is told: why, who can, and what else there is."""

    why: str
    who_can: tuple[str, ...]
    else_: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """What is known of assisted outpatient treatment in one county; each a plain sentence."""

    program: str
    provider: str
    coordinator: str
    crisis_line: str
    source: str | None


class _WrongDoor:
    """True when the person has said who they are, and the law does not let them file; RCW 71.05.148(2)."""

    def __call__(self, known: Known) -> bool:
        return self._said()(known)

    def told(self, known: Known, asked: Mapping[str, Shown]) -> Shown:
        return told(self._said(), known, asked)

    @staticmethod
    def _said() -> When:
        rules = rules_on(today_in_washington())
        return said("petitioner.kind", *(kind.value for kind in PetitionerKind if rule_of(kind, rules) is None))


wrong_door = _WrongDoor()


def too_young(known: Known) -> bool:
    """True when the birth date shows a child whom no such order can reach."""
    return _who(known) is Who.CHILD


def adolescent(known: Known) -> bool:
    """True when the birth date, as it was answered or as the matter holds it, shows a minor who can be under such an order."""
    return _who(known) is Who.ADOLESCENT


def _who(known: Known) -> Who:
    return who(Respondent(birth_date=as_day(known("respondent.birth_date") or known.fact("respondent.birth_date"))),
               today_in_washington())


def born_a_minor(born: object) -> bool:
    """True when a stored birth date shows a minor today; while it is not known, the questions for adults are asked."""
    return who(Respondent(birth_date=as_day(born)), today_in_washington()) in (Who.ADOLESCENT, Who.CHILD)


def may_be_reported(known: Known) -> bool:
    """True unless the answers so far show that there is nothing to report; RCW 71.05.590(4)."""
    return must_report(NoncomplianceNotice(**{part: yes(f"notice.{part}").becomes(known) for part in (
        "fails_to_adhere", "deteriorates", "increased_likelihood")})) is not False


def may_not_revoke(known: Known) -> bool:
    """True when the person has said who asks for revocation, and the law does not let them; RCW 71.05.590(5)."""
    kind = choice("revocation.by").becomes(known)
    return kind is not None and not may_revoke(Revoker(kind), rules_on(today_in_washington()))


def may_not_file(kind: str, day: date | None = None) -> Door:
    """What someone of this kind is told; RCW 71.05.148(2)."""
    rules = rules_on(day or today_in_washington())
    findings = {one.id: one for one in standing(Matter.model_validate({"petitioner": {"kind": kind}}), rules)}
    wrong, petitioner = findings["standing.wrong_door"], findings["standing.petitioner"]
    return Door(f"{petitioner.why} {wrong.why}", _who_can(rules), wrong.notes)


def child(day: date | None = None) -> Door:
    """What is said when the person is too young."""
    day = day or today_in_washington()
    rules = rules_on(day)
    finding = next(one for one in standing(Matter.model_validate({"respondent": {"birth_date": day}}), rules)
                   if one.id == "standing.age")
    return Door(finding.why, (), ())


def may_not_ask_to_revoke(day: date | None = None) -> Door:
    """What someone is told who wants the order taken back and may not ask for it."""
    rules = rules_on(day or today_in_washington())
    rule = rules["after.revocation"]
    who_can = tuple(f"{'The' if one.startswith('the ') else 'A'} {one.removeprefix('the ')}" for one in rule.value["who"])
    return Door(f"The law lets only two ask a court to take the order back ({rule.cite}). You are not one of them.", who_can, (
        "You may ask one of them to do it. The part on the provider’s notice has a question for that.",
        f"You may ask the court to change the order instead ({rules['after.modify'].cite}).",
        "If anyone is in danger now, call 911. You can call or text 988 at any hour."))


def _who_can(rules) -> tuple[str, ...]:
    from ..law.standing import who_may_file

    return who_may_file(rules)


def program(county: str | None) -> Program:
    """What the profile of ``county`` says; a fact that is not known is said to be so."""
    if county not in profiles.counties():
        nothing = f"{NOT_KNOWN} Choose a county, or ask the county's prosecutor."
        return Program(nothing, nothing, nothing, _dcr(None), None)
    facts = profiles.profile(county)
    runs = {True: "A page says that this county runs a program.", False: "A page says that this county has no program."}
    known = facts.aot_program.value
    words = runs.get(known, f"{NOT_KNOWN} Ask the county's prosecutor or the office named below before you file.")
    if known is not None and facts.aot_program.note:
        words = f"{words} {facts.aot_program.note}"
    office = facts.bh_aso.value
    coordinator = (f"Each region's behavioral health office must have a coordinator. Here that office is {office}. "
                   "We do not know the name or number; ask that office.") if office else \
        f"{NOT_KNOWN} Each region's behavioral health office must have one. Ask the county which office that is."
    provider = f"{NOT_KNOWN} You will need one that agrees. The coordinator can tell you who takes part."
    source = f"{facts.aot_program.source}, checked {long_date(facts.aot_program.checked_on)}" if known is not None else None
    return Program(words, provider, coordinator, _dcr(county), source)


def _dcr(county: str | None) -> str:
    where = f"{county} County" if county else "the county"
    return (f"We do not have the number of the crisis responders in {where}. "
            "Call or text 988 and ask for the designated crisis responder, or ask 911.")


def counties() -> tuple[str, ...]:
    """The counties of Washington, in alphabetical order."""
    return profiles.counties()
