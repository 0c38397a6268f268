"""The catalogue of our strings: what there is to translate, what a language lacks, and the pseudo-locale.

    python tools/languages.py check              every language against the catalogue; 1 where one lacks a text or holds a stale one
    python tools/languages.py update es          put what is new into es.xlf, without a translation, and take out what is stale
    python tools/languages.py fingerprint es     what a certified translator signs for (data/sources/languages.yml)
    python tools/languages.py outside            which interviews speak English only, and how many texts each has

The texts of the interviews are those that docassemble itself offers to translate; those of Python are the literals given to ``tr``
and the tables that it reads; those of our pages, and of the papers that a respondent reads, are the literals given to ``tr`` in the
templates.
"""
from __future__ import annotations

import ast
import hashlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "docassemble/AotForms"
SOURCES = PACKAGE / "data/sources"
TEMPLATES = PACKAGE / "server/templates"
PAPERS = PACKAGE / "data/templates"
# Who can tell a witness or a signer what went wrong: errors of these modules reach a screen as they are.
TELLERS = ("signing/signing.py", "documents/signatures.py", "vault/requests.py", "vault/signatures.py", "guide/desk/links.py",
           "guide/desk/signatures.py", "guide/desk/writing.py", "guide/desk/checking.py", "guide/desk/sending.py", "guide/hub.py")
ERRORS = ("InputError", "RequirementNotMet", "NotYetKnown")
# docassemble's own words on a screen of ours.
CHROME = ("Continue", "Back", "Go back to the previous question", "This field is required.", "You need to select one.", "Loading.  Please wait . . . ",
          "Exit", "Sign Out", "Question", "Help", "Menu", "Select...", "You need to enter a valid date.", "You need to enter a valid time.",
          "Please enter a whole number.", "You need to enter a number.", "You must provide a file.", "Remove", "Browse", "Choose file",
          "Skip to main content", "Display the menu", "Change Password", "Input box")


def engine() -> None:
    """Start docassemble in this process, once: without it, its modules look for word lists on the network."""
    from docassemble.AotForms.guide import headless_engine

    headless_engine.boot()


# ── what there is ────────────────────────────────────────────────────────────────────────────────────────
def texts_of(interview: str) -> dict[str, str]:
    """Every text of an interview's YAML that docassemble offers to translate, and the id of the block that holds it."""
    engine()
    from docassemble.base.interview_source import interview_source_from_string
    from docassemble.base.parse import Interview
    from docassemble.base.thread_context import empty_globals, global_context

    with global_context(empty_globals()):
        source = interview_source_from_string(f"docassemble.AotForms:data/questions/{interview}.yml")
        source.update()
        source.translating = True
        made = Interview(source=source)
        return {text: f"{Path(block.from_source.path).name}: {getattr(block, 'id', '') or 'every screen'}"
                for block in made.all_questions for text in getattr(block, "translations", ()) if words(text)}


def words(text: str) -> bool:
    """Whether there is anything to say in a text beside what is put into it."""
    return bool(re.search(r"[^\W\d_]", re.sub(r"\$\{.*?\}|<%.*?%>", "", text, flags=re.DOTALL)))


def choices_of(interview: str) -> Iterator[str]:
    """The words of the fixed choices that an interview's own questions offer, and the titles of its parts."""
    from docassemble.AotForms.guide import bank, choices
    from docassemble.AotForms.guide.interviews import INTERVIEWS
    from docassemble.AotForms.guide.path import the_sections

    common = {"list_remove", "sign", "scan", "send"}
    ids = {screen.id for _, screen, _ in the_sections(INTERVIEWS[interview].sections)} | common
    for one in {field.choices for each in ids for field in bank.questions()[each].fields if field.choices}:
        listed = getattr(choices, one, None)
        yield from (label for entry in (list.__iter__(listed) if isinstance(listed, list) else ()) for label in entry.values())
    yield from (section.title for section in INTERVIEWS[interview].sections)


