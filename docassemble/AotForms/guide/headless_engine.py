# do not pre-load
"""Boot ``docassemble.base`` in this process, without a server: the hooks that the engine calls, and nothing else.

Since 1.10 docassemble asks its surroundings through pluggy hooks.  :class:`Surroundings` answers them from
memory and a private folder.  A hook that is missing answers ``None``, as pluggy does.
"""
from __future__ import annotations

import atexit
import importlib
import mimetypes
import os
import re
import shutil
import sys
import tempfile
import threading
import warnings
from pathlib import Path

from ..errors import SetUpError
from ..server import offline

_lock = threading.Lock()
_running: Surroundings | None = None

CONFIGURATION = """\
secretkey: {secret}
debug: False
root: /
url root: http://localhost
db: {{prefix: 'sqlite://', name: none}}
language: en
locale: en_US.utf8
timezone: America/Los_Angeles
module whitelist: []
enable playground: False
mail: {{default sender: '"AotForms" <no-reply@localhost>'}}
"""


class Memory:
    """The few Redis calls that the engine makes, kept in a dict."""

    def __init__(self):
        self._kept: dict[str, object] = {}

    def get(self, key):
        return self._kept.get(key)

    def set(self, key, value, **_):
        self._kept[key] = value

    def incr(self, key):
        self._kept[key] = int(self._kept.get(key) or 0) + 1
        return self._kept[key]

    def delete(self, *keys):
        for key in keys:
            self._kept.pop(key, None)

    def expire(self, key, seconds):
        """Nothing expires: the process is short."""


class Files:
    """Numbered files (uploads and attachments) in a folder of mode 0700 that goes when the process ends."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._paths: dict[int, Path] = {}

    def add(self, name: str, content: bytes) -> int:
        number = len(self._paths) + 1
        path = self.folder / str(number) / f"file{Path(name).suffix.lower()}"
        path.parent.mkdir(mode=0o700)
        path.write_bytes(content)
        self._paths[number] = path
        return number

    def path(self, number: int) -> Path | None:
        return self._paths.get(int(number))

    def read(self, number: int) -> bytes:
        return self._paths[int(number)].read_bytes()


def kind_of(name: str) -> tuple[str, str]:
    """The extension (without the dot) and media type of a file name."""
    extension = Path(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    return extension, mimetypes.guess_type(name)[0] or "application/octet-stream"


def safe_name(name: str) -> str:
    """A file name without a path and without anything but word characters, dots, dashes and spaces."""
    return re.sub(r"[^\w.\- ]", "", name.replace(os.sep, "_")).strip("._ ") or "file"


def _file_info(files: Files, reference, folder, package) -> dict:
    if isinstance(reference, int) or str(reference).isdigit():
        path = files.path(int(reference))
    else:
        path = _package_file(str(reference), folder, package)
    if path is None or not path.is_file():
        return {}
    extension, mimetype = kind_of(path.name)
    return {"fullpath": str(path), "path": str(path.with_suffix("")), "filename": path.name,
            "extension": extension, "mimetype": mimetype, "private": True, "persistent": False}


def _package_file(reference: str, folder, package) -> Path | None:
    name, _, inner = reference.rpartition(":")
    if folder and "/" not in inner:
        inner = f"data/{folder}/{inner}"
    try:
        home = importlib.import_module(name or package or "docassemble.base")
    except ImportError:
        return None
    return Path(home.__path__[0]) / inner


def _surroundings(folder: Path):
    import pluggy

    hook = pluggy.HookimplMarker("docassemble")
    files, memory = Files(folder), Memory()

    class Surroundings:
        """What the engine may ask of its surroundings, in docassemble's own hook names."""

        def __init__(self):
            self.files = files

        @hook
        def get_default_language(self):
            return "en"

        @hook
        def get_default_dialect(self):
            return "us"

        @hook
        def get_default_locale(self):
            return "en_US.utf8"

        @hook
        def get_default_voice(self):
            return None

        @hook
        def get_default_timezone(self):
            return "America/Los_Angeles"

        @hook
        def get_default_country(self):
            return "US"

        @hook
        def get_configuration(self):
            from docassemble.base.config import daconfig

            return daconfig

        @hook
        def get_hostname(self):
            return "localhost"

        @hook
        def get_debug_status(self):
            return False

        @hook
        def get_default_table_class(self):
            return "table table-striped"

        @hook
        def get_default_thead_class(self):
            return None

        @hook
        def get_server_redis(self):
            return memory

        @hook
        def get_server_redis_user(self):
            return memory

        @hook
        def get_ext_and_mimetype(self, filename):
            return kind_of(filename)

        @hook
        def get_new_file_number(self, user_code, file_name, yaml_file_name):
            return files.add(file_name, b"")

        @hook
        def save_numbered_file(self, filename, orig_path, yaml_file_name, uid):
            number = files.add(filename, Path(orig_path).read_bytes())
            return (number, *kind_of(filename))

        @hook
        def file_finder(self, file_reference, question, folder, package, filename, return_nonexistent, uids):
            if package is None and question is not None:
                package = question.from_source.package
            return _file_info(files, file_reference, folder, package)

        @hook
        def file_number_finder(self, file_number, filename, uids, privileged):
            return _file_info(files, file_number, None, None)

        @hook
        def url_finder(self, file_reference, kwargs):
            return f"/{file_reference}"

        @hook
        def url_for(self, endpoint, kwargs):
            return f"/{endpoint}"

        @hook
        def get_url(self):
            return {"url": "http://localhost/interview"}

        @hook
        def get_main_page_parts(self):
            return {}

        @hook
        def get_button_class_prefix(self):
            return "btn-"

        @hook
        def secure_filename(self, filename):
            return safe_name(filename)

        @hook
        def secure_filename_spaces_ok(self, filename):
            return safe_name(filename)

        @hook
        def secure_filename_unicode_ok(self, the_filename):
            return safe_name(the_filename)

        @hook
        def fix_pickle_obj(self, data):
            import pickle

            return pickle.loads(data)

    return Surroundings()


