"""A whole packet, and the real blanks: how fast it is written and read back, what it takes of memory, how much of a form is right.

    python tools/bench_packet.py [--packets N] [--blanks FOLDER]

The packet: what is filed, with the provider and the data sheet, on one core, warm.  "Written" is everything but reading the
finished pages back (both readers, and the search for every value in what they say); seconds are of the processor, with those of
pdftotext.  Machines differ, so beside it stands what docassemble's own filler takes for one form in the same run.
Then N packets in a row (200), with the memory of this process after the 20th and the last.  The blanks: those of --blanks or
AOTFORMS_FORMS.
"""
from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tools")]  # runs from a checkout that is not installed
EXAMPLE = "hospital-designee"
ALSO = ("provider-agreement", "data-sheet")
FIRST = 20


def processor() -> float:
    """Seconds of the processor so far, of this process and of those it started and that ended."""
    took = os.times()
    return took.user + took.system + took.children_user + took.children_system


def memory() -> float:
    """Resident memory of this process in MB, now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class Packet:
    """One matter's whole set of papers, and the time that reading them back takes."""

    def __init__(self, name: str = EXAMPLE, also: tuple[str, ...] = ALSO):
        from docassemble.AotForms import documents, law, matter

        self._facts = matter.read(matter.example(name))
        self._review = law.review(self._facts, self._facts.venue.planned_on)
        self._also = [entry.id for entry in documents.catalogue(self._facts, self._review) if entry.possible and entry.id in also]
        self._write, self.reading, self.reading_clock = documents.write, 0.0, 0.0
        self._time_reading()

    def _time_reading(self) -> None:
        from docassemble.AotForms import pdf

        def timed(call: Callable) -> Callable:
            def run(*given: Any) -> Any:
                begun, clock = processor(), time.perf_counter()
                try:
                    return call(*given)
                finally:
                    self.reading += processor() - begun
                    self.reading_clock += time.perf_counter() - clock
            return run

        pdf.read, pdf.missing = timed(pdf.read), timed(pdf.missing)  # papers are read back by these two, each by itself

    def write(self) -> list:
        """Every paper, written and read back."""
        return self._write(self._facts, self._review, also=self._also)


def docassemble_form() -> float | None:
    """Seconds by the clock that docassemble's own flattened filler takes for one form, the median of some; None without pdftk."""
    import bench_pdf

    forms = [(name, path, bench_pdf.values_for(Path(path).read_bytes())) for name, path in bench_pdf.blanks(os.environ.get("AOTFORMS_FORMS"))[::3]]
    done = bench_pdf.measure("docassemble", forms, 1)  # in a process of its own
    return None if isinstance(done, str) else statistics.median(taken for taken in done["times"].values() if taken) / 1000


def beside(ours: float, before: float | None) -> None:
    """Print what docassemble takes for one form, before and now, beside our packet; all by the clock."""
    if before is None:
        print("  beside it: docassemble's own filler was not measured; it needs the pdftk binary (apt-get install pdftk-java)", flush=True)
    elif (after := docassemble_form()) is not None:
        theirs = (before + after) / 2
        print(f"  beside it, by the clock: {ours:.2f} s written, docassemble's own filler {theirs:.2f} s for one form (median of some, before "
              f"and after): the packet takes {ours / theirs:.2f} of one form", flush=True)


def on(cores: set[int]) -> None:
    """This process on these cores alone, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


def packets(many: int) -> None:
    """Time a warm packet beside one form of docassemble's, then write many."""
    before, cores = docassemble_form(), os.sched_getaffinity(0) if hasattr(os, "sched_setaffinity") else {0}
    on(set(list(cores)[:1]))
    packet = Packet()
    begun = processor()
    packet.write()
    cold = processor() - begun
    written, whole, by_clock, at_first = [], [], [], 0.0
    for number in range(2, max(many, 6) + 1):
        packet.reading, packet.reading_clock, begun, clock = 0.0, 0.0, processor(), time.perf_counter()
        papers = packet.write()
        by_clock.append(time.perf_counter() - clock - packet.reading_clock)
        whole.append(processor() - begun)
        written.append(whole[-1] - packet.reading)
        if number == 6:
            print(f"  packet: {len(papers)} papers, {sum(p.pages for p in papers)} pages, one core, warm: "
                  f"{statistics.median(written):.2f} s written (target 1.2), {statistics.median(whole):.2f} s with read-back (target 2.5); "
                  f"the first took {cold:.1f} s; medians of 5", flush=True)
            on(cores)
            beside(statistics.median(by_clock), before)
            on(set(list(cores)[:1]))
        if number == min(FIRST, many):
            at_first = memory()
    if many >= FIRST:
        print(f"  memory: {at_first:.0f} MB after packet {FIRST}, {memory():.0f} MB after packet {many}; "
              f"medians of all: {statistics.median(written):.2f} s written, {statistics.median(whole):.2f} s with read-back")


def real_blanks() -> None:
    """How much of the real blanks is right when they are filled."""
    import pdf_known_misses as known
    from pdf_help import blanks, boxes, marks, values_for

    from docassemble.AotForms import pdf

    paths, texts, lost, judged, wrong, failed = blanks(), 0, 0, 0, 0, 0
    if not paths:
        print("  real blanks: not measured; AOTFORMS_FORMS does not say where they are")
        return
    for path in paths:
        data = path.read_bytes()
        try:
            done = pdf.fill(data, values_for(data))
            found = pdf.missing(done.pdf, done.written)
            texts += len(done.written)
            lost += len({*found.neither, *found.only_pdfium, *found.only_poppler})
            if boxes(data, ("check", "radio")):
                seen = marks(data)
                judged, wrong = judged + seen.judged, wrong + len(seen.wrong)
        except Exception as error:  # noqa: BLE001 - a blank that fails is part of the result
            failed += 1
            print(f"  {path.name}: {type(error).__name__}")
    named = sum(map(len, known.MARKS.values())), sum(map(len, known.TEXTS.values()))
    print(f"  {len(paths)} real blanks: {failed} failed; {1 - lost / texts:.2%} of {texts} text values found by both readers (target 99.5 %), "
          f"{1 - wrong / judged:.2%} of {judged} marks right in two renderers (target 99 %); explained by name: {named[0]} boxes, {named[1]} texts")


def main() -> None:
    """Both parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packets", type=int, default=200)
    parser.add_argument("--blanks", default=os.environ.get("AOTFORMS_FORMS"))
    given = parser.parse_args()
    if given.blanks:
        os.environ["AOTFORMS_FORMS"] = given.blanks
    packets(given.packets)
    real_blanks()


if __name__ == "__main__":
    main()