def python_texts() -> dict[str, str]:
    """Every literal that Python hands to ``tr``, and the module it stands in."""
    found = {}
    for path in sorted(path for room in ("guide", "server", "documents") for path in PACKAGE.joinpath(room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "Said") and node.args:
                found |= {text: path.relative_to(PACKAGE).as_posix() for text in _literals(node.args[0])}
    return found


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def table_texts() -> dict[str, str]:
    """What ``tr`` reads from a table, where its argument is no literal."""
    engine()
    from docassemble.AotForms.documents.document import Role, Signer
    from docassemble.AotForms.guide import choices, hub, showing, wording
    from docassemble.AotForms.server import language

    tables = {"guide/wording.py": (*wording.NTH, wording.NOT_KNOWN, *wording._FIRST_HAND.values()),
              "guide/showing.py": (*showing._WORDS.values(), *showing._LEVELS.values()),
              "guide/hub.py": (*hub.PARTS.values(), "Back to your answers", "Go to the papers", "Go to filing"),
              "server/language.py": (language.UNREVIEWED, *language.SCRIPT, *language.MONTHS),
              "guide/choices.py": (*choices._KINDS.values(), "Source"),
              "documents/document.py": (*(one.value for one in Signer), *(one.value.capitalize() for one in Role)),
              "docassemble's own words": CHROME}
    return {text: where for where, listed in tables.items() for text in listed}


def handout_texts() -> dict[str, str]:
    """What the papers that a respondent reads say from a table, also the rights of earlier rules: a paper may be written as of then."""
    import yaml

    from docassemble.AotForms.documents import hearing_papers, participant_guide, rights, translating

    tables = {"documents/participant_guide.py": (participant_guide.TITLE, participant_guide.FOOTER, *participant_guide.PARTS,
                                                 *participant_guide.ADDED.values()),
              "documents/rights.py": (rights.TITLE, rights.TRANSLATED), "documents/hearing_papers.py": (hearing_papers.LAWYER, *hearing_papers.MINOR),
              "documents/translating.py": (translating.COUNTS, translating.UNCHECKED, translating.PAGE, translating.LAW_AS_OF)}
    found = {text: where for where, listed in tables.items() for text in listed}
    for row in yaml.safe_load((PACKAGE / "law/rules/rights.yml").read_text(encoding="utf-8"))["rows"]:
        value = row["value"]
        listed = value.values() if isinstance(value, dict) else [value] if isinstance(value, str) else value
        found |= dict.fromkeys(listed, "law/rules/rights.yml")
    return found


def page_texts() -> dict[str, str]:
    """Every literal that a template hands to ``tr``."""
    from jinja2 import Environment
    from jinja2.ext import extract_from_ast

    found = {}
    for path in sorted([*TEMPLATES.rglob("*.html"), *PAPERS.glob("*.html")]):
        tree = Environment().parse(path.read_text(encoding="utf-8"))
        for _, _, said in extract_from_ast(tree, gettext_functions=("tr",)):
            text = said[0] if isinstance(said, tuple) else said
            if text:
                found[text] = path.relative_to(PACKAGE).as_posix()
    return found


def error_texts() -> dict[str, str]:
    """What the errors say that can reach a signer: what happened, where, and what to do."""
    found = {}
    for name in TELLERS:
        for node in ast.walk(ast.parse((PACKAGE / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
                found |= {text: name for arg in node.args for text in _literals(arg) if text}
    return found


def everywhere() -> dict[str, str]:
    """Every text that does not belong to one interview."""
    return {**error_texts(), **handout_texts(), **page_texts(), **table_texts(), **python_texts()}


def catalogue(code: str) -> dict[str, str]:
    """Every text that a language must have, and where it is said: of the interviews that speak it, and of all that is shared."""
    found = everywhere()
    for name in speaking(code):
        found |= {text: f"parts and choices of {name}" for text in choices_of(name)} | texts_of(name)
    return found


@lru_cache(maxsize=4)
def speaking(code: str) -> tuple[str, ...]:
    """The interviews whose YAML names the file of a language."""
    from docassemble.AotForms.guide.interviews import INTERVIEWS

    return tuple(name for name in INTERVIEWS if f"- {code}.xlf\n" in (ROOT / f"interviews/{name}.yml").read_text(encoding="utf-8"))


# ── a language against it ────────────────────────────────────────────────────────────────────────────────
def held(code: str) -> Mapping[str, str]:
    """What the file of a language holds, empty translations too."""
    from lxml import etree

    file, space = SOURCES / f"{code}.xlf", {"x": "urn:oasis:names:tc:xliff:document:1.2"}
    if not file.is_file():
        return {}
    units = etree.parse(str(file)).getroot().iterfind(".//x:trans-unit", space)
    return {unit.findtext("x:source", "", space): unit.findtext("x:target", "", space) for unit in units}


def places(text: str) -> tuple[list[str], list[str]]:
    """What a text puts in, and where its links go: a translation keeps both."""
    return sorted(re.findall(r"\$\{.*?\}|(?<!\$)\{\w+\}", text, re.DOTALL)), sorted(re.findall(r"\]\((.*?)\)", text))


def faults(code: str) -> list[str]:
    """What is wrong with a language: texts that it lacks, stale ones, and ones that put in something else."""
    wanted, given = catalogue(code), held(code)
    return [*(f"lacks ({where}): {text}" for text, where in wanted.items() if not given.get(text)),
            *(f"stale: {text}" for text in given if text not in wanted),
            *(f"puts in something else: {text}" for text, told in given.items() if told and places(text) != places(told))]


def write(code: str, texts: Mapping[str, str], wheres: Mapping[str, str], file: Path) -> None:
    """The XLIFF 1.2 file of a language, in the order of where its texts are said."""
    units = "".join(
        f'<trans-unit id="{hashlib.sha256(text.encode()).hexdigest()[:12]}" xml:space="preserve">\n<source>{escape(text)}</source>\n'
        f"<target>{escape(texts.get(text, ''))}</target>\n<note>{escape(wheres[text])}</note>\n</trans-unit>\n"
        for text in sorted(wheres, key=lambda one: (wheres[one], one)))
    file.write_text('<?xml version="1.0" encoding="UTF-8"?>\n<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">\n'
                    f'<file original="AotForms" source-language="en" target-language={quoteattr(code)} datatype="plaintext"><body>\n'
                    f"{units}</body></file>\n</xliff>\n", encoding="utf-8")


# ── the pseudo-locale ────────────────────────────────────────────────────────────────────────────────────
PSEUDO = "qps"
_KEPT = re.compile(r"\$\{.*?\}|<%.*?%>|\]\(.*?\)|<[^>]+>|&[#\w]+;|\{\w+\}|%s|\\.", re.DOTALL)
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
                         "áƀçđéƒĝĥíĵķļɱñóþɋŕšţúṽŵẋýžÁɃÇĐÉƑĜĤÍĴĶĻⱮÑÓÞɊŔŠŢÚṼŴẊÝŽ")


def pseudo(text: str) -> str:
    """The text in a language that nobody speaks and everybody reads: no letter of it is plain, and brackets show where it ends."""
    parts, at = [], 0
    for kept in _KEPT.finditer(text):
        parts += [text[at:kept.start()].translate(_LETTERS), kept[0]]
        at = kept.end()
    return f"⟦{''.join(parts)}{text[at:].translate(_LETTERS)}⟧"


def outside() -> dict[str, int]:
    """The interviews that speak English only, and how many texts each has."""
    from docassemble.AotForms.guide.interviews import INTERVIEWS
    from docassemble.AotForms.server.language import ENGLISH, languages

    spoken = {name for code in languages() if code != ENGLISH for name in speaking(code)}
    return {name: len(texts_of(name)) for name in INTERVIEWS if name not in spoken}


def _check(*_: str) -> int:
    from docassemble.AotForms.server.language import ENGLISH, languages

    found = [f"{code}: {one}" for code in languages() if code != ENGLISH for one in faults(code)]
    print("\n".join(found) or "Every language has every text.")
    return bool(found)


def _update(code: str, *_: str) -> int:
    file = SOURCES / f"{code}.xlf"
    if not file.is_file():
        write(code, {}, {}, file)  # docassemble does not read an interview whose file is not there
    wanted = catalogue(code)
    write(code, held(code), wanted, file)
    print(f"{len(wanted)} texts")
    return 0


def _fingerprint(code: str, *_: str) -> int:
    from docassemble.AotForms.server.language import fingerprint

    print(fingerprint(code))
    return 0


def _outside(*_: str) -> int:
    print("\n".join(f"{name}: {count} texts" for name, count in outside().items()))
    return 0


DO: dict[str, Callable[..., int]] = {"check": _check, "update": _update, "fingerprint": _fingerprint, "outside": _outside}

if __name__ == "__main__":
    sys.exit(DO[sys.argv[1]](*sys.argv[2:]) if sys.argv[1:2] and sys.argv[1] in DO else __doc__)
