# do not pre-load
"""Run an interview on the real engine ``docassemble.base``, in this process and without a server.

    session = Headless().start("docassemble.AotForms:data/questions/petition.yml", user=User("a@example.org"))
    session.screen().id
    session.answer({"respondent.name.first": "Ada"})
    session.run(answers)

After every screen the answers are pickled and read back, as the web application does between two requests,
so an answer that cannot be kept fails here too.  What the engine never enforces (``min``, ``maxlength``) is
the browser's work and is not checked here.
"""
from __future__ import annotations

import datetime
import os
import pickle
import secrets
from collections.abc import Callable, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import AccessDenied, AotFormsError, InputError, NotYetKnown, Problem
from . import headless_answers as values
from . import headless_engine, headless_screen
from .headless_screen import Choice, Field, Screen

__all__ = ["Choice", "Field", "Headless", "Response", "Screen", "Session", "User"]


@dataclass(frozen=True, slots=True)
class User:
    """Who is logged in: an account's e-mail address, id and docassemble privileges."""

    email: str
    id: int = 2
    roles: tuple[str, ...] = ("user",)
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What an action answered instead of a screen: raw bytes, their media type and the HTTP code."""

    content: bytes
    content_type: str
    code: int = 200


class Headless:
    """The engine, booted once a process.

    home: the folder of a server whose data the interview's code may read; told to that code as AOTFORMS_HOME.
    Raises SetUpError when docassemble cannot be loaded.
    """

    def __init__(self, home: Path | str | None = None):
        if home is not None:
            os.environ["AOTFORMS_HOME"] = str(Path(home).absolute())
        self.around = headless_engine.boot()

    def start(self, interview: str, user: User | None = None, url_args: Mapping[str, object] | None = None) -> Session:
        """Begin a session of ``package:data/questions/name.yml``.

        Raises InputError when there is no such interview, AccessDenied when it needs a login and nobody is.
        """
        return Session(self.around, interview, user, dict(url_args or {}))


class Session:
    """One run of one interview by one person."""

    def __init__(self, around, interview: str, user: User | None, url_args: dict):
        from docassemble.base.parse import get_initial_dict
        from docassemble.base.thread_context import empty_globals

        self.interview_name, self.user, self._around = interview, user, around
        self._globals = empty_globals()
        self._identity = {"session": secrets.token_hex(16), "device": secrets.token_hex(8)}
        self._answers = get_initial_dict()
        now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        self._answers["_internal"].update(starttime=now, modtime=now)
        self._answers["url_args"] = url_args
        self._status = None
        self._kept = b""
        self.used: set[str] = set()
        with self._context():
            self._interview = self._load()
        self._assemble()

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────────
    def screen(self) -> Screen:
        """The screen that the person sees now."""
        return headless_screen.read(self._status, self._answers)

    def value(self, expression: str) -> object:
        """What an expression is worth in the answers; raises NotYetKnown when something in it has no answer."""
        with self._context():
            try:
                return eval(expression, self._live())  # noqa: S307  (the caller is the interview's own test)
            except (NameError, AttributeError, IndexError, KeyError) as error:
                raise NotYetKnown(f"{expression} has no answer yet", self.screen().id) from error

    def attachment(self, number: int) -> bytes:
        """The content of a numbered file (see Screen.attachments)."""
        return self._around.files.read(number)

    # ── going on ─────────────────────────────────────────────────────────────────────────────────────────
    def answer(self, given: Mapping[str, object]) -> Screen:
        """Fill in the current screen and go on; gives the next screen.

        Fields that are hidden by the other answers, or that are optional and not given, get what the browser
        would send.  Raises InputError naming the screen and the variable; the screen then stays as it was.
        """
        screen = self.screen()
        if screen.kind != "fields":
            return self._answer_button(screen, given)
        unknown = set(given) - {field.name for field in screen.fields}
        if unknown:
            raise values.wrong(screen, sorted(unknown)[0], "this screen does not ask for it",
                               f"It asks for: {', '.join(field.name for field in screen.fields) or 'nothing'}.")
        shown = [field for field in screen.fields if field.visible(dict(given))]
        problems = [Problem(f"screen {screen.place(field.name)!r}, variable {field.name}", "no answer is given for it",
                            f"Give one ({field.datatype}): {field.label}.".replace(": .", "."))
                    for field in shown if field.required and field.name not in given and field.default is None]
        if problems:
            raise InputError("The interview cannot go on", "", "", tuple(problems))
        with self._undo_on_error(), self._context():
            self._remember([name for field in shown for name in (field.name, field.raw)])
            for field in shown:
                value = given.get(field.name, values.MISSING if field.default is None else field.default)
                self._set_field(screen, field, value)
            self._finish(screen, [field.name for field in shown], [field.raw for field in shown])
        self.used |= {field.name for field in shown} & set(given)
        return self._assemble()

    def press(self, choice: object = True) -> Screen:
        """Press a button: a choice by its key or its label, True to continue; gives the next screen."""
        screen = self.screen()
        if screen.kind in {"fields", "review"} or (screen.kind == "settrue"):
            if screen.fields:
                return self.answer({})
            with self._undo_on_error(), self._context():
                self._finish(screen, [], [])
            return self._assemble()
        for index, one in enumerate(screen.choices):
            if choice == one.label or (isinstance(one.key, (str, bool, int, type(None))) and choice is one.key) \
                    or (isinstance(one.key, str) and choice == one.key):
                return self._choose(screen, index, one)
        labels = ", ".join(one.label for one in screen.choices)
        raise values.wrong(screen, screen.variable or "button", "there is no such button",
                           f"Press one of: {labels}." if labels else "Nothing leads on from this screen.")

    def action(self, name: str, **arguments) -> Screen | Response:
        """Run an action (``url_action``): gives its Response, or the screen it leads to."""
        return self._assemble({"action": name, "arguments": arguments})

    def run(self, answers: Mapping[str, object], until: str | Callable[[Screen], bool] | None = None,
            strict: bool = True, limit: int = 1000) -> Screen:
        """Answer screen after screen from a flat mapping of variable to value; gives the screen it stops at.

        Stops at the screen that asks the question ``until`` (or where ``until(screen)`` is true), at the end of the interview, or
        at a screen that comes back unchanged.  A button that sets no variable is chosen by the screen's id.
        Questions about a list (``people.there_is_another``) are answered from the names that are given.
        strict: a missing answer raises InputError (else the run stops at that screen).
        """
        stop = until if callable(until) else (lambda screen: until is not None and screen.asks(until))
        last = None
        for _ in range(limit):
            screen = self.screen()
            if stop(screen) or screen.final or screen.kind == "redirect" or screen == last:
                return screen
            last = screen
            try:
                self._answer_from(screen, answers)
            except InputError:
                if strict or self.screen() != screen:
                    raise
                return screen
        raise AotFormsError(f"The interview did not end in {limit} screens", f"screen {screen.id!r}",
                            "Two questions may be asking for each other.")

    def unused(self, answers: Mapping[str, object]) -> list[str]:
        """The names in ``answers`` that no screen has asked for."""
        return [name for name in answers if name not in self.used]

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────
    def _answer_from(self, screen: Screen, answers: Mapping[str, object]) -> None:
        if screen.kind == "fields":
            names = [field.name for field in screen.fields]
            self.answer({name: value for name in names if (value := self._look_up(name, answers)) is not values.MISSING})
        elif screen.kind in {"review", "settrue"}:
            self.press()
        else:
            name = screen.variable or screen.id
            value = self._look_up(name, answers)
            if value is values.MISSING:
                labels = " / ".join(choice.label for choice in screen.choices)
                raise values.wrong(screen, name, "no answer is given for it", f"Give one: {labels}.")
            self.press(value)
            self.used.add(name)

    def _look_up(self, name: str, answers: Mapping[str, object]) -> object:
        if name in answers:
            return answers[name]
        listed, _, question = name.rpartition(".")
        if question in {"there_are_any", "there_is_another", "target_number"}:
            indices = {key[len(listed) + 1:].split("]")[0] for key in answers if key.startswith(f"{listed}[")}
            if question == "target_number":
                return len(indices)
            count = 0 if question == "there_are_any" else len(self.value(listed).elements)
            return len(indices) > count
        return values.MISSING

    def _answer_button(self, screen: Screen, given: Mapping[str, object]) -> Screen:
        name = screen.variable or screen.id
        if set(given) != {name}:
            raise values.wrong(screen, name, "the screen asks for this and nothing else", "Give exactly this one.")
        self.used.add(name)
        return self.press(given[name])

    def _choose(self, screen: Screen, index: int, choice: Choice) -> Screen:
        with self._undo_on_error(), self._context():
            live = self._live()
            if screen.variable:
                self._remember([screen.variable])
                live["_aot_value"] = choice.key
                exec(f"{screen.variable} = _aot_value", live)  # noqa: S102  (how docassemble itself sets a variable)
                del live["_aot_value"]
                self._finish(screen, [screen.variable], [])
            else:
                live["_internal"]["answers"][self._status.question.extended_question_name(live)] = index
                self._finish(screen, [], [])
        return self._assemble()

    def _set_field(self, screen: Screen, field: Field, value: object) -> None:
        live = self._live()
        saved = values.convert(field, value, screen, live, self._around.files)
        check = getattr(self._question_field(field), "validate", None)
        if check is not None and value is not values.MISSING:
            self._check(screen, field.name, lambda: eval(check["compute"], live)(saved))  # noqa: S307
        live["_aot_value"] = saved
        exec(f"import docassemble.base.util\n{field.name} = _aot_value", live)  # noqa: S102
        del live["_aot_value"]

    def _remember(self, names: list[str]) -> None:
        """Note the values before a change: docassemble forgets what depends on a variable only if it changed."""
        live = self._live()
        for name in names:
            try:
                self._before[name] = eval(name, live)  # noqa: S307
            except (NameError, AttributeError, IndexError, KeyError):
                continue

    def _question_field(self, field: Field):
        return next(one for one in self._status.get_field_list() if one.number == field.number)

    def _check(self, screen: Screen, name: str, test: Callable[[], object]) -> None:
        try:
            accepted = test()
        except Exception as error:  # the engine shows whatever a validator raises
            name = getattr(error, "field", None) or name
            raise values.wrong(screen, name, str(error).rstrip("."), "Change the answer.") from error
        if accepted is False:
            raise values.wrong(screen, name, "the interview does not take it", "Change the answer.")

    def _finish(self, screen: Screen, names: list[str], raw: list[str]) -> None:
        """What the web application does after the fields are set: checks, marks, unstacks, invalidates."""
        question, live = self._status.question, self._live()
        if screen.variable and screen.variable not in names:
            exec(f"{screen.variable} = True", live)  # noqa: S102
            names = [*names, screen.variable]
        if question.validation_code:
            self._check(screen, "validation code", lambda: exec(question.validation_code, live))  # noqa: S102
        if question.name not in live["_internal"]["answers"]:
            question.mark_as_answered(live)
        self._unstack({*names, *raw, self._status.orig_sought})
        for name in {*names, *raw}:
            if name in self._interview.invalidation_todo or name in self._interview.onchange_todo:
                self._interview.invalidate_dependencies(name, live, self._before)
            live["_internal"]["dirty"].pop(name, None)

    def _unstack(self, done: set) -> None:
        stack = self._answers["_internal"]["event_stack"].get(self._identity["session"][:10], [])
        while stack and stack[0]["action"] in done:
            stack.pop(0)

    def _load(self):
        from docassemble.base.error import DANotFoundError
        from docassemble.base.interview_cache import get_interview

        try:
            interview = get_interview(self.interview_name)
        except (DANotFoundError, ModuleNotFoundError) as error:
            raise InputError("There is no such interview", self.interview_name,
                             "Name it as package:data/questions/name.yml.") from error
        roles = list(self.user.roles) if self.user else None
        if not interview.allowed_to_access(is_anonymous=self.user is None, has_roles=roles):
            raise AccessDenied("This interview needs another login", self.interview_name, "Log in as a person who may.")
        return interview

    def _assemble(self, action: dict | None = None) -> Screen | Response:
        from docassemble.base.error import DAErrorMissingVariable
        from docassemble.base.parse import InterviewStatus

        status = InterviewStatus(current_info={**self._current_info(), **(action or {})})
        with self._context():
            self._live()
            try:
                self._interview.assemble(self._answers, status)
            except DAErrorMissingVariable as error:
                raise AotFormsError(f"No screen asks for {error.variable}", self.interview_name) from error
            response = _response(status)
            if response is None:
                self._status = status
            self._keep()
        return self.screen() if response is None else response

    def _keep(self) -> None:
        from docassemble.base.functions import pickleable_objects

        self._kept = pickle.dumps(pickleable_objects(self._answers))
        self._restore()

    def _restore(self) -> None:
        self._answers.clear()
        self._answers.update(pickle.loads(self._kept))  # noqa: S301  (our own bytes of a moment ago)
        self._before = {}

    def _live(self) -> dict:
        """The answers with the names that the interview imports, which are not pickled."""
        for question in self._interview.questions_list:
            if question.question_type == "modules":
                for module in question.module_list:
                    prefix = question.package if module.startswith(".") else ""
                    exec(f"from {prefix}{module} import *", self._answers)  # noqa: S102
        if "alpha" not in self._answers:
            exec("from docassemble.base.util import *", self._answers)  # noqa: S102
        return self._answers

    @contextmanager
    def _undo_on_error(self):
        try:
            yield
        except BaseException:
            self._restore()
            raise

    @contextmanager
    def _context(self):
        from docassemble.base.thread_context import global_context, user_dict_context

        with ExitStack() as stack:
            stack.enter_context(global_context(self._globals))
            stack.enter_context(user_dict_context(self._answers))
            self._globals.current_info = self._globals.current_info or self._current_info()
            yield

    def _current_info(self) -> dict:
        user = {"is_anonymous": True, "is_authenticated": False, "email": None, "roles": [], "the_user_id": "t1",
                "theid": 1, "location": None, "session_uid": self._identity["session"][:10],
                "device_id": self._identity["device"]}
        if self.user:
            user.update(is_anonymous=False, is_authenticated=True, email=self.user.email, roles=list(self.user.roles),
                        the_user_id=self.user.id, theid=self.user.id, login_method="local", nickname="",
                        firstname=self.user.first_name, lastname=self.user.last_name, country="US",
                        subdivisionfirst="", subdivisionsecond="", subdivisionthird="", organization="",
                        timezone="America/Los_Angeles", language="en")
        return {"user": user, "session": self._identity["session"], "secret": None, "encrypted": True,
                "yaml_filename": self.interview_name, "interface": "web", "url": "http://localhost/interview",
                "url_root": "http://localhost/", "headers": {}, "clientip": None, "method": None}


def _response(status) -> Response | None:
    question = status.question
    if question.question_type == "sendfile":
        return Response(Path(question.response_file.path()).read_bytes(), status.extras["content_type"])
    if question.question_type != "response":
        return None
    body = getattr(question, "binaryresponse", None)
    body = status.question_text if body is None else body
    body = body.encode("utf-8") if isinstance(body, str) else bytes(body)
    return Response(body, status.extras["content_type"], getattr(question, "response_code", 200))
