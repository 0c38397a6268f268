"""Finding adapters: lazily, by allow-list, and one broken package never keeps another from working."""
from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint, entry_points

import pytest
from docassemble.AotForms import filing
from docassemble.AotForms.errors import SetUpError
from docassemble.AotForms.filing.adapter import Capabilities
from docassemble.AotForms.filing.registry import GROUP, Registry
from vault_peers import Peer


class Good(Peer):
    id = "good"

    def __init__(self):
        pass


class Old(Good):
    id, api_version = "old", 0


class Misnamed(Good):
    id = "other"


class Bare(Good):
    id, capabilities = "bare", None


class Raises(Good):
    id = "raises"

    def __init__(self):
        raise RuntimeError("Zebulon")


def points(**values):
    return [EntryPoint(name, value, GROUP) for name, value in values.items()]


HERE = f"{__name__}:"


def test_a_broken_one_is_recorded_and_the_others_work():
    """Import errors, wrong contracts, wrong ids and errors on making one are each told; the good one works."""
    registry = Registry(found=points(
        good=HERE + "Good", old=HERE + "Old", named=HERE + "Misnamed", bare=HERE + "Bare", raises=HERE + "Raises",
        missing="no.such.module:Adapter", gone=HERE + "NoSuchClass", function=HERE + "points"))
    assert set(registry.working()) == {"good"} and isinstance(registry.get("good"), Good)
    told = {p.where: p for p in registry.problems()}
    assert set(told) == {f"adapter {n}" for n in ("old", "named", "bare", "raises", "missing", "gone", "function")}
    assert "contract 0" in told["adapter old"].what and all(p.mend for p in told.values())
    assert "Zebulon" not in repr(told)
    for name in ("old", "raises", "unheard-of"):
        with pytest.raises(SetUpError) as caught:
            registry.get(name)
        assert caught.value.mend


def test_nothing_is_loaded_before_it_is_asked_for():
    """Listing the ids loads nothing; getting one loads that one."""
    class Point(EntryPoint):
        def load(self):
            loaded.append(self.name)
            return super().load()

    loaded = []
    registry = Registry(found=[Point("good", HERE + "Good", GROUP), Point("old", HERE + "Old", GROUP)])
    assert registry.ids() == ("good", "old") and loaded == []
    registry.get("good")
    registry.get("good")
    assert loaded == ["good"]


def test_the_allow_list_decides():
    """Only allowed ids are found; an allowed one that is not installed is told."""
    registry = Registry(["good", "sftp"], found=points(good=HERE + "Good", old=HERE + "Old"))
    assert registry.ids() == ("good",)
    problem, = registry.problems()
    assert problem.where == "adapter sftp"


def test_two_that_claim_one_id_are_both_left_out():
    """Which of two carries court papers is never decided by their order; the same one seen twice is one."""
    assert Registry(found=points(good=HERE + "Good") + points(good=HERE + "Old")).ids() == ()
    assert "several packages" in Registry(found=points(good=HERE + "Good") + points(good=HERE + "Old")).problems()[0].what
    assert Registry(found=points(good=HERE + "Good") * 2).ids() == ("good",)


def test_the_installed_ones_are_found():
    """The entry points of this installation, if it is installed with them, are what the registry lists."""
    assert Registry().ids() == tuple(sorted({p.name for p in entry_points(group=GROUP)}))


def test_profiles_and_adapters_come_without_a_database():
    """Importing filing and its adapter contract loads no database library; the ledger comes on first use."""
    script = ("import sys, docassemble.AotForms.filing.adapter as a; assert 'sqlalchemy' not in sys.modules; "
              "from docassemble.AotForms import filing; filing.submit; assert 'sqlalchemy' in sys.modules")
    subprocess.run([sys.executable, "-c", script], check=True)
    assert filing.Courier.__name__ == "Courier" and Capabilities(submit=True).by_hand is False
    with pytest.raises(AttributeError):
        _ = filing.nothing


def test_a_machine_may_allow_just_some(monkeypatch):
    """The list of the environment decides, paper stays, and a name that nobody brings is told; without a list every one is there."""
    monkeypatch.delenv("AOTFORMS_ADAPTERS", raising=False)
    assert Registry.installed().ids() == Registry().ids()
    monkeypatch.setenv("AOTFORMS_ADAPTERS", "email, no-such")
    registry = Registry.installed()
    assert set(registry.ids()) == {"email", "paper"} and [p.where for p in registry.problems()] == ["adapter no-such"]
    monkeypatch.setenv("AOTFORMS_ADAPTERS", "")
    assert Registry.installed().ids() == ("paper",)
