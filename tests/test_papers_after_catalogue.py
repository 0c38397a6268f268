"""The catalogue of the order and what follows it: required, optional or impossible, why, who signs, who gets a copy."""
from __future__ import annotations

import documents_help as help_
import papers_after_help as after
import pytest

from docassemble.AotForms import documents, law
from docassemble.AotForms.documents import Need, Signer, Stage
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.matter import Matter

GRANTED = {"order": {"outcome": "granted"}}
NO_REASON = {"reasons": dict.fromkeys(("fails_to_adhere", "deteriorating", "decompensating", "serious_harm"), False)}
CASES = [
    ("order", {}, Need.REQUIRED), ("order", {"order": {"agreed": True}}, Need.OPTIONAL),
    ("order", {"order": {"outcome": "dismissed"}}, Need.IMPOSSIBLE),
    ("order", {"petitioner": {"kind": "family member"}}, Need.IMPOSSIBLE),
    ("order", {"respondent": {"birth_date": "2015-01-01"}}, Need.IMPOSSIBLE),
    ("agreed-order", {}, Need.OPTIONAL), ("agreed-order", {"order": {"agreed": True}}, Need.REQUIRED),
    ("agreed-order", {"order": {"agreed": False}}, Need.IMPOSSIBLE),
    ("dismissal", {}, Need.OPTIONAL), ("dismissal", GRANTED, Need.IMPOSSIBLE),
    ("dismissal", {"order": {"outcome": "dismissed"}}, Need.REQUIRED),
    ("dismissal", {"proceeding": {"withdrawal": {"asked": True}}}, Need.REQUIRED),
    ("individual-plan", {}, Need.OPTIONAL), ("individual-plan", GRANTED, Need.REQUIRED),
    ("individual-plan", {"order": {"entered_on": "2026-12-10"}}, Need.REQUIRED),
    ("noncompliance-log", {}, Need.OPTIONAL), ("noncompliance-notice", {}, Need.OPTIONAL),
    ("noncompliance-notice", {"after": {"notice": {"increased_likelihood": False}}}, Need.IMPOSSIBLE),
    ("noncompliance-notice", {"after": {"notice": {"increased_likelihood": True}}}, Need.OPTIONAL),
    ("noncompliance-notice", {"after": {"notice": {"increased_likelihood": True, "deteriorates": True}}}, Need.REQUIRED),
    ("noncompliance-notice", {"after": {"notice": {"fails_to_adhere": False, "deteriorates": False}}}, Need.IMPOSSIBLE),
    ("modification", {}, Need.OPTIONAL), ("modification", {"after": {"modification": {"asked": True}}}, Need.REQUIRED),
    ("modification", {"after": {"modification": {"asked": False}}}, Need.IMPOSSIBLE),
    ("modification", {"after": {"modification": NO_REASON}}, Need.IMPOSSIBLE),
    ("modification-summons", {"after": {"modification": {"asked": True}}}, Need.REQUIRED),
    ("modification-summons", {}, Need.OPTIONAL),
    ("modification-summons", {"after": {"modification": {"asked": False}}}, Need.IMPOSSIBLE),
    ("revocation", {}, Need.OPTIONAL), ("revocation", {"after": {"revocation": {"by": "provider"}}}, Need.IMPOSSIBLE),
    ("revocation", {"after": {"revocation": {"by": "someone else"}}}, Need.IMPOSSIBLE),
    ("revocation", {"after": {"revocation": {"by": "designated crisis responder", "asked": True}}}, Need.REQUIRED),
    ("revocation", {"after": {"revocation": {"by": "the secretary of the department of social and health services",
                                             "detained": True}}}, Need.REQUIRED),
    ("revocation", {"after": {"revocation": {"asked": False}}}, Need.IMPOSSIBLE),
    ("revocation", {"after": {"revocation": NO_REASON}}, Need.IMPOSSIBLE),
    ("after-order", {}, Need.OPTIONAL), ("after-order", {"after": {"revocation": {"asked": True}}}, Need.REQUIRED),
    ("after-order", {"after": {"revocation": {"asked": False}, "modification": {"asked": False}}}, Need.IMPOSSIBLE),
    ("termination", {}, Need.OPTIONAL), ("termination", {"after": {"termination": {"voluntary": True}}}, Need.REQUIRED),
    ("termination", {"after": {"termination": {"voluntary": False}}}, Need.OPTIONAL),
    ("termination", {"after": {"termination": {"voluntary": False, "not_necessary": False}}}, Need.IMPOSSIBLE),
    ("discharge-memo", {}, Need.OPTIONAL), ("discharge-memo", {"after": {"discharge": {"committed": False}}}, Need.IMPOSSIBLE),
    ("discharge-memo", {"after": {"discharge": {"length": "90 days", "no_longer_needed_on": "2026-11-20"}}}, Need.REQUIRED),
    ("discharge-memo", {"after": {"discharge": {"length": "another length", "no_longer_needed_on": "2026-11-20"}}}, Need.OPTIONAL),
    ("participant-guide", {}, Need.OPTIONAL),
]


