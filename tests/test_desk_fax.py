"""Filing by fax at the desk: the number is confirmed, the fax is made, and the person records the transmission report."""
from __future__ import annotations

from datetime import timedelta

import pytest
import typer
from test_desk import login, save, sign_all  # noqa: F401  the fixture
from typer.testing import CliRunner

from docassemble.AotForms.commands import filing, settings
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.filing.telephone import digits_of
from docassemble.AotForms.guide import desk, showing_papers
from docassemble.AotForms.guide.desk import following, office, opening

app = typer.Typer()
filing.register(app)
settings.register(app)
NUMBER = "425 555 0100"


def run(login: str, *words: str) -> str:  # noqa: F811
    ran = CliRunner().invoke(app, [*words, "--home", str(opening.vault().home), "--as", login])
    assert ran.exit_code == 0, (ran.output, ran.exception)
    return ran.output


def moment(**before: float) -> str:
    return (opening.now().astimezone(opening.ZONE) - timedelta(**before)).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.slow
def test_from_the_number_to_the_report(login):  # noqa: F811
    """No fax without a confirmed number; then a way of its own, a cover sheet with the sender, and the report by command."""
    handle = save(login).handle
    sign_all(login, handle)
    assert "fax" not in {row.channel for row in desk.routes(login, handle)}
    for bad in ("555 0100", "ask them"):
        with pytest.raises(InputError):
            office.confirm_fax(login, "Snohomish", "prosecutor", bad, "R. Example")
    run(login, "settings", "fax", "--county=Snohomish", "--office=prosecutor", f"--number={NUMBER}", "--confirmed-by=R. Example")
    run(login, "settings", "fax-sender", "--name=Example Hospital", "--told-by=prosecutor, desk 2", "--no-tiff")
    run(login, "settings", "fax-sender", "--phone=206 555 0101")
    assert office.settings(login)["faxes"][0][:2] == ("Snohomish", "prosecutor")
    way = next(row for row in desk.routes(login, handle) if row.channel == "fax")
    assert (way.office, way.missing, way.known) == ("prosecutor", None, False)
    shown = showing_papers.routes([way], lambda to, **more: "#")
    assert "Prepare the fax" in shown and "not confirmed" in shown and "R. Example" in shown
    assert way.goes_to.endswith(", confirmed by R. Example") and digits_of(NUMBER) in digits_of(way.goes_to.partition(",")[0])

    sent = desk.send(login, handle, "prosecutor", "fax")
    assert sent.fax and "transmission report" in sent.words and any(name.endswith("-fax.pdf") for name in sent.files)
    total = next(int(e["detail"]["evidence"]["fax_pages"]) for e in desk.receipt(login, sent.id)["events"] if e["note"] == "attempt answered")
    for wrong in ({"at": "yesterday"}, {"pages": "all"}):
        with pytest.raises(InputError):
            desk.report_fax(login, sent.id, "not sure", **{"at": moment(), "pages": None, "number": NUMBER, "said_by": "Ann", **wrong})
    told = run(login, "fax-report", sent.id, "--result=all pages sent", f"--at={moment()}", f"--pages={total}", f"--number={NUMBER}",
               "--said-by=Ann Sender")
    assert told.startswith("sent:") and not following.where(login, handle)[0].fax
    assert desk.receipt(login, sent.id)["events"][-1]["detail"]["evidence"]["number_dialed"] == NUMBER
