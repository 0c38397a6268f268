"""What the tests of courier and leases share: a stored packet, a recipient that answers as told, a courier."""
from __future__ import annotations

import random

import pytest
from docassemble.AotForms.filing import ledger
from docassemble.AotForms.filing.adapter import Outcome, State
from docassemble.AotForms.filing.courier import Courier
from vault_peers import CLERK, AskablePeer, Peer, stored

PASS = lambda submission, facts: None  # noqa: E731


@pytest.fixture
def world(place):
    return stored(place.open())


@pytest.fixture
def peer(place, tmp_path):
    return Peer(tmp_path / "book", place.clock)


@pytest.fixture
def askable(place, tmp_path):
    return AskablePeer(tmp_path / "book", place.clock)


def submit(world, recipient=CLERK, **more):
    return ledger.submit(world.vault, world.actor, world.packet_id, recipient, **{"purpose": "petition", **more})


def courier(world, peer, **more):
    return Courier(world.vault, {"peer": peer}, **{"review_again": PASS, "rng": random.Random(7), **more})


def load(world, submission):
    return ledger.load(world.vault, world.actor, submission.id)


def failed(peer, retry=True):
    return Outcome(State.FAILED, peer.clock(), "Certainly not taken.", retry=retry)