def boot():
    """Start the engine once in this process and give its :class:`Surroundings`.

    Raises SetUpError when docassemble is not installed, a library that it needs is missing, or the web
    application already runs in this process (the two cannot share one process).
    """
    global _running
    with _lock:
        if _running is None:
            if "docassemble.webapp.config" in sys.modules:
                raise SetUpError("The web application runs in this process", "headless engine",
                                 "Run the interview headless in a process of its own.")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # docassemble's own dependencies warn while they load
                _running = _start()
        return _running


def _start():
    folder = Path(tempfile.mkdtemp(prefix="aotforms-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    configuration = folder / "config.yml"
    configuration.write_text(CONFIGURATION.format(secret=os.urandom(16).hex()), encoding="utf-8")
    offline.install()
    try:
        import docassemble.base.config
        from docassemble.base import thread_context
        from docassemble.base.plugin_manager import pm

        docassemble.base.config.load(filename=str(configuration))
        around = _surroundings(folder)
        pm.register(around)
        import docassemble.base.util  # noqa: F401  (loads everything that an interview may use)
        from docassemble.base.parse import set_initial_dict
    except ImportError as missing:
        raise SetUpError(f"docassemble cannot be loaded ({missing})", "headless engine",
                         "Install with the extra 'server'; `aotforms doctor` names what is missing.") from missing
    set_initial_dict(initial_answers())
    # A date or an object turned into text between two screens needs a language, which lives in these globals.
    thread_context._current_globals.set(thread_context.empty_globals())
    return around


def initial_answers() -> dict:
    """The answers of a new interview session, as docassemble's web application begins them."""
    from docassemble.base.functions import DANav

    internal = {
        "session_local": {}, "device_local": {}, "user_local": {}, "dirty": {}, "progress": 0, "tracker": 0,
        "docvar": {}, "doc_cache": {}, "steps": 1, "steps_offset": 0, "secret": None, "informed": {},
        "livehelp": {"availability": "unavailable", "mode": "help", "roles": [], "partner_roles": []},
        "answered": set(), "answers": {}, "objselections": {}, "starttime": None, "modtime": None,
        "accesstime": {}, "tasks": {}, "gather": [], "event_stack": {}, "misc": {},
    }
    return {"_internal": internal, "url_args": {}, "nav": DANav()}
