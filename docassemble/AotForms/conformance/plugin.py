# do not pre-load
"""The pytest plugin: the option ``--adapter-kit`` and the fixture ``kit``."""
from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    group = parser.getgroup("aotforms")
    group.addoption("--adapter-kit", action="append", default=[], metavar="MODULE:CLASS",
                    help="the conformance kit of a filing adapter (may be given more than once); see docs/adapters.md")


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
