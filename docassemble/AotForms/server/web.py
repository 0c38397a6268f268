# do not pre-load
"""The web process: docassemble's application with our pages, locks and headers, served by gunicorn.

Started by launch.py as ``python -m docassemble.AotForms.server.web``; where things are comes by environment.
"""
from __future__ import annotations

import contextlib
import gc
import json
import os
import ssl
import sys
import warnings

from . import accessible, accounts, callbacks, copies, headers, idle, language, lighter, markup, offline, quiet
from .home import Home


class Report:
    """Tells the parent what happened: one JSON object a line into the pipe that it opened."""

    def __init__(self, descriptor: str | None):
        self._descriptor = int(descriptor) if descriptor else None

    def __call__(self, event: str, **facts) -> None:
        if self._descriptor is not None:
            with contextlib.suppress(OSError):  # a worker that is started again later: nobody listens any more
                os.write(self._descriptor, (json.dumps({"event": event, **facts}) + "\n").encode())


def main() -> None:
    """Build the application and serve it until SIGTERM."""
    settings = json.loads(os.environ["AOTFORMS_SETTINGS"])
    report = Report(os.environ.pop("AOTFORMS_REPORT", None))
    home = Home(os.environ["AOTFORMS_HOME"])
    sys.argv = sys.argv[:1]  # docassemble takes any argument that is a file for its configuration
    _server(home, settings, report).run()


def build(home: Home, settings: dict, report: Report):
    """The WSGI application on a prepared home folder: tables and first account are made when missing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # docassemble's dependencies warn while they load
        offline.install()
        import docassemble.base.config

        docassemble.base.config.load(filename=str(home / "config/config.yml"))
        make_tables(home)
        _first_account(home, settings["admin_email"], report)
        from docassemble.webapp.server import app

        _tune_database(app)
        copies.install(app)
        idle.install(app, settings["idle_seconds"])
        from . import pages

        pages.install(app, settings["idle_seconds"], settings["interview"], settings["address"], settings["resume_hours"])
    accessible.install()
    language.mend_scripts()
    markup.install()
    lighter.install()
    quiet.install()
    secure = bool(settings["tls_cert"]) or settings["behind_proxy"]
    return headers.Shield(callbacks.Door(app), host=settings["host"],
                          behind_proxy=settings["behind_proxy"], secure=secure)


def make_tables(home: Home) -> None:
    """Create or upgrade docassemble's tables, once for each docassemble version and database."""
    from docassemble.base import __version__ as version
    from docassemble.base.config import daconfig

    mark = home / "run/tables"
    wanted = f"{version} {daconfig['db']['prefix']} {daconfig['db'].get('host')} {daconfig['db']['name']}"
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return
    from docassemble.webapp import create_tables

    # docassemble makes an administrator with a known password; this one can never log in.
    daconfig["default admin account"] = {"nickname": "admin", "email": "nobody@localhost.invalid",
                                         "password": accounts.new_password(), "active": False}
    # The list of installed packages is for docassemble's package page, which is off; it takes two seconds.
    create_tables.add_dependencies = lambda session, user_id, start_time=None: None
    with _no_sleep(create_tables), _percent_signs():
        create_tables.main()
    home.write("run/tables", wanted)


@contextlib.contextmanager
def _no_sleep(module):
    """docassemble waits four seconds for other servers before it fills new tables; here there are none."""

    class Clock:
        def __getattr__(self, name):
            return (lambda seconds: None) if name == "sleep" else getattr(real, name)

    real, module.time = module.time, Clock()
    try:
        yield
    finally:
        module.time = real


@contextlib.contextmanager
def _percent_signs():
    """docassemble hands Alembic the database's address unquoted, which fails on a quoted password or folder."""
    from alembic.config import Config

    plain = Config.set_main_option
    Config.set_main_option = lambda self, name, value: plain(self, name, value.replace("%", "%%"))
    try:
        yield
    finally:
        Config.set_main_option = plain


def _first_account(home: Home, email: str, report: Report) -> None:
    mark = home / "run/first-account"
    if mark.exists():
        return
    if not accounts.emails():
        _, password = accounts.add(email)
        report("account", email=email, password=password)
    home.write("run/first-account", "made\n")


def _tune_database(app) -> None:
    """SQLite: readers beside one writer, and a writer that waits instead of failing."""
    from docassemble.webapp.extensions import db
    from sqlalchemy import event

    with app.app_context():
        engine = db.engine
        if engine.dialect.name != "sqlite":
            return

        @event.listens_for(engine, "connect")
        def tune(connection, record):
            cursor = connection.cursor()
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA busy_timeout=15000")
            cursor.close()

        event.listen(engine, "checkin", lighter.given_back)
        engine.dispose()


def _server(home: Home, settings: dict, report: Report):
    """gunicorn with one worker that loads the application itself: no database connection lives through a fork."""
    from gunicorn.app.base import BaseApplication
    from gunicorn.glogging import Logger

    class QuietLogger(Logger):
        def setup(self, cfg):
            super().setup(cfg)
            self.error_log.addFilter(quiet.PlaceOnly())

    def ready(worker):
        report("ready")

    class Server(BaseApplication):
        def load_config(self):
            host = f"[{settings['host']}]" if ":" in settings["host"] else settings["host"]
            for name, value in {
                "bind": f"{host}:{settings['port']}", "workers": 1, "worker_class": "gthread", "threads": 8,
                "preload_app": False, "accesslog": None, "errorlog": "-", "loglevel": "warning",
                "logger_class": QuietLogger, "graceful_timeout": 5, "timeout": 300,
                "keepalive": 75,  # longer than a person thinks over a screen: a line closed as the answer is sent loses it in some clients
                "forwarded_allow_ips": "127.0.0.1",
                "post_worker_init": ready, "limit_request_line": 8190,
            }.items():
                self.cfg.set(name, value)
            if settings["tls_cert"]:
                self.cfg.set("certfile", settings["tls_cert"])
                self.cfg.set("keyfile", settings["tls_key"])
                self.cfg.set("ssl_context", _modern_tls)

        def load(self):
            application = build(home, settings, report)
            _few_collections()
            return application

    return Server()


def _few_collections() -> None:
    """What is loaded now stays: it is not looked through for garbage again, which would hold up everybody for some tenths of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _modern_tls(config, default_factory):
    context = default_factory()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


if __name__ == "__main__":
    main()
