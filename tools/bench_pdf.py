"""Filling alone, side by side: ours, docassemble's flattened filler, pypdf's, and pikepdf's open and save as the floor.

    python tools/bench_pdf.py [--forms FOLDER] [--sample N] [--repeats N]

One run, same blanks, same values, every filler in a process of its own (so that memory is its own).  Blanks: those
of --forms or AOTFORMS_FORMS; else pdf_templates/*.pdf; else a form made on the spot.  docassemble needs pdftk
(apt-get install pdftk-java): without it the table says so and measures the rest.  Times are warm, in milliseconds a
file; ratios are medians over the forms.
"""
from __future__ import annotations

import argparse
import io
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # runs from a checkout that is not installed
FILLERS = ("ours", "docassemble", "pypdf", "pikepdf open+save")
MADE = """<form><h1>A form</h1><fieldset><legend>Who</legend>
<label><input type="radio" name="who" value="a"> A</label> <label><input type="radio" name="who" value="b"> B</label></fieldset>
%s<p><label>Notes <textarea name="notes"></textarea></label></p></form>""" % "".join(
    f'<p><label>Line {n} <input name="line{n}"></label> <label><input type="checkbox" name="box{n}"> yes</label></p>' for n in range(25))


def blanks(folder: str | None) -> list[tuple[str, str]]:
    """(name, path) of the forms to fill."""
    from docassemble.AotForms.pdf import typeset_form

    if folder:
        return [(p.name, str(p)) for p in sorted(Path(folder).iterdir()) if p.read_bytes()[:5] == b"%PDF-"]
    own = sorted((ROOT / "pdf_templates").glob("*.pdf"))
    if not own:
        own = [Path(os.environ.get("TMPDIR", "/tmp")) / f"bench-form-{os.getpid()}.pdf"]
        own[0].write_bytes(typeset_form(MADE, title="A form"))
    return [(p.name, str(p)) for p in own]


def values_for(blank: bytes) -> dict[str, str | bool]:
    """Plain ASCII values: text everywhere, every second box on, the last option of a group or choice."""
    from docassemble.AotForms.pdf import inspect

    values: dict[str, str | bool] = {}
    for number, info in enumerate(inspect(blank)):
        if info.kind == "text":
            values[info.name] = f"Value {number}"[: info.max_length]
        elif info.kind in ("choice", "radio") and info.options:
            values[info.name] = info.options[-1]
        elif info.kind == "check" and number % 2:
            values[info.name] = info.options[0] if info.options else True
    return values


def _strings(values: dict[str, str | bool]) -> dict[str, str]:
    return {name: "Yes" if value is True else str(value) for name, value in values.items()}


def _ours() -> Callable[[str, bytes, dict], bytes]:
    from docassemble.AotForms.pdf import fill

    return lambda path, blank, values: fill(blank, values).pdf


def _docassemble() -> Callable[[str, bytes, dict], bytes]:
    from docassemble.base.pdftk import fill_template

    def run(path: str, blank: bytes, values: dict) -> bytes:
        made = fill_template(path, data_strings=list(_strings(values).items()), editable=False)
        data = Path(made).read_bytes()
        os.unlink(made)
        return data
    return run


def _pypdf() -> Callable[[str, bytes, dict], bytes]:
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)

    def run(path: str, blank: bytes, values: dict) -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(blank))
        kinds = {name: field.get("/FT") for name, field in (writer.get_fields() or {}).items()}
        given = {n: f"/{v}" if kinds.get(n) == "/Btn" else v for n, v in _strings(values).items()}
        for page in writer.pages:
            writer.update_page_form_field_values(page, given, auto_regenerate=False, flatten=True)
        writer.remove_annotations(subtypes="/Widget")
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()
    return run


def _floor() -> Callable[[str, bytes, dict], bytes]:
    import pikepdf

    def run(path: str, blank: bytes, values: dict) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(blank)) as pdf:
            pdf.save(out)
        return out.getvalue()
    return run


def child(name: str, job: dict) -> dict:
    """Run one filler over all forms; times in ms a form, and this process's peak memory in MB."""
    import warnings

    warnings.simplefilter("ignore")
    run = {"ours": _ours, "docassemble": _docassemble, "pypdf": _pypdf}.get(name, _floor)()
    times: dict[str, float | None] = {}
    for form, path, values in job["forms"]:
        blank, best = Path(path).read_bytes(), []
        try:
            for turn in range(job["repeats"] + job["warm"]):
                start = time.perf_counter()
                run(path, blank, values)
                if turn >= job["warm"]:
                    best.append((time.perf_counter() - start) * 1000)
            times[form] = statistics.median(best)
        except Exception:  # noqa: BLE001 - a filler that fails on a form is part of the result
            times[form] = None
    return {"times": times, "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def measure(name: str, forms: list, repeats: int) -> dict | str:
    """One filler's result, or a sentence saying why it was not measured."""
    if name == "docassemble" and shutil.which("pdftk") is None:
        return "not measured: it needs the pdftk binary (apt-get install pdftk-java)"
    slow = name in ("docassemble", "pypdf")
    job = {"forms": forms, "repeats": min(repeats, 1 if name == "docassemble" else 3) if slow else repeats, "warm": 0 if slow else 1}
    done = subprocess.run(
        [sys.executable, __file__, "--child", name], input=json.dumps(job), capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}, check=False)
    if done.returncode:
        return f"not measured: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'it failed'}"
    return json.loads(done.stdout.splitlines()[-1])


def ratio(a: dict, b: dict) -> str:
    """Median over forms of a's time to b's, where both succeeded."""
    both = [a["times"][f] / b["times"][f] for f in a["times"] if a["times"][f] and b["times"].get(f)]
    return f"{statistics.median(both):.1f}" if both else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", default=os.environ.get("AOTFORMS_FORMS"))
    parser.add_argument("--sample", type=int, default=0, help="take about this many forms, spread evenly")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--child")
    given = parser.parse_args()
    if given.child:
        print(json.dumps(child(given.child, json.load(sys.stdin))))
        return
    found = blanks(given.forms)
    if given.sample and given.sample < len(found):
        found = found[:: max(1, len(found) // given.sample)]
    forms = [(name, path, values_for(Path(path).read_bytes())) for name, path in found]
    print(f"Filling {len(forms)} form(s), {sum(len(v) for _, _, v in forms)} values, one run, same blanks and values")
    results = {name: measure(name, forms, given.repeats) for name in FILLERS}
    ours = results["ours"]
    print(f"{'filler':<20}{'files ok':>10}{'median ms':>11}{'p90 ms':>9}{'RSS MB':>8}{'time ÷ ours':>13}")
    for name, result in results.items():
        if isinstance(result, str):
            print(f"{name:<20}  {result}")
            continue
        times = sorted(t for t in result["times"].values() if t is not None)
        if not times:
            print(f"{name:<20}  failed on every form")
            continue
        p90 = times[min(len(times) - 1, int(len(times) * 0.9))]
        against = ratio(result, ours) if isinstance(ours, dict) else "-"
        print(f"{name:<20}{len(times):>7}/{len(forms):<2}{statistics.median(times):>11.1f}{p90:>9.1f}{result['rss']:>8.0f}{against:>13}")
    floor = results["pikepdf open+save"]
    if isinstance(ours, dict) and isinstance(floor, dict):
        print(f"ours ÷ pikepdf open+save, median over forms: {ratio(ours, floor)}")


if __name__ == "__main__":
    main()
