"""The server's screens, over real HTTP: a petition beside a bare docassemble interview, and fifty people at once.

    python tools/bench_screens.py [--people N] [--seconds S] [--think S] [--rounds N]

A screen is what a browser waits for: the answers to one screen are sent as docassemble's own page sends them, and the next screen
comes back.  1. One person answers a whole petition, and after each of its screens the like screen of a bare interview on the same server,
so that both meet the same machine: the same questions, fields and choices as plain docassemble (``plain_interview.py``).  Before, every
screen of the bare one had a single field or a few; since several questions of the petition stand on one page, most of the difference to it
was docassemble's own time for more fields.  What makes our server quick is for our own interviews alone, and leaves the bare one as it is.
2. Many people, each with an own log-in and kept connection, answer petitions with
time to think between two screens.  Prints; asserts nothing: a number is for a person to judge.
"""
from __future__ import annotations

import argparse
import base64
import html
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tools")]
import plain_interview  # noqa: E402  (beside this file)

GOAL_RATIO, GOAL_SECONDS = 1.25, 1.0
PETITION = "docassemble.AotForms:data/questions/petition.yml"
ANSWERS = ROOT / "tests/answers"
MAKE_PEOPLE = """import sys
from docassemble.AotForms.server import accounts
accounts.connect(sys.argv[1])
for email in sys.argv[2:]:
    print(email, accounts.add(email)[1])"""
_INPUT = re.compile(r"<(input|textarea|select)\b([^>]*)>", re.IGNORECASE)
_GIVEN = re.compile(r'([\w-]+)="([^"]*)"')


class Person:
    """Somebody at a browser: one log-in, one connection that is kept, one interview at a time."""

    def __init__(self, server, email: str, password: str):
        import server_support

        self.client = server_support.Client(server)
        self.client.sign_in(email, password)
        self.page, self.interview, self.scripts = "", "", []

    def begin(self, interview: str, **more: str) -> float:
        """Open a new session (``more``: of its address, such as ``part``); seconds until the first screen is there."""
        self.interview = interview
        begun = time.perf_counter()
        answer = self.client.http.get(f"{self.client.base}/interview", params={"i": interview, "new_session": 1, **more}, timeout=60)
        took = time.perf_counter() - begun
        self.page = _good(answer).text
        return took

    @property
    def asks(self) -> bool:
        """Whether the screen in hand has anything to send."""
        return 'id="daform"' in self.page and 'name="_question_name"' in self.page and not re.search(
            r'value="ID (review|papers|final)"', self.page)

    def answer(self, given: Mapping[str, object]) -> float:
        """Send the screen in hand; seconds until the next one is there."""
        data = {**filled(self.page, given), "ajax": "1"}
        begun = time.perf_counter()
        answer = self.client.http.post(f"{self.client.base}/interview", params={"i": self.interview}, data=data, timeout=60,
                                       headers={"Referer": f"{self.client.base}/interview", "X-Requested-With": "XMLHttpRequest"})
        told = _good(answer).json()
        took = time.perf_counter() - begun
        if told.get("action") != "body":
            raise RuntimeError(f"the server answered with {told.get('action')!r}")
        before, self.page, self.scripts = self.page, told["body"], told["extra_scripts"]
        if _name(before) == _name(self.page) != ("", "", ()):
            raise RuntimeError(f"screen {_name(before)} came back")
        return took


def _good(answer):
    if answer.status_code != 200:
        raise RuntimeError(f"the server answered {answer.status_code}")
    return answer


def _name(page: str) -> tuple[str, str, tuple[str, ...]]:
    """The screen, the list item that it asks for, and the questions of a page that holds several."""
    found = (re.search(rf'name="{one}" value="([^"]*)"', page) for one in ("_question_name", "_event"))
    name, event = (one[1] if one else "" for one in found)
    return name, event, tuple(re.findall(r'<fieldset[^>]* data-iv-question="([^"]*)"', page))


def filled(page: str, given: Mapping[str, object]) -> dict[str, str]:
    """The form of a page as a browser would send it, filled in from answers by variable."""
    form = page[page.find('id="daform"'):]
    form = form[:form.find("</form>")]
    data: dict[str, str] = {}
    item = re.search(r"\[\d+\]", _decoded(_name(page)[1]))  # a field of a list is named with [i]; which one is told beside it
    for kind, inside in _INPUT.findall(_shown(form, given)):
        told = dict(_GIVEN.findall(inside))
        name, type_ = html.unescape(told.get("name", "")), told.get("type", kind)
        if not name or name == "_back_one":
            continue
        if type_ == "hidden":
            data[name] = html.unescape(told.get("value", ""))
            continue
        variable, option = _variable(name)
        variable = variable.replace("[i]", item[0] if item else "[i]")
        value = given.get(variable, "")
        if type_ == "checkbox":
            if isinstance(value, list) and option in value:
                data[name] = "True"
        elif type_ == "radio":
            if html.unescape(told.get("value", "")) == str(value):
                data[name] = str(value)
        else:
            data[name] = str(value)
    button = re.search(r'<button[^>]*type="submit"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)
    return data | ({button[1]: button[2]} if button else {})


def _shown(form: str, given: Mapping[str, object]) -> str:
    """The form without the groups that a page's script leaves hidden and unsent, by the answers given."""
    from docassemble.AotForms.guide import shown

    kept, hidden, depth = [], 0, 0
    for piece in re.split(r"(?=</?fieldset\b)", form):
        when = re.match(r'<fieldset[^>]* data-iv-shown="([^"]*)"', piece)
        depth += piece.startswith("<fieldset") - piece.startswith("</fieldset")
        if hidden and depth < hidden:
            hidden = 0
        if not hidden and when and not shown.holds(shown.read(html.unescape(when[1])), given.get):
            hidden = depth
        if not hidden:
            kept.append(piece)
    return "".join(kept)


def _decoded(text: str) -> str:
    return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")


def _variable(name: str) -> tuple[str, str]:
    """The variable behind docassemble's name of a field, and the choice that a box stands for."""
    try:
        plain = _decoded(name)
    except ValueError:
        return name, ""
    box = re.fullmatch(r"(.*)\[[BR]'(.*)'\]", plain)
    return (box[1], _decoded(box[2])) if box else (plain, "")


def whole(person: Person, given: Mapping[str, object], other: Person, plainly: Mapping[str, object], rounds: int = 1) -> tuple[list[float], list[float]]:
    """Seconds of every screen of whole petitions, and of the like screen of the bare interview after each."""
    ours, bare = [], []
    for _ in range(rounds):
        person.begin(PETITION)
        other.begin(plain_interview.NAME)
        while person.asks:
            ours.append(person.answer(given))
            bare.append(other.answer(plainly))
    return ours, bare


def answers(name: str) -> dict:
    """The answers of one petition."""
    return json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))