@pytest.mark.parametrize(("id", "over", "need"), CASES)
def test_a_paper_is_required_optional_or_impossible_by_the_facts(id, over, need):
    """What was said decides; what was not said leaves a paper possible."""
    found = after.entry(help_.facts(**over), id)
    assert (found.need, found.written) == (need, False) and found.why.endswith(".")


@pytest.mark.parametrize("over", [{"respondent": {"birth_date": "2015-01-01"}}, {"order": {"outcome": "dismissed"}}])
def test_no_order_no_papers_after_it(over):
    """A child under 13, or a dismissed petition: nothing that follows an order is possible, and asking for it says why."""
    known = help_.facts(**over)
    for id in after.AFTER:
        if id != "discharge-memo" or "respondent" in over:
            assert after.entry(known, id).need is Need.IMPOSSIBLE
    with pytest.raises(InputError, match="cannot have this paper"):
        documents.write_one(known, law.review(known, help_.DAY), "revocation")


def test_an_adolescents_papers_that_were_not_read_are_never_required():
    """Where only the adults' text was read, the paper stays optional and says to ask; .780 makes a revocation known for both."""
    young = {"respondent": {"birth_date": "2011-02-03"}, "after": {
        "modification": {"asked": True}, "notice": {"increased_likelihood": True, "deteriorates": True},
        "termination": {"voluntary": True},
        "revocation": {"asked": True}, "discharge": {"length": "90 days", "no_longer_needed_on": "2026-11-20"}}}
    known = help_.facts(**young)
    for id in ("modification", "modification-summons", "noncompliance-notice", "termination", "discharge-memo"):
        found = after.entry(known, id)
        assert found.need is Need.OPTIONAL and "was not read" in found.why and "71.05" not in found.why
    assert after.entry(known, "revocation").need is Need.REQUIRED and "71.34.780" in after.entry(known, "revocation").why


@pytest.mark.slow
def test_each_entry_says_who_signs_who_gets_it_and_what_part_it_plays():
    """Every paper of ours: a stage, people or offices that get it, the one signer that its page has; nothing enters a packet unasked."""
    known = Matter()
    entries = {e.id: e for e in documents.catalogue(known, law.review(known, help_.DAY)) if e.id in after.PAPERS}
    assert set(entries) == set(after.PAPERS)
    for id, entry in entries.items():
        paper = after.paper("minimal", id)
        assert entry.copies and not entry.written
        assert (entry.role, entry.recipients, entry.code) == (paper.role, paper.recipients, paper.code)
        assert tuple(spot.signer for spot in paper.signatures) == entry.signers
    assert entries["revocation"].signers == (Signer.RESPONDER,)
    assert {e.stage for e in entries.values()} == {Stage.FILING, Stage.ORDER, Stage.AFTER}


def test_the_first_packet_is_as_it_was():
    """None of these papers goes along unasked, and asking for one adds just that one."""
    known = help_.facts()
    asked = documents.write(known, law.review(known, help_.DAY), also=["dismissal"])
    assert [p.id for p in asked if p.id in after.PAPERS] == ["dismissal"]
