"""``make bench``: our numbers beside docassemble's own and pypdf's, in one run on this machine.

1. Filling alone, same blanks and values (``bench_pdf.py``).   2. The law: importing it, and one whole Review.   3. A packet: papers written and
read back, 200 in a row, and how much of the real blanks is right (``bench_packet.py``).   4. The ledger: submissions a second by couriers
and database, and status over 10,000 (``bench_filing.py``).   5. The server: a screen of the petition beside a screen of a bare docassemble
interview on the same server, and fifty people at once (``bench_screens.py``).  Prints; asserts nothing: a number is for a person to judge.
"""
from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = "hospital-designee"
ONE_MODEL = "import pydantic\nclass One(pydantic.BaseModel):\n    day: int"
FIRST_REVIEW = f"""from docassemble.AotForms import law, matter
facts = matter.read(matter.example({EXAMPLE!r}))
law.review(facts, facts.venue.planned_on)"""


def milliseconds(call: Callable[[], object], times: int) -> float:
    """Median time of ``call`` after one warm-up, in milliseconds."""
    call()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def importing(lines: str, times: int = 7) -> float:
    """Median processor seconds that ``lines`` take in a fresh interpreter, its own start not counted."""
    code = f"import time\nbegun = time.process_time()\n{lines}\nprint(time.process_time() - begun)"
    return statistics.median(float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
                             for _ in range(times))


def reviews() -> None:
    """Time importing the law, and a Review of the largest example, in this process, warm."""
    from docassemble.AotForms import law, matter

    ours, bare, used, first = (importing(code) for code in ("import docassemble.AotForms.law", "import pydantic", ONE_MODEL, FIRST_REVIEW))
    print(f"  importing the law: {ours / bare:.2f} times importing pydantic (both load themselves only when used)")
    print(f"  importing the law, reading a case file and the first Review of it: {first * 1000:.0f} ms, which is "
          f"{first / used:.2f} times importing pydantic and making one model")
    largest = max(matter.examples(), key=lambda name: len(matter.example(name)))
    facts = matter.read(matter.example(largest))
    review = law.review(facts, facts.venue.planned_on)
    took = milliseconds(lambda: law.review(facts, facts.venue.planned_on), 100)
    print(f"  check: {len(review.findings)} findings of the largest example, {largest}, in {took:.2f} ms (median of 100)")


def main() -> None:
    """Run every part."""
    print("Filling")
    subprocess.run([sys.executable, str(ROOT / "tools" / "bench_pdf.py"), *sys.argv[1:]], check=True)
    print("Law")
    reviews()
    print("Packets and real blanks")
    subprocess.run([sys.executable, str(ROOT / "tools" / "bench_packet.py")], check=True)
    print("Ledger")
    subprocess.run([sys.executable, str(ROOT / "tools" / "bench_filing.py")], check=True)
    print("Server")
    subprocess.run([sys.executable, str(ROOT / "tools" / "bench_screens.py")], check=True)


if __name__ == "__main__":
    main()
