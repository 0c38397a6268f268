# do not pre-load
"""The twenty sections of the memorandum: what stands in every one, from the rules, and what the parties settled.

The list of sections is our own reading of good practice; nothing asks for a memorandum, and nothing in it changes the statute.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..documents import words as say
from ..law.rules import Rules
from .agreement import Agreement, Topic

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One numbered section: fixed sentences, what was settled (label, text; empty is a ruled line), and the parties' own words.

    own: False where the section has no words of the parties.
    """

    title: str
    fixed: tuple[str, ...]
    settled: tuple[Pair, ...] = ()
    words: str = ""
    own: bool = True


def sections(given: Agreement, rules: Rules) -> Iterator[Part]:
    """Sections 2 to 19; parties and signatures stand around them."""
    for maker in (_before, _proceeding, _after, _around):
        yield from maker(given, rules)


def _number(value: int | None, unit: str) -> str:
    return "" if value is None else f"{value} {unit}{'' if value == 1 else 's'}"


def _before(given: Agreement, rules: Rules) -> Iterator[Part]:
    settled, own = given.settled, given.words
    yield Part("Purpose and values", ("The parties work together so that assisted outpatient treatment in this region is lawful, "
                                      "humane and useful. "
               "Voluntary care is offered first. Each party promises only what it can do within its ordinary work.",),
               words=own.get(Topic.PURPOSE, ""))
    yield Part("Legal authority", (
        "RCW 71.05.148 (adults) and RCW 71.34.815 (ages 13 to 17): petition, hearing and order. RCW 71.05.585 and RCW 71.34.755: "
        "treatment. RCW 71.05.590: "
        "enforcement, modification and revocation. RCW 71.24.045: the organization’s tracking of orders, notices, and program "
        "coordinator.",
        "Nothing in this memorandum changes a statute, a court rule, or the judgment of a court, a prosecutor, a defender or a "
        "clinician. Where they "
        "differ, the law governs."), own=False)
    yield Part("Referral and screening", ("Only the six kinds of people whom the statute names may file. Family members and others "
                                          "may refer a person to "
               "the coordinator, and may be witnesses.",), words=own.get(Topic.REFERRAL, ""))
    yield Part("Preparing a petition", (
        "A qualified professional examines the person, or makes appropriate attempts to, no more than "
        f"{rules.value('declaration.days')} days before the "
        "petition is submitted. The declaration of a treating mental health or substance use disorder professional is cosigned by "
        "a supervising "
        "physician, physician assistant or advanced registered nurse practitioner who has reviewed it.",),
        (("The prosecutor answers a draft within", _number(settled.prosecutor_review_days, "court day")),
         ("Who finds a cosigner", settled.cosigner_by or "")),
        own.get(Topic.PREPARATION, ""))


def _proceeding(given: Agreement, rules: Rules) -> Iterator[Part]:
    settled, own = given.settled, given.words
    days, hours = rules.value("hearing.days"), rules.value("tribal.notice")["hours"]
    yield Part("Filing and service", (
        "The prosecutor represents the petitioner; the attorney general represents state hospitals and state facilities. There is "
        "no filing fee. The "
        "petition and the notice of hearing are served in the same manner as a summons on the petitioner, the respondent, the "
        "qualified professional, a "
        "current provider, and a surrogate or agent under chapter 71.32 RCW. Counsel has the papers.",),
        (("How petitions are filed", settled.filing_route or ""), ("Who serves", settled.who_serves or "")),
               own.get(Topic.FILING, ""))
    yield Part("Notice to a tribe", (
        "Where there is reason to know that the person is American Indian or Alaska Native and receives care from a tribe within "
        "this state, the tribe and "
        f"the Indian health care provider are told before the hearing and within {hours} hours of service, in person, by telephone "
        "or electronically, at the "
        "contact in the Health Care Authority’s tribal crisis coordination plan. They get the petition, any court orders, and "
        "notice of the right to intervene.",),
        (("Who gives the notice", settled.tribal_notice_by.value if settled.tribal_notice_by else ""),
         ("Whom to ask about it", settled.tribal_notice_contact or "")),
        own.get(Topic.TRIBAL, ""))
    yield Part("Hearings", (
        f"A hearing is held no sooner than {days['earliest']} and no later than {days['latest']} days after the respondent is "
        "served, as the parties stipulate, "
        f"or for good cause no later than {days['good_cause']} days after. For a person in hospital it is held before discharge. "
        "The respondent has counsel at "
        "all stages. The elements are proved by clear, cogent, and convincing evidence.",), words=own.get(Topic.HEARING, ""))
    yield Part("The provider’s acceptance and the first appointment", (
        "A petition names an agency, provider or facility that agrees to provide the treatment. The provider is certified or "
        "licensed for all of it.",),
        (("First appointment within", _number(settled.first_appointment_days, "day")),), own.get(Topic.ACCEPTANCE, ""))


