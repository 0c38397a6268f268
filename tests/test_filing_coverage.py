"""Every branch of ledger and courier is taken by their tests."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOM = "docassemble/AotForms/filing"
MODULES = ("ledger", "courier", "leases", "outcomes", "corrections", "told", "outgoing", "states", "submission", "words", "backoff")
# On SQLite, and without the races of many threads: those take no branch that these do not.
NAMES = ("courier", "ledger", "leases", "corrections", "told", "corners", "states", "notices")
SLOW = "not postgresql and not eight_couriers and not thirty_two"


@pytest.mark.slow
def test_every_branch_of_ledger_and_courier_is_taken(tmp_path):
    """100 % of lines and branches of the modules that decide what leaves and what is known, by coverage.py in a process of its own."""
    pytest.importorskip("coverage", reason="coverage.py is not installed (extra: test)")
    environment = {**os.environ, "COVERAGE_FILE": str(tmp_path / "filing")}
    environment.pop("PYTEST_XDIST_WORKER", None)
    run = [sys.executable, "-m", "coverage"]
    tests = subprocess.run([*run, "run", "--branch", "--source=docassemble.AotForms.filing", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider",
                            *(f"tests/test_filing_{name}.py" for name in NAMES), "-k", SLOW], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert tests.returncode == 0, tests.stdout[-3000:]
    wanted = ",".join(f"*/filing/{name}.py" for name in MODULES)
    assert all((ROOT / ROOM / f"{name}.py").is_file() for name in MODULES)
    report = subprocess.run([*run, "report", "--show-missing", "--skip-covered", "--fail-under=100", f"--include={wanted}"], cwd=ROOT,
                            env=environment, capture_output=True, text=True)
    assert report.returncode == 0, report.stdout
