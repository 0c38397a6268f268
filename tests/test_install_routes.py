"""However AotForms is installed, every file that it needs lies where Python and docassemble look for it."""
from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.install
ROOT = Path(__file__).parent.parent
# Top-level folder → where its files lie in the installed package.
MAPPED = {"interviews": "data/questions", "pdf_templates": "data/templates", "filing_adapters": "filing_adapters",
          "docassemble/AotForms": "."}
ASK = """
import importlib.metadata, importlib.util, json, pathlib
from docassemble.AotForms import filing_adapters
from docassemble.AotForms.filing_adapters import paper
from docassemble.AotForms.law import rules
place = pathlib.Path(importlib.util.find_spec("docassemble.AotForms").submodule_search_locations[0])
found = importlib.metadata.distribution("docassemble.AotForms").entry_points
print(json.dumps({
    "place": str(place), "adapter": paper.__file__,
    "entry points": {one.name: one.load().__name__ for one in found if one.group == "aotforms.filing_adapters"},
    "command": [one.value for one in found if one.group == "console_scripts"]}))
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """A copy of the checkout without what Git ignores, links kept as links."""
    folder = tmp_path_factory.mktemp("source") / "AotForms"
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is not a Git checkout")
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_symlink() or (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name, follow_symlinks=False)
    (folder / "interviews").mkdir(exist_ok=True)
    return folder


@pytest.fixture
def clean(tmp_path):
    """A light environment of its own that sees the libraries of this one, but not its AotForms."""
    place = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True, timeout=120)
    own = next((place / "lib").glob("python3.*/site-packages"))
    here = [path for path in sys.path if path.endswith("site-packages")]
    (own / "zz-libraries.pth").write_text("\n".join(here) + "\n", encoding="utf-8")
    return place


def pip(clean: Path, *arguments: object) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(clean / "bin/python"), "install", "--no-deps", "--no-build-isolation",
         "--no-index", "--disable-pip-version-check", *map(str, arguments)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def build(source: Path, kind: str, folder: Path) -> Path:
    copy = folder / "tree"
    shutil.copytree(source, copy, symlinks=True)
    done = subprocess.run([sys.executable, "-m", "build", "--no-isolation", "--skip-dependency-check", f"--{kind}", "--outdir",
                           str(folder / "dist"), str(copy)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return next((folder / "dist").iterdir())


def zipped(source: Path, target: Path) -> Path:
    """A zip as Git archives it: one top folder, and links written as small files with the target in them."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(source.rglob("*")):
            name = "AotForms-main/" + str(path.relative_to(source))
            if path.is_symlink():
                info = zipfile.ZipInfo(name)
                info.create_system, info.external_attr = 3, 0o120777 << 16
                archive.writestr(info, str(path.readlink()))
            elif path.is_file():
                archive.write(path, name)
    return target


def check(clean: Path, source: Path, within: Path, path: Path | None = None) -> None:
    """Ask the installed package where it is, and compare its files with those of the source, one by one."""
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(path or "")}
    done = subprocess.run([str(clean / "bin/python"), "-W", "error", "-c", ASK], cwd=clean, capture_output=True, text=True,
                          timeout=120, env=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    place = Path(told["place"])
    assert place.is_relative_to(within), f"another AotForms was found: {place}"
    assert told["entry points"]["paper"] == "PaperAdapter" and told["command"] == ["docassemble.AotForms.cli:main"]
    assert [name for name in wanted(source) if not (place / name).is_file()] == []


def wanted(source: Path) -> list[str]:
    """Every file of the package by its place in it."""
    found = []
    for top, inside in MAPPED.items():
        for path in sorted((source / top).rglob("*")):
            if path.is_file() and not any(part.is_symlink() for part in [path, *path.parents] if part.is_relative_to(source)):
                found.append(str(Path(inside) / path.relative_to(source / top)))
    assert len(found) > 50
    return [name for name in found if "__pycache__" not in name]


def test_wheel(source, clean, tmp_path):
    """Ensures that a wheel holds every file and installs whole."""
    pip(clean, build(source, "wheel", tmp_path))
    check(clean, source, clean)


def test_source_distribution(source, clean, tmp_path):
    """Ensures that a source distribution installs as the checkout does."""
    pip(clean, build(source, "sdist", tmp_path))
    check(clean, source, clean)


def test_editable(source, clean, tmp_path):
    """Ensures that an editable install finds interviews, templates and adapters in the checkout."""
    copy = tmp_path / "tree"
    shutil.copytree(source, copy, symlinks=True)
    pip(clean, "--editable", copy)
    check(clean, source, copy)


def test_zip_of_the_repository(source, clean, tmp_path):
    """Ensures that a zip of the repository, where links are not links any more, installs whole."""
    pip(clean, zipped(source, tmp_path / "AotForms.zip"))
    check(clean, source, clean)


@pytest.mark.parametrize("option", ["--prefix", "--target"])
def test_docassembles_package_installer(source, clean, tmp_path, option):
    """Ensures that the pip command of docassemble's package page installs the zip into its own folder."""
    folder = tmp_path / "packages"
    pip(clean, option, folder, "--upgrade", zipped(source, tmp_path / "AotForms.zip"))
    path = folder if option == "--target" else next(folder.glob("lib/python3.*/site-packages"))
    check(clean, source, folder, path)


def test_docassemble_reads_the_name():
    """Ensures that docassemble's zip upload, which looks for NAME = "…" in setup.py, finds our name."""
    lines = (ROOT / "setup.py").read_text(encoding="utf-8").splitlines()
    found = [match[1] for line in lines if (match := re.search(r'^NAME *= *\(?"(.*)"', line))]
    assert found[-1] == "docassemble.AotForms"


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_constraints_name_versions_and_nothing_else(version):
    """Ensures that the committed versions are exact, point to no host or folder, and pin docassemble as decided."""
    lines = (ROOT / f"constraints-{version}.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)
    pinned = dict(line.split("==") for line in lines)
    assert pinned["docassemble.base"] == pinned["docassemble.webapp"] == ("1.10.5" if version == "3.11" else "1.10.13")
