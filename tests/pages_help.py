"""Our own pages in a Flask application of a test's own: no docassemble, no server, CSRF protection on."""
from __future__ import annotations

from pathlib import Path

import pytest

ELSEWHERE = ("user.login", "user.logout", "user.change_password", "interview.index")  # docassemble's pages that ours lead to


def pages_app(address: str = "", resume_hours: int = 0, also=lambda blueprint: None):
    """The application.  address: the site's own; also: adds further pages to the blueprint.  Whoever calls it empties ``web._entries`` in the end."""
    flask, csrf = pytest.importorskip("flask"), pytest.importorskip("flask_wtf.csrf")
    from docassemble.AotForms.guide import pages
    from docassemble.AotForms.server import pages as web

    app = flask.Flask(__name__)
    app.config.update(SECRET_KEY="for this test", WTF_CSRF_SSL_STRICT=False, **{web.ADDRESS: address, web.RESUME_HOURS: resume_hours})
    csrf.CSRFProtect(app)
    app.jinja_env.globals.update(aot_idle=lambda: 900, aot_interview=lambda: "petition.yml", aot_static=lambda name: f"/static/{name}",
                                 aot_sent=web._sent)
    blueprint = flask.Blueprint("aot", __name__, url_prefix="/aot", template_folder=str(Path(web.__file__).parent / "templates"))
    pages.register(blueprint)
    also(blueprint)
    app.register_blueprint(blueprint)
    for endpoint in ELSEWHERE:
        app.add_url_rule("/" + endpoint, endpoint, lambda: "")
    return app
