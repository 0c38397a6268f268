# do not pre-load
"""A ledger and a courier of its own for one test, so that an adapter's answers are seen as the courier takes them."""
from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from ..filing import ledger
from ..filing.adapter import Outgoing, Recipient
from ..filing.courier import Courier
from ..filing.submission import Submission
from ..filing.told import LedgerInbox
from ..vault import PacketFile, open_vault
from .kit import Kit

LOGIN = "conformance@example.org"


class Books:
    """One vault with one matter, one packet and one submission: the kit's own, delivered by its adapter.

    A context manager.  ``submission`` is how it stands now; ``outgoing`` the packet as the adapter was last handed it.
    """

    def __init__(self, kit: Kit, folder: Path):
        self._kit, self.adapter = kit, kit.adapter()
        self.vault = open_vault(folder)
        self.vault.create_organization("Conformance", LOGIN)
        self.actor = self.vault.actor(LOGIN)
        self.courier = Courier(self.vault, {self.adapter.id: self.adapter}, review_again=lambda submission, facts: None,
                               profile_of=lambda county, office: kit.profile())
        self._id = self._submitted()

    def __enter__(self) -> Books:
        return self

    def __exit__(self, *_: object) -> None:
        self.vault.close()

    def _submitted(self) -> str:
        given = self._kit.outgoing()
        if given.settings:
            self.vault.settings.put(self.actor, self.adapter.id, given.settings)
        matter = self.vault.matters.create(self.actor, b"{}")
        files = [PacketFile(f.name, f.media_type, f.content, f.sha256, f.title, f.pages) for f in given.files]
        packet = self.vault.packets.add(self.actor, matter.id, packet_hash=hashlib.sha256(matter.id.encode()).hexdigest(), files=files,
                                        manifest=b"{}", matter_version=1)
        to = given.recipient
        recipient = Recipient(to.county.lower(), to.office, self.adapter.id, to.address, to.address_confirmed_by)
        return ledger.submit(self.vault, self.actor, packet.id, recipient, purpose="petition", cause_number=given.cause_number).id

    @property
    def submission(self) -> Submission:
        """How it stands."""
        return ledger.load(self.vault, self.actor, self._id)

    @property
    def outgoing(self) -> Outgoing:
        """The kit's packet under the names that the ledger gave it."""
        row = self.submission
        return replace(self._kit.outgoing(), submission_id=row.id, key=row.key, reference=row.reference, recipient=row.recipient,
                       packet_hash=row.packet_hash, attempt=max(row.attempt, 1))

    @property
    def inbox(self) -> LedgerInbox:
        """Where what the recipient says by itself is put."""
        return LedgerInbox(self.vault, self.actor.organization, self.adapter.id)

    def deliver(self) -> Submission:
        """Let the courier run once."""
        self.courier.run_once()
        return self.submission

    def ask(self) -> Submission:
        """Let the courier ask the channel now."""
        self.courier.reconcile(self._id)
        return self.submission
