"""The main screens for who sees little: forced colors, 200 % and 400 %, text further apart, less motion."""
from __future__ import annotations

import sys
from pathlib import Path

import pytest
import server_support
from browser_screens import WIDER, on_a_phone, turn, violations
from interview_help import PETITION

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))

from demo import fresh

pytestmark = [pytest.mark.docassemble, pytest.mark.browser, pytest.mark.slow]
TASKS = {"Not started", "Started", "Done", "Something is open"}
FINDINGS = {"Met", "Not met", "Not yet known", "Does not apply"}
DESK, HALF, QUARTER = 1280, 640, 320  # 1280 px at 100 %, 200 % and 400 %
# The edges of controls, the words of everything, and the ground of pictures that do not stand out.
FAINT = """() => {
  const seen = e => { const r = e.getBoundingClientRect(), s = getComputedStyle(e);
    return r.width > 2 && r.height > 2 && s.visibility !== "hidden" && s.opacity !== "0" && (!e.checkVisibility || e.checkVisibility()); };
  const solid = c => c && c !== "transparent" && !/, 0\\)$/.test(c);
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.backgroundColor = "Canvas";
  const canvas = getComputedStyle(probe).backgroundColor;
  probe.remove();
  const ground = e => { for (let at = e; at; at = at.parentElement) { const c = getComputedStyle(at).backgroundColor; if (solid(c)) return c; } return canvas; };
  const parts = c => (c.match(/[\\d.]+/g) || []).slice(0, 3).map(Number);
  const light = c => { const [r, g, b] = parts(c).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
  const faint = [];
  for (const e of document.querySelectorAll("button, input:not([type=hidden]), select, textarea, a[href], summary, .dalabelauty")) {
    if (!seen(e) || e.closest("[aria-hidden=true]") || e.matches(".da-to-labelauty")) continue;
    if (e.matches("[type=checkbox], [type=radio]") && getComputedStyle(e).appearance !== "none") continue;  // drawn by the browser itself
    const s = getComputedStyle(e), own = ground(e), behind = ground(e.parentElement), name = e.tagName + "." + e.className + "#" + e.id + " " + (e.innerText || "").slice(0, 30);
    if (e.matches("button, select, textarea, input, .btn, .aot-button, .dalabelauty")) {
      const edge = ["Top", "Bottom"].some(side => parseFloat(s[`border${side}Width`]) >= 1 && s[`border${side}Style`] !== "none" && contrast(s[`border${side}Color`], behind) >= 3);
      if (!edge && contrast(own, behind) < 3 && !e.matches(".btn-link, .navbar-toggler")) faint.push("edge " + name);
    }
  }
  for (const e of document.querySelectorAll("body *")) {
    if (!seen(e) || e.closest("svg, script, style") || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const s = getComputedStyle(e);
    if (contrast(s.color, ground(e)) < 4.5) faint.push("words " + e.tagName + " " + e.innerText.slice(0, 30) + " " + s.color + " on " + ground(e));
  }
  for (const e of document.querySelectorAll(".aot-wide svg, .aot-qr"))  // pictures with colors of their own bring their own ground
    if (getComputedStyle(e).backgroundColor !== "rgb(255, 255, 255)" || getComputedStyle(e).forcedColorAdjust !== "none") faint.push("picture");
  return faint; }"""
# Bring the focus to each control and see whether an outline of two pixels or more stands out from what is behind it.
UNSEEN = """() => {
  const lost = [];
  for (const e of document.querySelectorAll("button, input:not([type=hidden]), select, textarea, a[href], summary, [tabindex='0']")) {
    if (e.checkVisibility && !e.checkVisibility()) continue;
    if (e.disabled || e.tabIndex < 0) continue;
    e.focus({focusVisible: true});
    if (document.activeElement !== e) continue;
    const drawn = [e, ...(e.labels || [])].filter(one => { const r = one.getBoundingClientRect(); return r.width > 1 && r.height > 1; });
    if (!drawn.some(one => { const s = getComputedStyle(one); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; })) lost.push(e.outerHTML.slice(0, 120));
  }
  return lost; }"""
# WCAG 1.4.12, and whether any box then cuts its own text off.
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"""
CUT = """() => [...document.querySelectorAll("body *")].filter(e => {
  const s = getComputedStyle(e), r = e.getBoundingClientRect();
  if (r.width < 3 || r.height < 3 || !(e.innerText || "").trim() || e.matches("select, textarea, svg *") || s.visibility === "hidden") return false;
  const clips = v => v === "hidden" || v === "clip";
  return clips(s.overflowX) && e.scrollWidth > e.clientWidth + 1 || clips(s.overflowY) && e.scrollHeight > e.clientHeight + 1;
}).map(e => e.tagName + "." + e.className + " " + e.innerText.slice(0, 40))"""
MOVES = """() => [...document.querySelectorAll("*")].filter(e => { const s = getComputedStyle(e);
  return s.transitionDuration.split(", ").some(d => parseFloat(d) > 0) || s.animationName !== "none" || s.scrollBehavior === "smooth"; })
  .map(e => e.tagName + "." + e.className).concat(window.jQuery && !window.jQuery.fx.off ? ["jQuery"] : [])"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server with a matter that has papers, the addresses of its main screens, and one link to sign."""
    from docassemble.AotForms.guide import desk

    facts = fresh("dcr-field")
    with server_support.with_vault(tmp_path_factory.mktemp("seeing") / "home", "--admin-name", facts.petitioner.contact.name.full) as running:
        handle = desk.save(running.email, facts.model_dump_json()).handle
        desk.papers(running.email, handle)
        interview = f"interview?i={PETITION}&new_session=1"
        yield running, {
            "landing": "aot/", "task list": f"aot/matters/{handle}", "a question": interview, "a question of a part": f"{interview}&matter={handle}&part=respondent",
            "review": f"{interview}&matter={handle}&part=provider", "signing": desk.show_link(running.email, handle, "declaration", "declarant").path,
            "settings": "aot/settings", "field": "aot/field/", "how a part stands": f"aot/matters/{handle}/standing?part=history"}


