"""What several tests share: a real server, a real browser, the folders with official material."""
from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import server_support


# About how long a test takes beside one with no such mark, by its first mark of these.
DEAR = (("browser", 1000), ("slow", 100), ("docassemble", 10))
# What is dear to make and made once in a process: the journey through a petition, every paper of every matter.
SHARED = ("journey", "documents_extremes")
SHARERS = {path.name: what for path in Path(__file__).parent.glob("test_*.py") for what in SHARED if what in path.read_text(encoding="utf-8")}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Where tests are dealt out to processes, a file stays in one; and so do files that share what is dear to make."""
    from xdist.scheduler import LoadFileScheduling

    class ByFile(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.partition("::")[0]
            return SHARERS.get(Path(file).name, file)

    return ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Dealt out to processes (``--no-loadscope-reorder``), the files that take longest come first, so that none is waited for at the end."""
    if not hasattr(config, "workerinput"):
        return
    weight: dict[str, int] = {}
    for item in items:
        file = SHARERS.get(item.path.name, item.path.name)
        weight[file] = weight.get(file, 0) + next((dear for mark, dear in DEAR if item.get_closest_marker(mark)), 1)
    items.sort(key=lambda item: -weight[SHARERS.get(item.path.name, item.path.name)])


def _folder(variable: str) -> Path:
    value = os.environ.get(variable)
    if not value or not Path(value).is_dir():
        pytest.skip(f"{variable} names no folder")
    return Path(value)


@pytest.fixture(scope="session")
def official_forms() -> Path:
    """The folder of official blank forms; the test is skipped where it is not there."""
    return _folder("AOTFORMS_FORMS")


@pytest.fixture(scope="session")
def ecf_schemas() -> Path:
    """The folder of OASIS ECF schemas; the test is skipped where it is not there."""
    return _folder("AOTFORMS_ECF_SCHEMAS")


@pytest.fixture(scope="session")
def tiny_interview() -> str:
    """The name of a small interview that runs on any engine in this process."""
    if str(server_support.TINY_PACKAGE) not in sys.path:
        sys.path.append(str(server_support.TINY_PACKAGE))
        import docassemble

        docassemble.__path__._recalculate() if hasattr(docassemble.__path__, "_recalculate") else None
    return server_support.TINY


@pytest.fixture(scope="session")
def running_server(tmp_path_factory):
    """A real server on a home folder of its own, with its first account; stopped at the end."""
    server = server_support.start(tmp_path_factory.mktemp("server") / "home")
    yield server
    server.stop()


@pytest.fixture
def client(running_server):
    """A simple HTTP client that nobody has signed in with yet."""
    made = server_support.Client(running_server)
    yield made
    made.close()


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, without a window."""
    with server_support.chromium() as started:
        yield started


@pytest.fixture(scope="session")
def journey(browser, tmp_path_factory):
    """The whole petition by keyboard, gone once on a server of its own, which runs on until the end (browser_journey)."""
    import browser_journey

    way = browser_journey.walk_through(browser, tmp_path_factory.mktemp("journey") / "home")
    yield way
    browser_journey.finish(way)


@pytest.fixture
def page(browser):
    """A fresh browser page at 390 px, where an error in the browser's console fails the test."""
    from browser_screens import on_a_phone

    with on_a_phone(browser) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def sign_in():
    """``sign_in(page, server, email=None)``: log in through the browser; the first account unless one is named."""

    def through_the_browser(page, server, email: str | None = None) -> None:
        password = server.others[email] if email else server.password
        page.goto(server.url + "user/sign-in")
        page.fill("input[name=email]", email or server.email)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/aot/**")

    return through_the_browser
