# do not pre-load
"""The interviews of a clerk and of a prosecutor: a packet is handed in, looked at, and answered with a signed notice.

Screens call these; the vault side is ``desk.receiving``.  Bound to docassemble; its copies of the files are deleted at once.
"""
from __future__ import annotations

from datetime import date, time

from docassemble.base.thread_context import get_current_user_dict
from docassemble.base.util import DADateTime, action_argument, url_action, validation_error, value

from ..errors import AotFormsError, InputError
from ..filing import notices
from ..filing.notices import Decision, Hearing
from . import showing, showing_offices, uploads
from .becoming import Ticked, as_day, seen
from .desk import called, noticing, receiving
from .keeping import login
from .objects import Answers
from .path import MISSING, Screen, Section, both, said, walk
from .troubles import refuse, told

__all__ = ["about_to_say", "answer_words", "clerk_words", "decision_choices", "done_words", "go_through", "move", "need_a_reason", "need_the_other", "own_name",
           "prosecutor_words", "reason_choices", "sign_now", "take_now"]

LOOK, ANSWER, DONE = "look", "answer", "done"
OTHER = "other"  # the coded reason that is told in words (notice_reasons.yml)
RETURNED, ACCEPTED = Decision.RETURNED.value, Decision.ACCEPTED.value
# What each office tells of the case: day of filing, cause number, and the hearing's day, hour and place.
_CASE = {receiving.CLERK: ("filed_on", "cause_number", "hearing_on", "hearing_at", "hearing_place"),
         receiving.PROSECUTOR: ("court_filed_on", "court_number", "court_on", "court_at", "court_place")}
_GIVES = ("decision", "reasons", "other", *_CASE[receiving.CLERK], *_CASE[receiving.PROSECUTOR], "said_by", "words")


def _screen(id: str, *names: str, when=lambda known: True) -> Screen:
    return Screen(id, tuple(seen(f"answer.{name}") for name in names), when)


def _sections(office: str) -> tuple[Section, ...]:
    accepted = _screen("office_filed" if office == receiving.CLERK else "office_taken", *_CASE[office], when=said("answer.decision", ACCEPTED))
    return (Section("answer", "The answer", (
        _screen("office_decision", "decision"), _screen("office_reasons", "reasons", when=said("answer.decision", RETURNED)),
        _screen("office_other", "other", when=both(said("answer.decision", RETURNED), Ticked("answer.reasons", OTHER))), accepted,
        _screen("office_who", "said_by", "words"))),)


def go_through(office: Answers) -> None:
    """Show the screen that comes next: the packet, what there is to see, the questions of the answer, and the signed answer."""
    if office.handle is None:
        value("handed.pages")
    if office.place == ANSWER:
        step = walk(_sections(office.kind), _read).next
        if step is not None:
            value(step.seeks)
    value("screen_answered" if office.place == DONE else "screen_look")


def _read(name: str) -> object:
    of, _, attribute = name.partition(".")
    holder = get_current_user_dict().get(of)
    return MISSING if holder is None else holder.__dict__.get(attribute, MISSING)


def move(office: Answers, answer: Answers) -> None:
    """The action behind the links: look again, or begin the answer anew."""
    to = action_argument("to")
    if to in (LOOK, ANSWER, DONE):
        office.place = to
        if to == ANSWER:
            _forget(answer)


def _forget(answer: Answers) -> None:
    for name in _GIVES:
        answer.__dict__.pop(name, None)


# ── what the forms do ────────────────────────────────────────────────────────────────────────────────────
def take_now(office: Answers, handed: Answers) -> None:
    """Take the files in, and delete docassemble's copies at once, whatever came of it."""
    try:
        with uploads.handed(handed) as files:
            office.handle = receiving.receive(login(), office.kind, [one.slurp(auto_decode=False) for one in files], handed.seal or "")
    except AotFormsError as error:
        refuse(error, "handed.pages")


def need_a_reason(answer: Answers) -> None:
    """A packet that goes back says why."""
    if not _ticked(answer):
        validation_error("Tick at least one reason.", field="answer.reasons")


def need_the_other(answer: Answers) -> None:
    """Another reason is told in words."""
    if not _text(answer.other):
        validation_error("Write what is wrong, and what the sender should do.", field="answer.other")


