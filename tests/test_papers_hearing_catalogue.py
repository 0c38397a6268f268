"""Which papers for the hearing a matter has, and why; what each says of the facts that it turns on."""
from __future__ import annotations

import documents_help as help_
import papers_help
import pytest

from docassemble.AotForms import documents, law
from docassemble.AotForms.documents import Need, Role, Stage
from docassemble.AotForms.documents.catalogue import rules_for
from docassemble.AotForms.documents.catalogue_hearing import hearing_entries
from docassemble.AotForms.documents.writing import WRITERS
from docassemble.AotForms.errors import InputError

REQUIRED, OPTIONAL, IMPOSSIBLE = Need.REQUIRED, Need.OPTIONAL, Need.IMPOSSIBLE


def entries(**parts) -> dict[str, documents.Entry]:
    """The whole catalogue of a matter with ``parts``."""
    known = help_.facts(**parts)
    return {entry.id: entry for entry in documents.catalogue(known, law.review(known, help_.DAY))}


def needs(*ids: str, **parts) -> list[Need]:
    """The need of each paper named."""
    found = entries(**parts)
    return [found[one].need for one in ids]


def one(paper: str, **parts) -> documents.Document:
    """One paper of a matter with ``parts``."""
    known = help_.facts(**parts)
    return documents.write_one(known, law.review(known, help_.DAY), paper)[0]


def test_the_default_set_is_as_it_was():
    """None of these papers goes into a packet of its own accord, and each has a writer, a reason and a stage."""
    for name in papers_help.ALL:
        for entry in papers_help.entries(name).values():
            assert not entry.written and entry.id in WRITERS and entry.why.endswith("."), entry.id
            assert entry.stage in (Stage.FILING, Stage.HEARING, Stage.ORDER) and entry.role in Role


def test_the_papers_of_every_hearing():
    """Order, notice and proof of service always; the rest turns on the facts."""
    assert needs("hearing-order", "hearing-notice", "service-proof") == [REQUIRED] * 3
    assert needs("rights", "locator", "data-sheet", "provider-agreement") == [OPTIONAL] * 4
    assert needs("provider-agreement", provider={"agreed": False}) == [IMPOSSIBLE]


@pytest.mark.slow
def test_a_witness_has_a_paper_and_nobody_has_none():
    """Named: optional, one paper each; known to be none: impossible; not known: a blank one may be had."""
    assert needs("witness") == [OPTIONAL] and needs("witness", witnesses=[]) == [IMPOSSIBLE]
    assert "2 witnesses" in entries(witnesses=[{"relation": "a"}, {"relation": "b"}])["witness"].why
    assert {"witness", "witness-2", "witness-3"} <= papers_help.papers("maximal").keys()


@pytest.mark.parametrize("outcome, need", [("examined", IMPOSSIBLE), ("attempted without cooperation", OPTIONAL), ("not yet", OPTIONAL), (None, OPTIONAL)])
def test_an_examination_is_ordered_only_for_one_who_refused(outcome, need):
    """(6)(f) and (g): impossible once the professional examined; not known yet is not a no."""
    assert needs("exam-motion", "exam-order", "transport-order", declaration={"outcome": outcome}) == [need] * 3


def test_transport_that_nobody_asks_for_has_no_order():
    """Asking for the examination alone leaves D9 out."""
    known = {"declaration": {"outcome": "attempted without cooperation"}, "proceeding": {"examination": {"transport": False}}}
    assert needs("exam-order", "transport-order", **known) == [OPTIONAL, IMPOSSIBLE]


@pytest.mark.parametrize("basis, need", [("mental disorder", REQUIRED), ("both", REQUIRED), ("substance use disorder", IMPOSSIBLE), (None, OPTIONAL)])
def test_firearm_warnings_follow_the_kind_of_disorder(basis, need):
    """Both warnings for a mental disorder, neither for substance use alone."""
    assert needs("firearms-before", "firearms-after", disorder={"basis": basis}) == [need] * 2


@pytest.mark.parametrize("native, served, need", [(True, True, REQUIRED), (False, None, IMPOSSIBLE), (True, False, IMPOSSIBLE),
                                                  (True, None, OPTIONAL), (None, None, OPTIONAL), (None, True, OPTIONAL)])
def test_the_tribal_notice_needs_both_facts(native, served, need):
    """American Indian or Alaska Native, and receiving services from a tribe in this state."""
    assert needs("tribal-notice", respondent={"tribe": {"is_native": native, "receives_tribal_services": served}}) == [need]


def test_days_and_withdrawal_follow_what_is_asked():
    """Asked: required; known not to be: impossible; the court's own motion needs none of the parties'."""
    assert needs("continuance-motion", "continuance-order", "withdrawal", "hearing-stipulation") == [OPTIONAL] * 4
    asked = {"continuance": {"asked": True, "by": "court"}, "withdrawal": {"asked": False}, "hearing": {"basis": "good cause"}}
    assert needs("continuance-motion", "continuance-order", "withdrawal", "hearing-stipulation", "hearing-date-order", proceeding=asked) == [
        IMPOSSIBLE, REQUIRED, IMPOSSIBLE, IMPOSSIBLE, REQUIRED]
    assert needs("hearing-stipulation", "hearing-date-order", proceeding={"stipulation": {"asked": True}}) == [REQUIRED] * 2
    assert needs("hearing-stipulation", "hearing-date-order", proceeding={"stipulation": {"asked": False}}) == [IMPOSSIBLE, OPTIONAL]


