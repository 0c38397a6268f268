"""What the gallery shows beside a matter's own papers: sheets of the channels, receipt, failure, memorandum, worksheet, translations."""
from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

DAY = date(2026, 12, 1)
Named = Iterator[tuple[str, bytes]]


def channels() -> Named:
    """The sheets for a person who hands in, faxes or types into a portal."""
    from docassemble.AotForms.filing_adapters.fax import FaxAdapter
    from docassemble.AotForms.filing_adapters.paper import PaperAdapter
    from docassemble.AotForms.filing_adapters.portal import PortalAdapter
    from peers.samples import facts, outgoing

    confirmed = {"county": "Kittitas", "office": "clerk", "confirmed_by": "Pat Confirmer", "settings": {"channel_confirmed_by": "desk 2, by phone"}}
    for adapter, channel, more in ((FaxAdapter(), "fax", {**confirmed, "address": "509 555 0100"}), (PaperAdapter(), "paper", confirmed),
                                   (PortalAdapter(), "portal", {**confirmed, "county": "King"})):
        made = adapter.send(outgoing(channel=channel, **more), facts(more["county"]))
        for sheet in made.artifacts:
            if sheet.content.startswith(b"%PDF"):
                yield f"{channel}: {sheet.name}", sheet.content


def receipt() -> Named:
    """The receipt of a filing that was sent, received and filed."""
    from docassemble.AotForms.filing import ledger, receipts, words
    from docassemble.AotForms.filing.adapter import State
    from docassemble.AotForms.filing.courier import Courier
    from docassemble.AotForms.filing.receipt_paper import receipt_pdf
    from vault_peers import CLERK, Clock, Peer, Place, stored

    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        place = Place(Path(folder) / "home", None, clock)
        try:
            world = stored(place.open())
            sent = ledger.submit(world.vault, world.actor, world.packet_id, CLERK, purpose="petition")
            Courier(world.vault, {"peer": Peer(Path(folder) / "book", clock)}, review_again=lambda s, f: None).run_once()
            clock.move(hours=2)
            words.record_word(world.vault, world.actor, sent.id, State.RECEIVED, said_by="Dana Clerk", at=clock(), note="by phone")
            words.record_word(world.vault, world.actor, sent.id, State.ACCEPTED, said_by="Dana Clerk", at=clock(), note="by phone",
                              cause_number="26-6-01234-5", filed_on=clock().date(), deemed_filed_at=clock())
            yield "receipt", receipt_pdf(receipts.receipt(world.vault, world.actor, sent.id))
        finally:
            place.close()


def failure() -> Named:
    """The declaration of technical failure, after two attempts."""
    from docassemble.AotForms import law
    from docassemble.AotForms.documents import FailedAttempt, technical_failure
    from documents_extremes import known

    facts = known("hospital-designee")
    attempts = [FailedAttempt(datetime(2026, 12, 1, 22, 30, 5, tzinfo=UTC), "e-mail", "the packet", "time-out"),
                FailedAttempt(datetime(2026, 12, 1, 23, 0, tzinfo=UTC), "county portal", "sign in", "503 service unavailable")]
    made = technical_failure(facts, attempts, law.review(facts, facts.venue.planned_on), papers=["Petition"], recipient="Clerk", packet="ab" * 32)
    yield made.id, made.pdf


def program() -> Named:
    """The memorandum of understanding of a region, and the worksheet for the field."""
    import json

    from docassemble.AotForms import programs
    from docassemble.AotForms.guide import field_sheet
    from test_programs_mou import FULL

    yield "memorandum of understanding", programs.write_mou(programs.read_agreement(json.dumps(FULL)), DAY).pdf
    yield "worksheet", field_sheet.pdf(DAY)


def translations() -> Named:
    """What the respondent reads, in every other language, for an adult and for an adolescent."""
    from docassemble.AotForms import documents, law
    from docassemble.AotForms.guide.handouts import others, words_in
    from documents_extremes import known

    for name in ("hospital-designee", "mhp-adolescent-16"):
        facts = known(name)
        review = law.review(facts, facts.venue.planned_on)
        for paper, language in ((paper, language) for paper in documents.HANDOUTS for language in others()):
            made = documents.handout(facts, review, paper, words_in(language.code))
            yield f"{made.id}, {name}", made.pdf


FURTHER: dict[str, Callable[[], Named]] = {"channels": channels, "receipt": receipt, "technical failure": failure, "program": program,
                                             "translations": translations}
