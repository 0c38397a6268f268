# do not pre-load
"""The pytest plugin: the option ``--adapter-kit`` and the fixture ``kit``.  Named on the command line (``-p``), not by an entry point:
pytest rewrites the assertions of every module of a package that has one, and so would load ours in another way than people do.
"""
from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

SUITE = f"{__package__}.suite"
pytest.register_assert_rewrite(SUITE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    group = parser.getgroup("aotforms")
    group.addoption("--adapter-kit", action="append", default=[], metavar="MODULE:CLASS",
                    help="the conformance kit of a filing adapter (may be given more than once); see docs/adapters.md")


class _Suite(pytest.Module):
    """The suite under its own name.  ``docassemble`` is a namespace, so pytest would import the file a second time under another."""

    def _getobj(self):
        return importlib.import_module(SUITE)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Collect the suite, and leave every other file alone."""
    if module_path != Path(__file__).with_name("suite.py"):
        return None
    return _Suite.from_parent(parent, path=module_path)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test of the suite runs for every kit."""
    if "adapter_kit" in metafunc.fixturenames:
        metafunc.parametrize("adapter_kit", metafunc.config.getoption("--adapter-kit"), indirect=True, scope="module")


@pytest.fixture(scope="module")
def adapter_kit(request: pytest.FixtureRequest) -> Iterator[object]:
    """A kit with its server running."""
    module, _, name = request.param.partition(":")
    made = getattr(importlib.import_module(module), name)()
    with made as running:
        yield running
