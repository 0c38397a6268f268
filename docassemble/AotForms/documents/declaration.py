# do not pre-load
"""D2, the qualified professional's declaration, with the cosigner's certificate (RCW 71.05.148(5)(b), 71.34.815(5)(b))."""
from __future__ import annotations

from ..law.rules import Rules
from ..matter.matter import Matter
from ..matter.treatment import Cosigner, Credential, Declaration, ExamAttempt, ExamOutcome
from . import words
from .captions import caption
from .entries import Entries
from .settings import Settings
from .variants import ATTEMPTS

CREDENTIALS = {Credential.PHYSICIAN: "physician", Credential.PHYSICIAN_ASSISTANT: "pa", Credential.ARNP: "arnp",
               Credential.MHP: "mhp", Credential.SUDP: "sudp"}
BASIS = ("disorder", "survival", "relapse", "history", "least_restrictive", "benefit")


def needs_cosigner(declaration: Declaration, rules: Rules) -> bool | None:
    """True for a treating MHP or SUDP, False for a physician, PA or ARNP, None while the credential is not known."""
    if declaration.credential is None:
        return None
    return declaration.credential.value in rules.value("declaration.who")["treating"]


def values(matter: Matter, rules: Rules, settings: Settings) -> dict[str, str | bool]:
    """What stands in the declaration's fields, by field name; see ``pdf_templates/declaration.html``."""
    entries, declaration = Entries(), matter.declaration
    for name, text in caption(matter, rules.who, settings).items():
        entries.text(name, text)
    _declarant(entries, declaration)
    _examination(entries, declaration)
    for name in BASIS:
        entries.text(f"basis_{name}", getattr(declaration.basis, name))
    entries.text("recommended_services", declaration.recommended_services)
    entries.tick("will_testify_examined", declaration.will_testify and declaration.outcome is ExamOutcome.EXAMINED)
    entries.tick("will_testify_attempted", declaration.will_testify and declaration.outcome is ExamOutcome.ATTEMPTED)
    entries.tick("will_not_testify", declaration.will_testify is False)
    entries.text("declarant_printed_name", words.joined(declaration.name.full, declaration.title))
    if needs_cosigner(declaration, rules) is not False:
        _cosigner(entries, declaration.cosigner)
    return entries


def _declarant(entries: Entries, declaration: Declaration) -> None:
    entries.text("declarant_name", declaration.name.full)
    entries.text("declarant_title", declaration.title)
    entries.text("declarant_license", declaration.license_number)
    entries.text("declarant_organization", declaration.organization)
    if declaration.credential in CREDENTIALS and _may_say_treating(declaration):
        entries.tick(f"declarant_{CREDENTIALS[declaration.credential]}", True)
    entries.tick("declarant_treats", declaration.treating)


def _may_say_treating(declaration: Declaration) -> bool:
    """The boxes for an MHP and a SUDP say *treating*; they are ticked only where the declarant said so."""
    return declaration.credential not in (Credential.MHP, Credential.SUDP) or declaration.treating is True


def _examination(entries: Entries, declaration: Declaration) -> None:
    if declaration.outcome is ExamOutcome.EXAMINED:
        entries.tick("examined", True)
        entries.text("examined_on", words.day(declaration.examined_on))
        entries.text("examined_at", words.clock(declaration.examined_at))
        entries.text("examined_place", declaration.place)
    if declaration.outcome is ExamOutcome.ATTEMPTED:
        entries.tick("attempted", True)
        attempts = declaration.attempts or ()
        for number, attempt in enumerate(attempts[:ATTEMPTS], start=1):
            entries.text(f"attempt{number}_on", words.day(attempt.on))
            entries.text(f"attempt{number}_at", words.clock(attempt.at))
            entries.text(f"attempt{number}_how", attempt.how)
            entries.text(f"attempt{number}_result", attempt.result)
        entries.text("more_attempts", "\n".join(_in_words(attempt) for attempt in attempts[ATTEMPTS:]))


def _in_words(attempt: ExamAttempt) -> str:
    told = words.joined(words.day(attempt.on), words.clock(attempt.at), attempt.how)
    return words.joined(words.stop(told) if told else "", words.stop(attempt.result) if attempt.result else "", by=" ")


def _cosigner(entries: Entries, cosigner: Cosigner) -> None:
    entries.text("cosigner_name", cosigner.name.full)
    entries.text("cosigner_license", cosigner.license_number)
    if cosigner.credential in (Credential.PHYSICIAN, Credential.PHYSICIAN_ASSISTANT, Credential.ARNP):
        entries.tick(f"cosigner_{CREDENTIALS[cosigner.credential]}", True)
    entries.tick("cosigner_supervises", cosigner.supervises)
    entries.tick("cosigner_reviewed", cosigner.has_reviewed)