def test_a_child_has_none_of_them():
    """Under 13 nothing is possible, and asking for one says why."""
    known = help_.facts(respondent={"birth_date": "2015-01-01"})
    review = law.review(known, help_.DAY)
    assert {e.need for e in hearing_entries(known, rules_for(known, review))} == {IMPOSSIBLE}
    with pytest.raises(InputError, match="under 13"):
        documents.write_one(known, review, "hearing-order")


def test_who_gets_a_copy_is_the_laws_list():
    """The notice goes to all who are served, with guardian and counsel; an absent person is left out."""
    served = {"guardian": {"exists": True}, "agent": {"exists": False}}
    copies = entries(respondent=served, current_provider={"exists": True})["hearing-notice"].copies
    assert copies == ("petitioner", "respondent", "qualified professional", "current provider", "guardian", "respondent's counsel")
    assert "peace officer" in entries()["transport-order"].copies and "tribe" in entries()["tribal-notice"].copies


def test_the_list_of_those_to_be_served_is_complete():
    """Everyone of whom no service is known stands on a proof of their own, one server's rows on one paper."""
    papers = papers_help.papers("maximal")
    first, second, rest = (help_.said(papers[i]) for i in ("service-proof", "service-proof-2", "service-proof-3"))
    assert "RobinSample" in first and help_.key("substitute service: left with her husband") in first and "DanaDoctor" not in first
    assert help_.key("December 3, 2026, 9:00 a.m.") in second and "ZoëQuux" in second
    for words in ("petitioner", "surrogate or agent", "current provider", "respondent’s counsel"):
        assert help_.key(words) in rest
    assert "guardian" not in rest and "DanaDoctor" not in rest


def test_the_tribal_clocks_are_counted():
    """24 hours from service on the respondent and on the guardian, before the hearing; for a crisis responder 3 hours from the decision."""
    text = help_.said(papers_help.papers("maximal")["tribal-notice"])
    for words in ("December 4, 2026, 2:05 p.m.", "December 5, 2026, 6:40 p.m.", "December 10, 2026, 9:30 a.m.", "right to intervene",
                  "tribal crisis coordination plan"):
        assert help_.key(words) in text
    tribe = {"tribe": {"is_native": True, "receives_tribal_services": True}, "guardian": {"exists": False}}
    decided = {"tribal_notice": {"decided_on": "2026-11-30", "decided_at": "22:30"}}
    text = help_.said(one("tribal-notice", petitioner={"kind": "designated crisis responder"}, respondent=tribe, proceeding=decided))
    assert help_.key("December 1, 2026, 1:30 a.m.") in text and "71.05.150(5)" in text and help_.key("on the guardian") not in text


def test_orders_follow_the_setting_and_the_proof_is_in_words():
    """The notice says the proof; the order names counsel; initials for an adult where a county asks for them."""
    papers = papers_help.papers("maximal")
    assert help_.key("clear, cogent, and convincing evidence") in help_.said(papers["hearing-notice"])
    order = help_.said(papers["hearing-order"])
    assert help_.key("The court appoints as counsel: Sigríður Müller-Ñandú") in order and help_.key("at 9:30 a.m.") in order
    known = help_.facts()
    setting = documents.Settings(caption_words="In re the Detention of:", caption_by_initials=True)
    paper = documents.write_one(known, law.review(known, help_.DAY), "hearing-order", setting)[0]
    assert help_.key("In re the Detention of: R.S.") in help_.said(paper)


def test_unknown_interpreter_is_a_line_and_none_needed_is_no_paragraph():
    """Not known: if one is needed, with a line; not needed: not said; needed: the language."""
    text = help_.said(one("hearing-order"))
    assert help_.key("Interpreter, if one is needed") in text
    assert "Interpreter" not in help_.said(one("hearing-order", respondent={"interpreter": {"needed": False}}))
    assert help_.key("Language: Somali") in help_.said(one("hearing-order", respondent={"interpreter": {"needed": True, "language": "Somali"}}))


def test_asked_for_papers_join_the_packet_and_the_clerks_list():
    """Papers asked for by id are written with the rest and listed on the cover sheet; what is not the clerk's is not."""
    known = help_.facts(witnesses=[{"contact": {"name": {"given": "Wim", "family": "Witness"}}, "saw": "I saw it."}])
    papers = documents.write(known, law.review(known, help_.DAY), also=("witness", "hearing-order", "locator"))
    ids = [paper.id for paper in papers]
    assert ids[:3] == ["cover", "petition", "declaration"] and {"witness", "hearing-order", "locator"} <= set(ids) and ids[-1] == "note"
    cover = help_.said(papers[0])
    assert help_.key("Declaration of a Witness") in cover and help_.key("Locator") not in cover
