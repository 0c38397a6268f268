# do not pre-load
"""The petition's path, second part: the facts the court weighs, and the professional's declaration."""
from __future__ import annotations

from .becoming import choice, clock, day, line, seen, source, sources, text, when, yes
from .path import Screen, Section, Several, When, joined, not_said, said
from .petition_people import contact

_FACILITY = ("hospitalization", "forensic or mental health unit of a correctional facility", "incarceration",
             "emergency medical care for a behavioral health-related condition",
             "hospitalization for a behavioral health-related medical condition")
_LOCKED = ("forensic or mental health unit of a correctional facility", "incarceration")
_EXAMINED, _ATTEMPTED = "examined", "attempted without cooperation"
_COSIGNED = ("mental health professional", "substance use disorder professional")


def _ground(key: str, to: str) -> tuple[Screen, Screen]:
    """Whether a ground holds, and then the facts for it."""
    return (Screen(f"ground_{key}", (yes(f"grounds.{key}", f"grounds.{to}.holds"),)),
            Screen(f"ground_{key}_facts", (text(f"grounds.{key}_text", f"grounds.{to}.facts.text"),
                                           sources(f"grounds.{key}_sources", f"grounds.{to}.facts.sources")),
                   said(f"grounds.{key}", "yes")))


DISORDER = Section("disorder_and_grounds", "The condition and the grounds", (
    Screen("circumstances", (text("circumstances.text", "circumstances.text"),
                             sources("circumstances.sources", "circumstances.sources"))),
    *joined(
        Screen("disorder_basis", (choice("disorder.basis", "disorder.basis"),)),
        Screen("disorder_facts", (text("disorder.text", "disorder.facts.text"),
                                  sources("disorder.sources", "disorder.facts.sources")))),
    *joined(
        Screen("determination", (yes("determination.made", "grounds.determination.made"),)),
        Screen("determination_by", (line("determination.by", "grounds.determination.by"),
                                    day("determination.made_on", "grounds.determination.on")),
               said("determination.made", "yes"))),
    *joined(*_ground("survival", "unlikely_to_survive_safely"), *_ground("deterioration", "substantially_deteriorating")),
    *joined(*_ground("relapse", "needed_to_prevent_relapse")),
    *joined(*_ground("least_restrictive", "least_restrictive")),
    *joined(*_ground("benefit", "will_benefit")),
))

_ended: When = said(".ongoing", "no")

HISTORY = Section("history", "What happened before", (
    Several("incidents", "history.incidents",
            Screen("incidents_any", (seen("incidents.any"),)),
            (*joined(Screen("incident_kind", (choice(".kind", "kind"),)),
                     Screen("incident_when", (when(".when", "when"),)),
                     Screen("incident_facility", (line(".facility", "facility"),), said(".kind", *_FACILITY)),
                     Screen("incident_facility_of", (choice(".facility_of", "facility_of"),), said(".kind", *_LOCKED))),
             *joined(Screen("incident_happened", (text(".what_happened", "what_happened"),)),
                     Screen("incident_noncompliance", (text(".noncompliance", "noncompliance"),))),
             *joined(Screen("incident_factor", (yes(".significant_factor", "significant_factor"),)),
                     Screen("incident_led", (text(".how_it_led", "how_it_led"),), not_said(".significant_factor", "no"))),
             Screen("incident_source", (source(".source", "source"),))),
            Screen("incidents_another", (seen(".another"),), shown=False, joins=True)),
    Several("stays", "history.confinements",
            Screen("stays_any", (seen("stays.any"),)),
            (Screen("stay_kind", (choice(".kind", "kind"), line(".facility", "facility"))),
             *joined(Screen("stay_since", (when(".since", "since"),)),
                     Screen("stay_ongoing", (yes(".ongoing", "ongoing"),)),
                     Screen("stay_until", (when(".until", "until"),), _ended)),
             Screen("stay_source", (source(".source", "source"),))),
            Screen("stays_another", (seen(".another"),), shown=False, joins=True)),
    Screen("history_complete", (yes("stays.all_listed", "history.complete"),)),
))

_cosigned = said("declaration.credential", *_COSIGNED)

DECLARATION = Section("declaration", "The professional's declaration", (
    *joined(
        Screen("declaration_credential", (choice("declaration.credential", "declaration.credential"),)),
        Screen("declaration_name", tuple(line(f"declaration.{part}", f"declaration.name.{part}")
                                         for part in ("given", "middle", "family", "suffix"))),
        Screen("declaration_license", (line("declaration.title", "declaration.title"),
                                       line("declaration.license_number", "declaration.license_number"),
                                       line("declaration.organization", "declaration.organization")))),
    *joined(
        Screen("declaration_treating", (yes("declaration.treating", "declaration.treating"),)),
        Screen("declaration_outcome", (choice("declaration.outcome", "declaration.outcome"),)),
        Screen("declaration_exam", (day("declaration.examined_on", "declaration.examined_on"),
                                    clock("declaration.examined_at", "declaration.examined_at"),
                                    line("declaration.place", "declaration.place")),
               said("declaration.outcome", _EXAMINED))),
    Several("attempts", "declaration.attempts",
            Screen("attempts_any", (seen("attempts.any"),)),
            (Screen("attempt", (day(".tried_on", "on"), clock(".tried_at", "at"), text(".how", "how"),
                                text(".result", "result"))),),
            Screen("attempts_another", (seen(".another"),), shown=False),
            when=said("declaration.outcome", _ATTEMPTED)),
    *joined(
        Screen("declaration_basis_disorder", (text("declaration.basis_disorder", "declaration.basis.disorder"),)),
        Screen("declaration_basis_risk", (text("declaration.basis_survival", "declaration.basis.survival"),
                                          text("declaration.basis_relapse", "declaration.basis.relapse")))),
    *joined(
        Screen("declaration_basis_history", (text("declaration.basis_history", "declaration.basis.history"),)),
        Screen("declaration_basis_fit", (text("declaration.basis_least_restrictive", "declaration.basis.least_restrictive"),
                                         text("declaration.basis_benefit", "declaration.basis.benefit")))),
    *joined(
        Screen("declaration_services", (text("declaration.services", "declaration.recommended_services"),)),
        Screen("declaration_testify", (yes("declaration.will_testify", "declaration.will_testify"),))),
    *joined(
        Screen("cosigner", tuple(line(f"cosigner.{part}", f"declaration.cosigner.name.{part}")
                                 for part in ("given", "middle", "family", "suffix"))
               + (choice("cosigner.credential", "declaration.cosigner.credential"),
                  line("cosigner.license_number", "declaration.cosigner.license_number")), _cosigned),
        Screen("cosigner_supervises", (yes("cosigner.supervises", "declaration.cosigner.supervises"),), _cosigned),
        Screen("cosigner_reviewed", (yes("cosigner.reviewed", "declaration.cosigner.has_reviewed"),), _cosigned)),
))

WITNESSES = Section("witnesses", "Other witnesses", (
    Several("witnesses", "witnesses",
            Screen("witnesses_any", (seen("witnesses.any"),)),
            (Screen("witness_contact", (*contact("", "contact"), line(".relation", "relation"))),
             *joined(Screen("witness_saw", (text(".saw", "saw"),)),
                     Screen("witness_reliable", (text(".reliable_because", "reliable_because"),))),
             Screen("witness_testify", (yes(".will_testify", "will_testify"),))),
            Screen("witnesses_another", (seen(".another"),), shown=False, joins=True)),
))

