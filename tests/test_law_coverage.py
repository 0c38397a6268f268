"""Every branch of the law's code is taken by its tests."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# The tests that take every branch quickly; the walkers, the mutations and the long properties would only take them again.
NAMES = ("after", "golden", "check", "clocks", "contents", "corners", "criteria", "declaration", "lookback", "rules", "standing", "timeline",
         "traps", "report")
SLOW = "not no_filed_paper and not walker and not adding_stays and not exact_dates and not unrelated and not day_by_day"


@pytest.mark.slow
def test_every_branch_of_the_law_is_taken(tmp_path):
    """100 % of lines and branches of law/, measured by coverage.py in a process of its own."""
    pytest.importorskip("coverage", reason="coverage.py is not installed (extra: test)")
    files = [f"tests/test_law_{name}.py" for name in NAMES]
    environment = {**os.environ, "COVERAGE_FILE": str(tmp_path / "law")}
    environment.pop("PYTEST_XDIST_WORKER", None)
    run = [sys.executable, "-m", "coverage"]
    tests = subprocess.run([*run, "run", "--branch", "--source=docassemble.AotForms.law", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider",
                            *files, "-k", SLOW], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert tests.returncode == 0, tests.stdout[-3000:]
    report = subprocess.run([*run, "report", "--show-missing", "--skip-covered", "--fail-under=100"], cwd=ROOT, env=environment,
                            capture_output=True, text=True)
    assert report.returncode == 0, report.stdout
