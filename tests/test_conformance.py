"""The conformance kit: our own adapters pass it, a third party's installed package passes it, and adapters that are wrong fail it."""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SUITE = "docassemble.AotForms.conformance.suite"
# How many tests each channel must really have run: those that its peer cannot play are skipped by name, and no more.
PASSED = {"Email": 24, "EmailByHand": 10, "Paper": 7, "Fax": 9, "Portal": 9, "Sftp": 21, "Ecf": 25}
WRONG = {
    "Liar": "lost_answer_is_unknown", "Careless": "lost_answer_is_unknown", "Eager": "dry_run_sends_nothing", "Leaky": "taken_once",
    "Echoing": "comes_out_nowhere", "Blind": "changed_bytes", "Endless": "means_nothing"}


def run(*arguments: str, path: tuple[Path, ...] = (HERE,), cwd: Path, timeout: int = 240) -> subprocess.CompletedProcess:
    """This Python with ``path`` before everything else, away from the checkout."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path)), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, timeout=timeout)


def suite(kit: str, cwd: Path, *more: str, path: tuple[Path, ...] = (HERE,)) -> subprocess.CompletedProcess:
    """The suite for one kit; the plugin is named where this installation is older than its entry point."""
    from importlib.metadata import entry_points

    named = [] if entry_points(group="pytest11", name="aotforms-conformance") else ["-p", "docassemble.AotForms.conformance.plugin"]
    return run("-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "--pyargs", SUITE, "--adapter-kit", kit, *named, *more,
               cwd=cwd, path=path)


def counted(ran: subprocess.CompletedProcess, word: str) -> int:
    found = re.search(rf"(\d+) {word}", ran.stdout)
    return int(found[1]) if found else 0


@pytest.mark.slow
@pytest.mark.parametrize("name", PASSED)
def test_our_own_adapters_pass(name, tmp_path):
    """Each with a real peer that misbehaves as far as it can; nothing fails, and as much was tried as its peer can play."""
    ran = suite(f"adapter_kits:{name}Kit", tmp_path)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    assert counted(ran, "passed") >= PASSED[name], ran.stdout[-2000:]


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
def test_an_adapter_that_is_wrong_fails(name, tmp_path):
    """One mistake each; the test that is about that mistake says so (the same adapter without it passes: below)."""
    ran = suite(f"bad_adapters:{name}Kit", tmp_path, "-k", WRONG[name], path=(HERE / "third_party",))
    assert ran.returncode == 1 and counted(ran, "failed"), ran.stdout[-3000:] + ran.stderr[-2000:]


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The third party's package, really installed by pip into a folder, beside one that cannot be imported."""
    folder = tmp_path_factory.mktemp("installed")
    built = tmp_path_factory.mktemp("build") / "third_party"
    built.mkdir()
    for file in (HERE / "third_party").iterdir():
        if file.is_file() and not file.name.startswith("bad_"):
            (built / file.name).write_bytes(file.read_bytes())
    ran = run("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check",
              "--root-user-action=ignore", "--target", str(folder), str(built), cwd=folder, path=())
    assert ran.returncode == 0, ran.stderr[-3000:]
    broken = folder / "broken_channel-1.0.dist-info"
    broken.mkdir()
    (broken / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-channel\nVersion: 1.0\n", encoding="ascii")
    (broken / "entry_points.txt").write_text("[aotforms.filing_adapters]\nbroken = broken_channel:Broken\n", encoding="ascii")
    (folder / "broken_channel.py").write_text("# do not pre-load\nraise ImportError('a library of its own is missing')\n", encoding="ascii")
    return folder


@pytest.mark.slow
def test_a_third_partys_package_is_installed_found_and_listed(installed, tmp_path):
    """By its entry point, beside ours; one whose import fails is told by name and keeps nobody from working."""
    ran = run("-m", "docassemble.AotForms", "adapters", "--json", cwd=tmp_path, path=(installed,))
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert {"courthouse-drop", "paper", "fax", "email", "ecf", "sftp", "portal"} <= told["adapters"].keys()
    assert told["adapters"]["courthouse-drop"]["title"] == "Courthouse drop box" and "broken" not in told["adapters"]
    assert [p["where"] for p in told["problems"]] == ["adapter broken"]
    found = run("-c", "from docassemble.AotForms.filing import Registry\n"
                "made = Registry(allow=['courthouse-drop', 'paper'])\nprint(sorted(made.working()), type(made.get('courthouse-drop')).__module__)",
                cwd=tmp_path, path=(installed,))
    assert found.stdout.split("\n")[0] == "['courthouse-drop', 'paper'] courthouse_drop", found.stderr


@pytest.mark.slow
def test_the_installed_package_passes_the_kit(installed, tmp_path):
    """Its author's kit, from where pip put it; and its adapter has fewer than a hundred lines."""
    ran = suite("courthouse_drop_testing:DropKit", tmp_path, path=(installed,))
    assert ran.returncode == 0 and counted(ran, "passed") >= 19, ran.stdout[-3000:] + ran.stderr[-2000:]
    assert len((installed / "courthouse_drop.py").read_text(encoding="utf-8").splitlines()) < 100


@pytest.mark.slow
def test_a_kit_that_is_not_there_is_an_error(tmp_path):
    """A name without a class is no silent pass."""
    assert suite("adapter_kits:NobodysKit", tmp_path).returncode == 1
