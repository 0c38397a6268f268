/* The idle lock in the browser (a warning two minutes before, one button to stay, then the screen is left), and what
   docassemble's pages leave out: titles, what the fields of an account are for, and Enter where it opens something. */
(function () {
  "use strict";
  var WARN = 120, MIN_SIGNAL = 60;
  var limit = 0, last = Date.now(), told = Date.now(), box = null, token = "", words = {};

  /* Our words in the page's language; English where there is no other. */
  function say(text) { return words[text] || text; }
  window.aotSay = say;

  function settings(done) {
    if (document.body.dataset.aotIdle) {
      token = document.body.dataset.aotCsrf;
      words = JSON.parse(document.body.dataset.aotWords || "{}");
      return done(Number(document.body.dataset.aotIdle));
    }
    fetch("/aot/idle?lang=" + encodeURIComponent(document.documentElement.lang || "en"), { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (data) { if (data) { token = data.csrf; words = data.words; retitle(); done(data.seconds); } })
      .catch(function () {});
  }

  function alive() {
    told = Date.now();
    fetch("/aot/alive", { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": token } })
      .then(function (answer) { if (answer.redirected) { leave(); } })
      .catch(function () {});
  }

  function leave() {
    document.documentElement.style.visibility = "hidden";
    location.replace("/aot/locked?i=" + encodeURIComponent(new URLSearchParams(location.search).get("i") || ""));
  }

  function seen() {
    last = Date.now();
    if (box) { box.remove(); box = null; alive(); }
    else if (last - told > Math.min(MIN_SIGNAL, limit / 4) * 1000) { alive(); }
  }

  function warn(seconds) {
    if (!box) {
      box = document.createElement("div");
      box.className = "aot-idle";
      box.setAttribute("role", "alertdialog");
      box.setAttribute("aria-label", say("You will be signed out soon"));
      var text = document.createElement("p");
      text.textContent = say("Nothing has happened for a while. You will be signed out in about {minutes} minutes. What you sent is saved.")
        .replace("{minutes}", Math.max(1, Math.round(seconds / 60)));
      var stay = document.createElement("button");
      stay.type = "button";
      stay.textContent = say("Stay signed in");
      stay.addEventListener("click", seen);
      box.append(text, stay);
      document.body.append(box);
    }
  }

  function look() {
    var left = limit - (Date.now() - last) / 1000;
    if (left <= 0) { leave(); }
    else if (left <= Math.min(WARN, limit / 3)) { warn(left); }
  }

  /* docassemble's account forms do not say what their fields are for (WCAG 1.3.5). */
  var PURPOSES = { email: "username", password: "current-password", old_password: "current-password",
    new_password: "new-password", retype_password: "new-password" };

  /* docassemble calls every screen of an interview by the same title (WCAG 2.4.2), and says nothing there of an error. */
  function retitle() {
    var heading = document.querySelector("#daMainQuestion, body:not(.aot-page) h1");
    if (!heading) { return; }
    var wrong = document.querySelector("#error-summary, .is-invalid, .da-has-error, .iv-trouble, .alert-danger");
    var title = (wrong && wrong.offsetParent ? say("Error:") + " " : "") + heading.textContent.trim() + " - AotForms";
    if (document.title !== title) { document.title = title; }
  }

  /* One button to cover the screen at once, for a tablet that others can see; whoever is signed in uncovers it. */
  function coverButton() {
    var button = document.createElement("button"), cover = document.createElement("dialog"), back = document.createElement("button");
    button.type = back.type = "button";
    button.className = "aot-cover-button";
    button.textContent = say("Hide the screen");
    cover.className = "aot-cover";
    cover.setAttribute("aria-label", say("The screen is hidden"));
    back.textContent = say("Show the screen again");
    cover.append(back);
    button.addEventListener("click", function () { cover.showModal(); });
    back.addEventListener("click", function () { cover.close(); button.focus(); });
    var place = document.querySelector(".aot-footer, footer.dafooter") || document.body;
    place.append(button);
    document.body.append(cover);
  }

  /* docassemble sends the screen on Enter wherever the focus is, but in fields and on links and buttons.  What opens and closes does that
     by Enter, and a list of choices is not sent by it (WCAG 2.1.1, 3.2.2): such a key never comes as far as its listener. */
  document.documentElement.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.closest && event.target.closest("summary, select, [tabindex='0']:not(button, a, input, textarea)")) {
      event.stopPropagation();
    }
  });

  /* docassemble opens a number to call in a window of its own, which then stays empty. */
  function calls() {
    document.querySelectorAll("a[href^='tel:'][target]").forEach(function (link) { link.removeAttribute("target"); });
  }

  document.addEventListener("DOMContentLoaded", function () {
    retitle();
    calls();
    /* A refusal shows itself by a class or an element, at once or much later; the title follows in the same turn. */
    new MutationObserver(retitle).observe(document.body,
      { subtree: true, childList: true, attributes: true, attributeFilter: ["class", "style"] });
    if (window.jQuery) {
      /* docassemble scrolls to a wrong field for a second; who asks for less motion gets none (WCAG 2.3.3). */
      window.jQuery.fx.off = matchMedia("(prefers-reduced-motion: reduce)").matches;
      window.jQuery(document).on("daPageLoad", function () { retitle(); calls(); });
    }
    Object.keys(PURPOSES).forEach(function (name) {
      document.querySelectorAll("body:not(.aot-page) form:not(#daform) input[name=" + name + "]")
        .forEach(function (input) { input.autocomplete = PURPOSES[name]; });
    });
    settings(function (seconds) {
      if (!seconds) { return; }
      limit = seconds;
      coverButton();
      ["keydown", "pointerdown", "input"].forEach(function (name) {
        document.addEventListener(name, function () { if (!box) { seen(); } }, { passive: true, capture: true });
      });
      setInterval(look, Math.min(5000, limit * 100));
    });
  });
})();