def sign_now(office: Answers, answer: Answers) -> None:
    """Sign the answer with the office's own key, and keep it with the packet."""
    given = _given(office, answer)
    words = "\n\n".join(filter(None, (_other(given, answer), _text(answer.words))))
    try:
        receiving.answer(login(), office.handle, said_by=" ".join(answer.said_by.split()), words=words or None, **given)
    except AotFormsError as error:
        refuse(error, "answer.said_by")
    office.place = DONE


def _given(office: Answers, answer: Answers) -> dict:
    """The answers that count for what was decided, as plain values."""
    read, found = answer.__dict__.get, {"decision": answer.decision}
    if answer.decision == RETURNED:
        return found | {"reasons": _ticked(answer)}
    if answer.decision != ACCEPTED:
        return found
    filed_on, number, on, at, place = map(read, _CASE[office.kind])
    day, hour, where = _day(on), at.replace(tzinfo=None) if isinstance(at, time) else None, _line(place)
    if day is None and (hour or where):
        validation_error("Give the day of the hearing too: go back one page.", field="answer.said_by")
    return found | {"filed_on": _day(filed_on), "cause_number": _line(number), "hearing": Hearing(on=day, at=hour, place=where) if day else None}


def _other(given: dict, answer: Answers) -> str:
    """The other reason in words, where it counts."""
    return _text(answer.other) if OTHER in given.get("reasons", ()) else ""


def _text(given: object) -> str:
    return given.replace("\r\n", "\n").strip() if isinstance(given, str) else ""


def _ticked(answer: Answers) -> tuple[str, ...]:
    return tuple(code for code, on in answer.reasons.elements.items() if on)


def _day(given: object) -> date | None:
    return given.date() if isinstance(given, DADateTime) else as_day(given) if given else None


def _line(given: object) -> str | None:
    return " ".join(given.split()) or None if isinstance(given, str) else None


# ── what the screens show ────────────────────────────────────────────────────────────────────────────────
def _begin(got: receiving.Received) -> str:
    """The button that begins the answer; none where nothing can name the packet."""
    return f"<p>{showing.button(url_action('go', to=ANSWER), 'Answer this packet', main=True)}</p>" if got.verdict.seal_ok else ""


@told
def clerk_words(office: Answers) -> str:
    """Is it whole; form, caption, signatures, titles; docket data."""
    got = receiving.look(login(), office.handle)
    docket = receiving.docket(login(), office.handle) if got.verdict.whole else None
    return showing_offices.clerk(got, docket, _begin(got))


@told
def prosecutor_words(office: Answers) -> str:
    """Is it whole; proof, witnesses, last safe filing day; papers to edit."""
    got = receiving.look(login(), office.handle)
    proof, trouble = None, ""
    try:
        proof = receiving.proof(login(), office.handle) if got.verdict.whole else None
    except InputError as error:  # of a later release, say: the note tells the same
        trouble = showing.trouble(error)
    return trouble + showing_offices.prosecutor(got, proof, () if proof else receiving.note_lines(login(), office.handle), _begin(got))


@told
def answer_words(office: Answers) -> str:
    """What stands against taking the packet, once more."""
    got = receiving.look(login(), office.handle)
    back = f"<p>{showing.link(url_action('go', to=LOOK), 'Look at the packet again')}</p>"
    return showing_offices.verdict(got) + back


def decision_choices(office: Answers) -> list[dict[str, str]]:
    """What this office can answer; a packet that is not whole, or not for it, can only go back."""
    return [{value: words} for value, words in called.answers(office.kind, not receiving.look(login(), office.handle).problems)]


def reason_choices(office: Answers) -> list[dict[str, str]]:
    """The coded reasons of this office."""
    return [{one.code: one.words} for one in notices.reasons(office.kind).values()]


def about_to_say(office: Answers, answer: Answers) -> str:
    """What is about to be signed."""
    given = _given(office, answer)
    return showing_offices.about_to_say(office.kind, given, _other(given, answer), notices.cause_number_warning(given["cause_number"]) if given.get("cause_number") else "")


@told
def done_words(office: Answers) -> str:
    """The signed answer, and what to do with it."""
    return showing_offices.done(office.handle, noticing.own_fingerprint(login()), url_action("go", to=ANSWER), url_action("go", to=LOOK))


def own_name() -> str:
    """The verified name of who is logged in, if there is one."""
    return receiving.own_name(login())
