# do not pre-load
"""From the court's call to the inbox: who may call by the settings, and what a notice tells the ledger."""
from __future__ import annotations

from collections.abc import Mapping

from ...filing.adapter import Inbox, Told
from ..reading import Reader, Secret
from . import words
from .callback import CallbackApp
from .notices import Notice
from .settings import read_settings
from .verifying import CertificateVerifier, HmacVerifier, Verifier

_SHORTEST = 32


class _Shelf:
    """The sink of ``CallbackApp`` over an inbox."""

    def __init__(self, inbox: Inbox):
        self._inbox = inbox

    def find(self, notice: Notice) -> str | None:
        return self._inbox.find(told(notice))

    def keep(self, notice: Notice, submission_id: str) -> bool:
        return self._inbox.keep(told(notice), submission_id)

    def quarantine(self, notice: Notice) -> bool:
        return self._inbox.quarantine(told(notice))


def application(inbox: Inbox, settings: Mapping[str, object]) -> CallbackApp:
    """The callback endpoint for one organization.  Raises InputError where the settings do not say who may call."""
    made = read_settings(settings)
    return CallbackApp(_Shelf(inbox), verifier(settings), callback_url=made.callback_url, known=made.codes.codes("filing_status"))


def verifier(settings: Mapping[str, object]) -> Verifier:
    """A shared secret of 32 characters or more, or the fingerprints of the court's certificates; just one of the two."""
    read = Reader(settings)
    secret = read.text("ecf_callback_secret", "Write a secret of 32 characters or more, on one line.", lambda t: len(t) >= _SHORTEST, needed=False)
    pinned = read.strings("ecf_callback_certificates", "List the SHA-256 fingerprints of the court's certificates.")
    if bool(secret) == bool(pinned) and not read.problems:
        read.problem("ecf_callback_secret", "who may call back is not said, or said twice", "Agree a secret with the court, or pin its certificates.")
    read.finish("Nobody may call back with these settings")
    return HmacVerifier(Secret(secret)) if secret else CertificateVerifier(pinned)


def told(notice: Notice) -> Told:
    """What a notice says, as the ledger takes it: codes, ids, dates and hashes in the open, the message itself sealed."""
    papers = {f"stamped {n}": d.sha256 for n, d in enumerate(notice.documents, start=1) if d.sha256}
    wrong = [n for n, d in enumerate(notice.documents, start=1) if d.hash_agrees is False]
    evidence = {"confidentiality": notice.confidentiality, "message_sha256": notice.content_sha256, **papers,
                **{f"docket {n}": d.docket_id for n, d in enumerate(notice.documents, start=1) if d.docket_id}}
    state = f"The court called: {notice.state.value}." if notice.state else "The court called with a word that is on no list. Look at its own record."
    hash_told = " A stamped copy is not the one that its hash names. Ask the clerk for it again." if wrong else ""
    denied = notice.confidentiality == "denied"
    return Told(notice.dedupe, notice.keys, notice.filing_ids, notice.state, state + hash_told + (words.SAYS_OPEN if denied else ""),
                notice.completed_on, notice.cause_number or None, evidence, words.HELD_OPEN if denied else "", notice.raw)
