# do not pre-load
"""The papers up to and at the hearing: whether a matter has each, why, who signs it and who gets it.

None goes into the first packet of its own accord; each is written when it is asked for by its id.
"""
from __future__ import annotations

from ..law.hearing import recipients
from ..law.rules import Rules, Who
from ..matter.matter import Matter
from ..matter.proceeding import ContinuanceBy, HearingBasis
from ..matter.treatment import ExamOutcome
from .document import Role, Signer
from .listing import CLERK, PROSECUTOR, Entry, Need, Stage, entry

BOTH = (PROSECUTOR, CLERK)
Found = tuple[Need, str]
CHILD: Found = (Need.IMPOSSIBLE, "The respondent is under 13. A child cannot be under an order for assisted outpatient treatment.")
PARTIES = ("petitioner", "respondent", "respondent's counsel")
OFFICER = "peace officer"


def hearing_entries(matter: Matter, rules: Rules) -> tuple[Entry, ...]:
    """Every paper of this group, in the packet's order."""
    served = tuple(dict.fromkeys(row.role for row in recipients(matter, rules)))
    found = (*_first(matter, rules, served), *_day(matter, rules, served), *_exam(matter, rules), *_warnings(matter, rules),
             *_other_days(matter, rules, served))
    if rules.who is not Who.CHILD:
        return found
    return tuple(entry(e.id, e.code, e.title, CHILD, e.order, e.signers, e.recipients, False, e.stage, e.role, e.copies) for e in found)


def _first(matter: Matter, rules: Rules, served: tuple[str, ...]) -> tuple[Entry, ...]:
    """What goes with the petition, or beside it."""
    return (
        entry("witness", "D3", "Declarations of witnesses", _witness(matter, rules), 11, (Signer.WITNESS,), BOTH, False, copies=served),
        entry("provider-agreement", "D4", "Agreement of the provider", _agreement(matter, rules), 12, (Signer.PROVIDER,), BOTH, False,
              copies=served),
        entry("data-sheet", "DATA", "Confidential data sheet", _data(matter, rules), 13, (), (CLERK,), False, role=Role.ATTACHMENT),
        entry("locator", "LOCATOR", "Locator sheet for service and transport", (Need.OPTIONAL, "It helps those who serve or transport to "
              "find the respondent with care. It is not for the court file."), 14, (), (PROSECUTOR,), False, Stage.HEARING, Role.NOTE,
              ("server", OFFICER)),
    )


def _day(matter: Matter, rules: Rules, served: tuple[str, ...]) -> tuple[Entry, ...]:
    """The hearing, service, the tribe."""
    listed = rules["service.list"].cite
    return (
        _hearing("hearing-order", "D5", "Order setting hearing and appointing counsel (proposed)", (
            Need.REQUIRED, f"The court fixes a day for the hearing and sees to counsel ({rules['hearing.days'].cite}; "
            f"{rules['hearing.counsel'].cite})."), 20, (), served),
        _hearing("hearing-notice", "D5", "Notice of hearing", (Need.REQUIRED, f"It is served with the petition ({listed})."), 21, (), served),
        _hearing("service-proof", "D6", "Proof of service", (Need.REQUIRED, "It shows the court that everyone on the list was served "
                                                                            f"({listed})."), 22, (Signer.SERVER,), PARTIES),
        _hearing("tribal-notice", "D7", "Notice to the tribe", _tribe(matter, rules), 23, (Signer.SENDER,),
                 ("tribe", "Indian health care provider", *PARTIES)),
        _hearing("rights", "RIGHTS", "Statement of rights", (Need.OPTIONAL, "It tells the respondent the rights in plain words. It may be "
                 "handed over with the notice of hearing."), 24, (), ("respondent", "respondent's counsel")),
    )


def _exam(matter: Matter, rules: Rules) -> tuple[Entry, ...]:
    """D8 and D9 are only for a respondent who refused the professional's examination."""
    exam, transport = _refused(matter, rules, "hearing.refused_exam"), _refused(matter, rules, "hearing.transport")
    asked = matter.proceeding.examination
    if asked.transport is False and transport[0] is not Need.IMPOSSIBLE:
        transport = (Need.IMPOSSIBLE, "The petitioner does not ask that the respondent be detained and transported.")
    return (
        _hearing("exam-motion", "D8", "Motion for a mental examination", exam, 30, (Signer.ATTORNEY,), PARTIES),
        _hearing("exam-order", "D8", "Order for a mental examination (proposed)", exam, 31, (), (*PARTIES, "qualified professional")),
        _hearing("transport-order", "D9", "Order to detain and transport (proposed)", transport, 32, (),
                 (*PARTIES, OFFICER, "examining provider")),
    )


def _warnings(matter: Matter, rules: Rules) -> tuple[Entry, ...]:
    """Both warnings turn on the kind of disorder."""
    before = "firearms.before.adolescent" if rules.who is Who.ADOLESCENT else "firearms.before"
    people = ("respondent", "respondent's counsel")
    return (
        _hearing("firearms-before", "FA", "Warning about firearms before an order", _firearms(matter, rules, before), 25, (), people),
        entry("firearms-after", "FB", "Notice about firearms after an order", _firearms(matter, rules, "firearms.after"), 40, (), BOTH,
              False, Stage.ORDER, copies=people),
    )


