"""Package layout: the top level is the source, and one mapping gives it its import names.

``interviews/``, ``pdf_templates/`` and ``filing_adapters/`` lie at the top level so that a newcomer
sees them; docassemble wants the first two inside the package.  ``package_dir`` puts them there in every
built artifact and the committed symlinks do so in a checkout (see docs/adr/0001-layout.md).
"""
import contextlib

from setuptools import find_packages, setup

# Environments of several Pythons may be made at once; setuptools writes into this folder, so they take turns.
_TURN = open(__file__, encoding="utf-8")  # noqa: SIM115  let go when this build ends
with contextlib.suppress(ImportError):  # not on Windows
    import fcntl

    fcntl.flock(_TURN, fcntl.LOCK_EX)

NAME = "docassemble.AotForms"

MAPPED = {
    NAME + ".data.questions": "interviews",
    NAME + ".data.templates": "pdf_templates",
    NAME + ".filing_adapters": "filing_adapters",
}


def _rooms():
    """Every package below docassemble/AotForms that is a real folder, not one of the committed links."""
    found = find_packages(where="docassemble", include=["AotForms", "AotForms.*"])  # docassemble is a namespace
    return ["docassemble." + name for name in found if not name.startswith("AotForms.filing_adapters")]


def _adapters():
    inner = find_packages(where="filing_adapters")
    return [NAME + ".filing_adapters"] + [f"{NAME}.filing_adapters.{name}" for name in inner]


DATA = [NAME + ".data.static", NAME + ".data.sources"]

setup(
    packages=sorted({NAME, *_rooms(), *_adapters(), *MAPPED, *DATA}),
    package_dir={
        "": ".",
        **MAPPED,
        NAME + ".data.static": "docassemble/AotForms/data/static",
        NAME + ".data.sources": "docassemble/AotForms/data/sources",
    },
    package_data={
        NAME: ["py.typed"],
        NAME + ".law": ["rules/*.yml"],
        NAME + ".packet": ["verify_page.*"],
        NAME + ".matter": ["examples/*.json"],
        NAME + ".server": ["templates/*/*.html"],
        NAME + ".vault": ["migrations/*", "migrations/versions/*"],
        NAME + ".data.questions": ["*.yml", "*.md"],
        NAME + ".data.templates": ["*.html", "*.css", "*.pdf", "*.json", "*.md"],
        NAME + ".data.static": ["*", "fonts/*"],
        NAME + ".data.sources": ["*", "counties/*"],
        NAME + ".filing_adapters": ["*.md"],
    },
    zip_safe=False,
)