@pytest.fixture
def looking(browser, site, sign_in):
    """Opens a browser with settings of its own, signed in; gives a function that opens each main screen in turn, refusals among them."""
    contexts = []

    def begin(**settings):
        context = browser.new_context(**settings)
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, site[0])

        def screens():
            for name, path in site[1].items():
                page.goto(site[0].url + path)
                page.wait_for_load_state("networkidle")
                if name == "review":
                    turn(page, "text=Look at what you told us")
                    page.wait_for_selector(".iv-matrix")
                yield name, page
                if name in ("a question", "settings"):
                    page.click("#daform button[type=submit]" if name == "a question" else "text=Keep this address")
                    page.wait_for_selector("#error-summary:visible")
                    yield f"{name} refused", page

        return screens

    yield begin
    for context in contexts:
        context.close()


def untold(name: str, page) -> list[str]:
    """States that are told by color alone: of parts and of what the law asks they are words, of a choice it is a mark."""
    told = {"task list": (".aot-progress", TASKS), "review": (".iv-status", FINDINGS), "how a part stands": (".aot-finding-status", FINDINGS)}.get(name)
    if told:
        found = set(page.locator(told[0]).all_inner_texts())
        return [] if len(found) > 1 and found <= told[1] else [f"states {found}"]
    if name == "a question":
        one = page.locator(".dalabelauty").first
        before = one.screenshot()
        page.locator(".da-to-labelauty").first.press("Space")
        page.locator("#da-continue-button").focus()
        after = one.screenshot()
        page.reload()
        return ["a choice looks as it did before"] if before == after else []
    return []


def test_forced_colors_keep_every_control_and_state(looking):
    """Ensures that with the colors of the reader every control has an edge, words that stand out, and an outline while it has the focus."""
    wrong = {}
    for name, page in looking(viewport={"width": DESK, "height": 900}, forced_colors="active", color_scheme="dark", reduced_motion="reduce")():
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        found = page.evaluate(FAINT) + [f"no focus {one}" for one in page.evaluate(UNSEEN)] + untold(name, page)
        if found:
            wrong[name] = found
    assert wrong == {}, wrong


def test_zoom_text_spacing_and_less_motion(looking):
    """Ensures that at 200 % and 400 %, also with text further apart, nothing is cut off or wider than the screen, and that nothing moves."""
    wrong = {}
    for name, page in looking(viewport={"width": HALF, "height": 450}, reduced_motion="reduce")():
        moves = page.evaluate(MOVES)
        told = [f"moves {one}" for one in moves[:5]]
        for spaced in (False, True):
            if spaced:
                page.add_style_tag(content=SPACING)
            for width in (HALF, QUARTER):
                page.set_viewport_size({"width": width, "height": 450})
                told += [f"{width} {spaced} cut {one}" for one in page.evaluate(CUT)] + [f"{width} {spaced} wide {one}" for one in [page.evaluate(WIDER)] if one]
        page.set_viewport_size({"width": HALF, "height": 450})
        if told:
            wrong[name] = told
    assert wrong == {}, wrong


def test_how_a_part_stands_is_opened_by_keyboard_and_stays_open(browser, site, sign_in):
    """Ensures that it comes beside the question when it is opened, is told to a screen reader, breaks no rule, and is there again on the next
    screen until it is closed; while it is closed nothing is asked of the server."""
    running, paths = site
    with on_a_phone(browser) as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url) if "/standing" in request.url else None)
        sign_in(page, running)
        page.goto(running.url + paths["a question of a part"])
        summary = page.locator(".iv-standing summary")
        summary.wait_for()
        assert asked == []
        summary.press("Enter")
        page.wait_for_selector(".iv-standing .aot-findings li")
        assert page.locator(".iv-standing [role=status]").inner_text().startswith("Open: ")
        assert violations(page) == [] and page.evaluate(WIDER) is None
        page.reload()
        page.wait_for_selector(".iv-standing .aot-findings li")
        summary.press("Enter")
        page.reload()
        summary.wait_for()
        assert page.locator(".aot-findings").count() == 0 and len(asked) == 2


def test_a_message_goes_as_soon_as_the_field_is_right(browser, site, sign_in):
    """Ensures that a refused field is looked at again when its text changes without a key: pasted with a mouse, dictated, filled in."""
    running, paths = site
    with on_a_phone(browser) as page:
        sign_in(page, running)
        page.goto(running.url + paths["a question of a part"])
        field = page.locator("#daform input[type=text]").first
        page.wait_for_load_state("networkidle")
        field.evaluate("one => { for (let at = one; at; at = at.parentElement) { at.hidden = at.disabled = false; } }")  # as its question would show it
        page.evaluate("jQuery('#daform').data('validator').showErrors({[document.querySelector('#daform input[type=text]').name]: 'Look at this'})")
        assert page.locator(".is-invalid").count() == 1 and "Look at this" in page.inner_text("#daform")
        field.fill("Ada")  # tells of the change as pasting does: no key goes up
        page.wait_for_function("() => !document.querySelector('#daform .is-invalid')")
