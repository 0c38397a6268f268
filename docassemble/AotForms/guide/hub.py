# do not pre-load
"""After the questions: the review, the papers, the signatures and the filing, each a place the person can go to.

Screens call these; the vault side of everything is ``desk``.  Whatever changes something happens on the sending of a form,
never on looking at a page.
"""
from __future__ import annotations

from datetime import date

from docassemble.base.thread_context import get_current_user_dict, get_globals
from docassemble.base.util import (
    DADateTime,
    action_arguments,
    current_context,
    response,
    url_action,
    url_ask,
    value,
)

from ..errors import AotFormsError, InputError
from ..server.language import told as told_line, tr
from . import desk, gathering, showing, showing_papers, tasks, uploads
from .becoming import as_day
from .desk import exhibits
from .keeping import NO_MORE, login, walked
from .objects import Case
from .troubles import refuse, told

__all__ = ["filing_words", "go_on", "matter_json", "move", "paper_title", "paper_words", "papers_words",
           "review_words", "route_words", "scan_now", "send_now", "sign_now", "statement_words", "the_pdf", "the_zip"]

PLACES = {"review": "screen_review", "papers": "screen_papers", "paper": "screen_paper",
          "sign": "signing.typed_name", "scan": "scan.pages", "filing": "screen_filing", "send": "sending.sure"}
FORMS = {"sign": "signing", "scan": "scan", "send": "sending"}
PARTS = {"missing": "What is missing", "asked": "What the law asks", "answers": "Your answers"}
SAID = "aotforms said"  # among docassemble's own things of one request, which may put a screen together twice; gone with it
SENT_ON = ("paper", "signer", "office", "channel")


def matter_json() -> str:
    """The Matter that the answers of this session make so far."""
    return gathering.matter(walked(get_current_user_dict()["case"])).model_dump_json()


def move(case: Case) -> None:
    """The action behind every link to another place; its arguments are opaque."""
    given = action_arguments()
    if given.get("to") not in PLACES:
        return
    case.place, case.message = given["to"], ""
    get_globals().misc.pop(SAID, None)  # headless, one of these serves a whole session
    case.goal = case.goal and NO_MORE
    for name in SENT_ON:
        setattr(case, name, str(given[name]) if given.get(name) is not None else None)
    form = get_current_user_dict().get(FORMS.get(case.place, ""))
    for name in [name for name in getattr(form, "__dict__", ()) if name in FIELDS]:
        delattr(form, name)


FIELDS = ("typed_name", "signed_on", "place", "pages", "sure", "because", "numbers")


def go_on(case: Case) -> None:
    """Show the screen of the place where the person is."""
    if case.error:
        value("screen_trouble")
    value(PLACES[case.place])


def to(place: str, **more: str) -> str:
    """The link to a place."""
    return url_action("go", to=place, **more)


def _message(case: Case) -> str:
    """What was done just now, said once: from then on the session holds it no more, so that it does not stay on later pages."""
    misc = get_globals().misc
    if case.message:
        misc[SAID], case.message = case.message, ""
    return showing.note(misc.get(SAID, ""))


# ── what the screens show ────────────────────────────────────────────────────────────────────────────────
@told
def review_words(case: Case) -> str:
    """What is missing, the proof matrix, and every answer."""
    done = walked(case)
    review = desk.review(login(), case.handle)
    lacking = showing.missing(review, lambda path: gathering.asked_at(path, done), lambda name: url_ask([name]))
    shown = showing.answers(done, lambda name: url_ask([name]),
                            lambda of, index: url_action("list_change", do="remove", list=of, index=index),
                            lambda of: url_action("list_change", do="add", list=of))
    parts = {"missing": lacking, "asked": showing.matrix(review), "answers": shown}
    if case.interview not in ("petition", *tasks.OWN.values()):  # what follows the petition: the law is asked of the petition alone
        parts = {"answers": shown, "asked": f"<details><summary>{tr('Of the petition, not of this part')}</summary>{lacking}{parts['asked']}</details>"}
    return ('<div class="iv-page">' + _message(case) + showing.note(case.meanwhile)
            + showing.paragraph(tr("Your reference is {reference}. Your answers are saved.", reference=case.reference))
            + f"<p>{showing.button(to('papers'), tr('Go to the papers'), main=True)} {showing.button(to('filing'), tr('Go to filing'))}</p>"
            + showing.bullets(f'<a href="#{name}">{tr(PARTS[name])}</a>' for name in parts)
            + "".join(f'<h2 id="{name}">{tr(PARTS[name])}</h2>{part}' for name, part in parts.items()) + "</div>")


@told
def papers_words(case: Case) -> str:
    """The papers and who must sign them."""
    rows = desk.papers(login(), case.handle)
    return ('<div class="iv-page">' + _message(case)
            + showing.paragraph(desk.me(login()).words)
            + showing_papers.papers(rows, lambda **more: url_action("paper_pdf", **more), lambda to, **more: globals()["to"](to, **more),
                                    lambda paper, signer: _ask(case, paper, signer))
            + _elsewhere("papers") + "</div>")


def _ask(case: Case, paper: str, signer: str) -> str:
    """The page where a signer is asked for a signature; it knows the way back to this interview."""
    return f"/aot/matters/{case.handle}/papers/{paper}/{signer}/ask?back={current_context().session or ''}"


