"""The house: rooms import only rooms below them, only the shell knows docassemble, and nothing private leaks into the tree."""
from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # of the sources, whatever Python runs them
ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "docassemble" / "AotForms"
SOURCES = sorted(p for p in [*PACKAGE.rglob("*.py"), *(ROOT / "filing_adapters").rglob("*.py")] if "__pycache__" not in p.parts)
SHELL = ("guide", "server")


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_rooms_import_only_rooms_below_them():
    """import-linter keeps the floors of docs/house.md."""
    run = subprocess.run([sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"], cwd=ROOT,
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_only_guide_and_server_know_docassemble(path):
    """No other room imports docassemble.base or docassemble.webapp; outside guide every module asks not to be pre-loaded."""
    text = path.read_text(encoding="utf-8")
    rooms = path.relative_to(PACKAGE).parts if path.is_relative_to(PACKAGE) else ("filing_adapters",)
    if rooms[0] not in SHELL:
        modules = [n.module or "" for n in ast.walk(ast.parse(text)) if isinstance(n, ast.ImportFrom) and not n.level]
        modules += [a.name for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Import) for a in n.names]
        assert not [m for m in modules if m.startswith(("docassemble.base", "docassemble.webapp"))]
    if rooms[0] != "guide":
        assert text.startswith("# do not pre-load\n")


def tracked() -> list[Path]:
    run = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if run.returncode:
        pytest.skip("not a git checkout: the tracked files cannot be listed")
    return [ROOT / line for line in run.stdout.splitlines()]


def test_no_path_of_a_machine_and_no_package_host_in_the_tree():
    """What is committed works anywhere: no home folders, no package index addresses."""
    bad = re.compile(r"(^|[^\w.])/(root|work|farm|home/[a-z]+)/|index-url|trusted-host")
    found = []
    for path in tracked():
        if path.is_symlink() or not path.is_file() or path.suffix in (".pdf", ".png") or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if bad.search(line):
                found.append(f"{relative(path)}:{number}")
    assert not found