def _other_days(matter: Matter, rules: Rules, served: tuple[str, ...]) -> tuple[Entry, ...]:
    """Another day for the hearing, and withdrawal."""
    known = matter.proceeding
    later = _asked(known.continuance.asked, "Someone asks for another day.", "Nobody asks for another day.",
                   "Only where the respondent, the prosecuting attorney or the court wants another day.")
    motion = later
    if known.continuance.by is ContinuanceBy.COURT and later[0] is not Need.IMPOSSIBLE:
        motion = (Need.IMPOSSIBLE, "The court continues the hearing on its own motion.")
    agreed = _stipulated(matter, rules)
    back = _asked(known.withdrawal.asked, "The petitioner takes the petition back.", "The petitioner does not take the petition back.",
                  "Only where the petitioner takes the petition back.")
    return (
        _hearing("hearing-stipulation", "STIP", "Stipulation on the day of the hearing", agreed[0], 33, (Signer.ATTORNEY,), PARTIES),
        _hearing("hearing-date-order", "STIP", "Order setting the day of the hearing (proposed)", agreed[1], 34, (),
                 served),
        _hearing("continuance-motion", "CONT", "Motion to continue the hearing", motion, 35, (Signer.ATTORNEY,), PARTIES),
        _hearing("continuance-order", "CONT", "Order continuing the hearing (proposed)", later, 36, (), served),
        _hearing("withdrawal", "WITHDRAW", "Withdrawal of the petition", back, 37, (Signer.PETITIONER,), served),
    )


def _hearing(id: str, code: str, title: str, found: Found, order: int, signers: tuple[Signer, ...], copies: tuple[str, ...]) -> Entry:
    return entry(id, code, title, found, order, signers, BOTH, False, Stage.HEARING, copies=copies)


def _witness(matter: Matter, rules: Rules) -> Found:
    cite, witnesses = rules["contents.c"].cite, matter.witnesses
    if witnesses is None:
        return Need.OPTIONAL, f"Whether there are witnesses is not known yet. Their declarations, if any, are part of the petition ({cite})."
    if not witnesses:
        return Need.IMPOSSIBLE, "There is no witness beside the professional."
    count = "One witness is" if len(witnesses) == 1 else f"{len(witnesses)} witnesses are"
    return Need.OPTIONAL, f"{count} named. Declarations of witnesses, if any, are part of the petition ({cite})."


def _agreement(matter: Matter, rules: Rules) -> Found:
    cite = rules["contents.d"].cite
    if matter.provider.agreed is False:
        return Need.IMPOSSIBLE, "The provider has not agreed."
    return Need.OPTIONAL, f"The petition must name a provider that agrees ({cite}). This paper shows that it does."


def _data(matter: Matter, rules: Rules) -> Found:
    row = rules["after.firearm_report_days"]
    basis = matter.disorder.basis
    if basis is not None and basis.value not in rules.value("firearms.basis"):
        return Need.OPTIONAL, "It keeps identifiers out of the other papers."
    return Need.OPTIONAL, (f"After an order for a mental disorder the court sends identifiers on ({row.cite}). This sheet keeps them out of "
                           "the other papers.")


def _tribe(matter: Matter, rules: Rules) -> Found:
    tribe, cite = matter.respondent.tribe, rules["tribal.notice"].cite
    if tribe.is_native is False:
        return Need.IMPOSSIBLE, "The respondent is not American Indian or Alaska Native."
    if tribe.receives_tribal_services is False:
        return Need.IMPOSSIBLE, "The respondent does not get health care from a tribe in this state."
    if tribe.is_native and tribe.receives_tribal_services:
        return Need.REQUIRED, f"The tribe and the Indian health care provider must be told ({cite})."
    return Need.OPTIONAL, f"Whether a tribe must be told is not known yet ({cite})."


def _refused(matter: Matter, rules: Rules, rule: str) -> Found:
    cite, outcome = rules[rule].cite, matter.declaration.outcome
    if outcome is ExamOutcome.EXAMINED:
        return Need.IMPOSSIBLE, f"The professional examined the respondent; it is only for one who refused ({cite})."
    if outcome is ExamOutcome.ATTEMPTED:
        return Need.OPTIONAL, f"The respondent did not let the professional examine; the court may order it ({cite})."
    return Need.OPTIONAL, f"Only for a respondent who refuses the professional's examination; that is not known yet ({cite})."


def _firearms(matter: Matter, rules: Rules, rule: str) -> Found:
    cite, basis = rules[rule].cite, matter.disorder.basis
    if basis is None:
        return Need.OPTIONAL, f"Only where the petition rests on a mental disorder; that is not known yet ({cite})."
    if basis.value not in rules.value("firearms.basis"):
        return Need.IMPOSSIBLE, "The petition rests only on a substance use disorder."
    return Need.REQUIRED, f"The petition rests on a mental disorder ({cite})."


def _stipulated(matter: Matter, rules: Rules) -> tuple[Found, Found]:
    """For the parties' stipulation, and for the order, which good cause alone may bring as well."""
    asked, basis, cite = matter.proceeding.stipulation.asked, matter.proceeding.hearing.basis, rules["hearing.days"].cite
    if basis is HearingBasis.STIPULATED or asked:
        both: Found = (Need.REQUIRED, f"The parties agree on a day ({cite}).")
        return both, both
    if basis is HearingBasis.GOOD_CAUSE:
        return (Need.IMPOSSIBLE, "The day rests on good cause, not on an agreement."), (
            Need.REQUIRED, f"There is good cause for another day ({cite}).")
    if asked is False:
        none: Found = (Need.IMPOSSIBLE, "The parties do not agree on another day.")
        return none, (Need.OPTIONAL, f"Only for good cause ({cite}).")
    open_: Found = (Need.OPTIONAL, f"Only where the parties agree on a day, or for good cause ({cite}).")
    return open_, open_


def _asked(asked: bool | None, yes: str, no: str, unknown: str) -> Found:
    if asked is None:
        return Need.OPTIONAL, unknown
    return (Need.REQUIRED, yes) if asked else (Need.IMPOSSIBLE, no)
