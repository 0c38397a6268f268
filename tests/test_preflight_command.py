"""``aotforms preflight`` and ``aotforms assemble --exhibit``: exit codes, JSON, and no name of a file repeated."""
from __future__ import annotations

import json

import pytest
from test_command_line import case, run  # noqa: F401  fixtures

from docassemble.AotForms import pdf

pytestmark = pytest.mark.slow


def test_loose_files_are_called_by_their_place(run, tmp_path):  # noqa: F811
    """0 and 2; JSON says where, what and how to mend; the name of a file may name a person and is not repeated."""
    good, bad = tmp_path / "petition.pdf", tmp_path / "Zebulon Quixley.pdf"
    good.write_bytes(pdf.typeset('<body class="gr14"><p>x</p></body>', title="T"))
    bad.write_bytes(pdf.typeset('<body class="gr14"><p>SSN 123-45-6789</p></body>', title="T"))
    assert run("preflight", good, "--county", "Clallam", "--office", "clerk", "--channel", "portal")[0] == 0
    code, out, _ = run("preflight", good, bad, "--json")
    told = json.loads(out)
    assert code == 2 and not told["fit"] and [p["where"] for p in told["problems"]] == ["PDF 2, file name", "PDF 2, page 1"]
    code, out, err = run("preflight", good, bad)
    assert code == 2 and "Zebulon" not in out + err and "6789" not in out + err


def test_an_exhibit_goes_into_the_packet_or_says_why_not(run, case, tmp_path):  # noqa: F811
    """FILE=N joins it; a number that is not listed, a wrong number of pages and a file that is not there are the caller's."""
    one = tmp_path / "one=page.pdf"
    one.write_bytes(pdf.typeset("<p>Designation.</p>", title="x"))
    for given in (f"{one}=1", f"{one}=3", f"{one}=0", str(one), f"{tmp_path}/Zebulon.pdf=2"):
        code, _, err = run("assemble", case, "--out", tmp_path / "none", "--exhibit", given)
        assert code == 2 and "one=page" not in err and "Zebulon" not in err
    code, out, _ = run("assemble", case, "--out", tmp_path / "made", "--office", "clerk", "--exhibit", f"{one}=2", "--json")
    made = json.loads(out)
    assert code == 0 and made["exhibits_not_joined"] == [1] and made["packet"][-1]["title"].startswith("Exhibit 2: ")
    assert (tmp_path / "made" / "packet" / made["packet"][-1]["name"]).read_bytes() == one.read_bytes()
    assert run("preflight", tmp_path / "made" / "packet")[0] == 0
