"""The Celery task: it carries an opaque id, only wakes delivery, and a broker that is gone stops nobody."""
from __future__ import annotations

import threading

import pytest

pytest.importorskip("celery", reason="celery is not installed (it comes with docassemble)")

from docassemble.AotForms.guide import waking
from docassemble.AotForms.guide.desk import opening, sending
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
