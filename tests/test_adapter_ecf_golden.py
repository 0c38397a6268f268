"""The envelopes that leave are the committed ones, byte for byte, on every machine; and they fit the OASIS schemas.

``python tests/test_adapter_ecf_golden.py`` writes them anew after a change that is meant; look at the difference.
"""
from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from docassemble.AotForms.filing.adapter import Outgoing
from docassemble.AotForms.filing_adapters.ecf.case_data import read_case_data
from docassemble.AotForms.filing_adapters.ecf.envelope import enveloped, query
from docassemble.AotForms.filing_adapters.ecf.filing import choose, message
from docassemble.AotForms.filing_adapters.ecf.names import GET_LIST, GET_POLICY, GET_STATUS
from docassemble.AotForms.filing_adapters.ecf.settings import read_settings

from peers.ecf_peer import NS, schema
from peers.ecf_peer_papers import case_data, ecf_outgoing, ecf_settings, manifest, paper

GOLDEN = Path(__file__).parent / "golden" / "ecf"
COURT = "snohomish:superior"


def packet(cause_number: str | None) -> Outgoing:
    """Papers of fixed bytes, so that nothing of a PDF library stands in the envelope."""
    files = tuple(paper(name, title, f"%PDF-1.4 {title}\n%%EOF\n".encode())
                  for name, title in (("01-cover-sheet.pdf", "Cover sheet"), ("02-petition.pdf", "Petition"), ("03-declaration.pdf", "Declaration")))
    return ecf_outgoing(ecf_settings(), files=(*files, manifest(files), case_data()), cause_number=cause_number)


def filing(cause_number: str | None) -> bytes:
    sent = packet(cause_number)
    made, problems = choose(sent, read_settings(sent.settings), read_case_data(sent))
    assert made is not None, problems
    return enveloped(message(made))


def asked(operation: str) -> bytes:
    return enveloped(query(operation, read_settings(ecf_settings()), COURT, "9f2c" * 16))


def header() -> bytes:
    made = etree.Element("{urn:vendor:test}UserNameHeader", nsmap={"t": "urn:vendor:test"})
    etree.SubElement(made, "{urn:vendor:test}UserName").text = "filer"
    return enveloped(query(GET_POLICY, read_settings(ecf_settings()), COURT), [made])


MADE = {
    "review-filing-new-case.xml": lambda: filing(None), "review-filing-existing-case.xml": lambda: filing("26-6-01234-5"),
    "get-policy.xml": lambda: asked(GET_POLICY), "get-filing-status.xml": lambda: asked(GET_STATUS),
    "get-filing-list.xml": lambda: asked(GET_LIST), "get-policy-with-header.xml": header,
}


@pytest.mark.parametrize("name", MADE)
def test_an_envelope_is_the_committed_one(name):
    """Byte for byte, twice in a row."""
    assert MADE[name]() == (GOLDEN / name).read_bytes()
    assert MADE[name]() == MADE[name]()


@pytest.mark.skipif(schema() is None, reason="AOTFORMS_ECF_SCHEMAS does not name the folder of the OASIS schemas")
@pytest.mark.parametrize("name", MADE)
def test_a_committed_envelope_fits_the_schemas(name):
    """What is committed is valid ECF 4.01."""
    body = etree.fromstring((GOLDEN / name).read_bytes()).find("soap:Body", NS)[0]
    known = schema()
    assert known.validate(etree.fromstring(etree.tostring(body))), known.error_log


def test_no_golden_file_is_left_over():
    """Each committed envelope is reproduced by one of the above."""
    assert sorted(p.name for p in GOLDEN.iterdir()) == sorted(MADE)


if __name__ == "__main__":
    for file_name, make in MADE.items():
        (GOLDEN / file_name).write_bytes(make())