def crowd(server, people: int, seconds: float, think: float) -> tuple[list[float], Counter, int]:
    """Seconds of every screen that so many people waited for, what went wrong, and how many of them were at it."""
    kinds = [answers(path.stem) for path in sorted(ANSWERS.glob("*.json"))]
    persons = [Person(server, *login) for login in accounts(server, people)]
    taken, wrong, lock = [], Counter(), threading.Lock()
    ends = time.monotonic() + seconds

    def one(number: int, person: Person) -> None:
        chance = random.Random(number)
        wait = threading.Event()  # nobody sets it: it only waits
        try:
            wait.wait(chance.uniform(0, think))  # they do not come all at once
            person.begin(PETITION)
            while time.monotonic() < ends:
                wait.wait(chance.uniform(think / 2, think * 3 / 2))
                if not person.asks:
                    person.begin(PETITION)
                took = person.answer(kinds[number % len(kinds)])
                with lock:
                    taken.append(took)
        except Exception as error:  # every trouble is counted, whatever it was
            with lock:
                wrong[f"{type(error).__name__}: {error}"[:100]] += 1

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(persons)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, wrong, len(threads)


def accounts(server, people: int) -> list[tuple[str, str]]:
    """Log-ins of a server that runs, all members of its first organization."""
    import server_support

    emails = [f"person{number}@example.org" for number in range(people)]
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", MAKE_PEOPLE, str(server.home), *emails], check=True,
                          env=server_support.environment(), capture_output=True, text=True)
    from docassemble.AotForms.vault import open_vault

    vault = open_vault(server.home)
    first = vault.actor(server.email)
    for email in emails:
        vault.members.add(first, email, "filer")
    vault.close()
    return [tuple(line.split()) for line in done.stdout.splitlines() if "@" in line]


def main() -> None:
    """Run both parts on one server."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--people", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--think", type=float, default=10)
    asked.add_argument("--rounds", type=int, default=2, help="whole petitions beside the bare interview")
    given = asked.parse_args()
    import server_support

    with tempfile.TemporaryDirectory(prefix="aotforms-bench-") as folder:
        told = answers("hospital-director")
        plainly = plain_interview.write(Path(folder) / "plain", told)
        environment = server_support.environment()
        environment["PYTHONPATH"] = os.pathsep.join([environment["PYTHONPATH"], str(Path(folder) / "plain")])
        running = server_support.start(Path(folder) / "home", environ=environment)
        try:
            mine, other = (Person(running, running.email, running.password) for _ in range(2))
            whole(mine, told, other, plainly)  # warms both
            ours, bare = whole(mine, told, other, plainly, given.rounds)
            beside(ours, bare)
            if given.people:
                together(*crowd(running, given.people, given.seconds, given.think), given)
        finally:
            running.stop()


def beside(ours: list[float], bare: list[float]) -> None:
    """Print what a screen costs beside a bare one."""
    of_ours, of_bare = (statistics.median(times) * 1000 for times in (ours, bare))
    print(f"  a screen, answers sent to next screen there: petition {of_ours:.0f} ms, bare docassemble interview {of_bare:.0f} ms, "
          f"ratio {of_ours / of_bare:.2f}, goal {GOAL_RATIO} (median of {len(ours)} and {len(bare)}, turn and turn about)")


def together(taken: list[float], wrong: Counter, people: int, given) -> None:
    """Print what many people waited."""
    cuts = statistics.quantiles(taken, n=100)
    print(f"  {people} people, {given.think:.0f} s to think, {given.seconds:.0f} s: {len(taken)} screens, p50 {cuts[49] * 1000:.0f} ms, "
          f"p95 {cuts[94] * 1000:.0f} ms, {cuts[94] / GOAL_SECONDS:.2f} of the goal of {GOAL_SECONDS:.0f} s, longest {max(taken) * 1000:.0f} ms; "
          f"errors: {sum(wrong.values()) or 'none'}")
    for what, times in wrong.most_common():
        print(f"    {times} times {what}")


if __name__ == "__main__":
    main()