def _after(given: Agreement, rules: Rules) -> Iterator[Part]:
    settled, own = given.settled, given.words
    revoke, sites = rules.value("after.revocation"), settled.evaluation_sites
    yield Part("The individualized plan", ("The care coordinator sends the court an individualized plan as soon as possible after "
                                           "intake, and a revised one "
               "whenever a type of service is added or taken out.",), (("Who sends it", settled.plan_sent_by or ""),),
               own.get(Topic.PLAN, ""))
    yield Part("When treatment is missed", (
        "The responses are flexible and graduated, the mildest first: " + "; ".join(rules.value("after.responses").values()) + ". A hold for evaluation lasts "
        f"no more than {rules.value('after.hold_hours')} hours. A missed visit alone is not reported; a failure or deterioration "
        "that raises the likelihood "
        "of serious harm is.",
        f"Only a {revoke['who'][0]} or {revoke['who'][1]} may petition to revoke an order: within {revoke['petition_hours']} hours "
        "of a detention, with a "
        f"hearing within {revoke['hearing_days']} days. The court that made the order is told within {revoke['notice_court_days']} "
        "judicial days. Inpatient "
        f"care that follows is at most {revoke['inpatient_days']} days. These are the rules for adults; RCW 71.34.780 has its own "
        "for adolescents."),
        (("Places for a hold for evaluation", "None" if sites == () else "; ".join(sites or ())),), own.get(Topic.LADDER, ""))
    yield Part("Review hearings", ("The court may hold review hearings, and may modify the order after input from the provider.",),
               words=own.get(Topic.REVIEWS, ""))
    yield Part("Transition, early termination, and moves between regions", (
        f"An order lasts up to {rules.value('order.months')} months and is not extended; a new petition is needed. It is ended "
        "early when the professional in "
        "charge believes that the person is prepared to accept voluntary treatment, or no longer needs the order. Where a person "
        "moves, the "
        "organization of the home region is told. A discharging facility may assign delivery of documents to another by this "
        "memorandum.",),
        (("Who delivers documents at discharge", settled.documents_delivered_by or ""),), own.get(Topic.TRANSITION, ""))


def _around(given: Agreement, rules: Rules) -> Iterator[Part]:
    settled, own, report = given.settled, given.words, rules.value("after.firearm_report_days")
    small = settled.suppress_below
    yield Part("Sharing information", (
        "Health information is shared as chapter 70.02 RCW allows, and records of substance use disorder programs only as 42 CFR "
        "Part 2 allows. Court files "
        "are closed (RCW 71.05.620). The organization tells the managed care organization of a member’s order.",),
               words=own.get(Topic.INFORMATION, ""))
    yield Part("Firearms", (
        "Where an order is for a mental disorder, the court tells the respondent, orally and in writing, to surrender all firearms "
        "and any concealed pistol "
        f"license, and within {report} judicial days sends what identifies the respondent to the Department of Licensing and the "
        "Washington State Patrol (RCW 9.41.047). It goes on a separate sheet.",
        ),
        words=own.get(Topic.FIREARMS, ""))
    yield Part("Data and outcomes", (
        "The parties count at least: referrals and their source; dates of petition, service, hearing and order; outcome and "
        "length; provider; contacts kept; "
        "hospital nights, emergency visits, arrests, jail days and homeless nights for twelve months before and during; "
        "revocations; reasons for early "
        "termination; and what follows the order.",),
        (("Counts are not published below", "" if small is None else str(small)),), own.get(Topic.OUTCOMES, ""))
    yield Part("Money", ("Each party bears its own costs unless it is written here.",), words=own.get(Topic.MONEY, ""))
    yield Part("Disputes", ("A question goes first to the coordinator, then to those who sign below. None delays a petition, a "
                            "hearing or care.",),
               words=own.get(Topic.DISPUTES, ""))
    yield Part("Term, change, ending", (
        "The memorandum is changed in writing by all who signed. Any party may leave it. It gives no rights to anyone who is not a "
        "party.",),
        (("Starts", say.day(given.starts)), ("Ends", say.day(given.ends)),
         ("Notice by a party that leaves", _number(given.notice_days, "day")),
         ("Reviewed every", given.reviewed_each or "")), own=False)