def _elsewhere(here: str) -> str:
    places = (("review", "Back to your answers"), ("papers", "Go to the papers"), ("filing", "Go to filing"))
    return "<p>" + " ".join(showing.button(to(place), tr(words)) for place, words in places if place != here) + "</p>"


def _paper(case: Case):
    for row in desk.papers(login(), case.handle):
        if row.id == case.paper:
            return row
    raise InputError("There is no such paper", str(case.paper), "Go back to the papers.")


def paper_title(case: Case) -> str:
    """The title of the paper in hand."""
    try:
        return showing.safe(_paper(case).title)
    except AotFormsError:
        return tr("This paper")


@told
def paper_words(case: Case) -> str:
    """One paper as a page."""
    page = showing_papers.paper_page(desk.paper_html(login(), case.handle, case.paper))
    return f"<div{showing.in_english()}>{page}</div>{_elsewhere('')}"


@told
def statement_words(case: Case) -> str:
    """What the signer in hand declares."""
    read = showing.link(to("paper", paper=case.paper), tr("Read the paper first"))
    return (showing_papers.statement(_paper(case), case.signer or "", desk.me(login()) if case.place == "sign" else None)
            + f"<p>{read} {showing.link(to('papers'), tr('Back to the papers'))}</p>")


@told
def filing_words(case: Case) -> str:
    """Where the packet can go, and where each packet stands."""
    return ('<div class="iv-page">' + _message(case) + f"<div{showing.in_english()}>{_without_file(case)}</div>"
            + showing_papers.routes(desk.routes(login(), case.handle), lambda to, **more: globals()["to"](to, **more))
            + f"<p>{showing.link(url_action('packet_zip'), tr('Download the whole packet'))}</p>"
            + f"<h2>{tr('What was sent')}</h2>" + showing_papers.submissions(desk.where(login(), case.handle), f"/aot/matters/{case.handle}")
            + _elsewhere("filing") + "</div>")


def _without_file(case: Case) -> str:
    """Says which exhibits have no file: a packet goes without them."""
    lacking = [str(row.number) for row in exhibits.rows(login(), case.handle) if row.pages is None]
    if not lacking:
        return ""
    which = f"Exhibit {lacking[0]} has" if len(lacking) == 1 else f"Exhibits {', '.join(lacking)} have"
    return showing.note(f"{which} no file yet, and the packet goes without. Add the file on the matter’s page, under Exhibits, or take the exhibit off the list.", "danger")


@told
def route_words(case: Case) -> str:
    """What will happen when the packet in hand is sent."""
    for row in desk.routes(login(), case.handle):
        if (row.office, row.channel) == (case.office, case.channel):
            where = showing.paragraph(f"It goes to: {row.goes_to}.") if row.goes_to else ""
            return (f'<div class="iv-page"><h2{showing.in_english()}>To the {showing.safe(row.office)}: {showing.safe(row.title)}</h2>'
                    f"<div{showing.in_english()}>{showing.paragraph(row.why)}{where}{_without_file(case)}</div><p>{showing.link(to('filing'), tr('Back to filing'))}</p></div>")
    raise InputError("There is no such way to file", "route", "Go back to filing.")


# ── what the forms do ────────────────────────────────────────────────────────────────────────────────────
def _done(case: Case, place: str, message: str) -> None:
    case.place, case.message = place, message


def sign_now(case: Case, signing) -> None:
    """The signer's own act: the typed name, with date and place."""
    try:
        desk.sign(login(), case.handle, case.paper, case.signer, signing.typed_name, _day(signing.signed_on), signing.place)
    except AotFormsError as error:
        refuse(error, "signing.typed_name")
    _done(case, "papers", tr("Your signature is on the paper."))


def scan_now(case: Case, scan) -> None:
    """Take the scan, and delete docassemble's copy at once, whatever came of it."""
    try:
        with uploads.handed(scan) as files:
            desk.take_scan(login(), case.handle, case.paper, files[0].slurp(auto_decode=False), _day(scan.signed_on), scan.place,
                           signers=(case.signer,))
    except AotFormsError as error:
        refuse(error, "scan.pages")
    _done(case, "papers", tr("The scan was taken."))


def send_now(case: Case, sending) -> None:
    """Send the packet one way, once."""
    if sending.sure != "yes":
        _done(case, "filing", tr("Nothing was sent."))
        return
    try:
        sent = desk.send(login(), case.handle, case.office, case.channel,
                         clerk_takes_because=sending.__dict__.get("because") or None,
                         numbers_because=sending.__dict__.get("numbers") or None)
    except AotFormsError as error:
        refuse(error, "sending.sure")
    from . import waking  # only where something was sent: it needs Celery

    waking.ask(sent.id)
    _done(case, "filing", f"{tr('The packet is sealed and kept. You need not send it again; below you see how far it is.')} {sent.words}")


def _day(given: object) -> date:
    return given.date() if isinstance(given, DADateTime) else as_day(given)


def the_pdf(case: Case) -> None:
    """Answer with a paper's PDF; it never becomes a file of docassemble's."""
    try:
        content = desk.paper_pdf(login(), case.handle, str(action_arguments().get("paper")))
    except AotFormsError as error:
        _done(case, "papers", told_line(error))
        return
    response(binaryresponse=content, content_type="application/pdf")


def the_zip(case: Case) -> None:
    """Answer with the whole packet."""
    try:
        content = desk.packet_zip(login(), case.handle)
    except AotFormsError as error:
        _done(case, "filing", told_line(error))
        return
    response(binaryresponse=content, content_type="application/zip")
