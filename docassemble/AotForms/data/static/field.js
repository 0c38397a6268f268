/* The way through the page for the field: a passphrase, the questions part by part, always saved and always said where, and handing in. */
(function () {
  "use strict";
  var IDLE = 5 * 60 * 1000, AWAY = 60 * 1000, SAVE_AFTER = 400, LEAST = 12;
  var store = window.aotFieldStore, form = window.aotFieldForm, send = window.aotFieldSend;
  var draft = null, status = "draft", last = Date.now(), hiddenAt = 0, timer = 0, saving = Promise.resolve(true), busy = false, here = 0;
  var STATES = {
    none: "No draft here.", locked: "A draft is saved here, locked. Not sent.", perhaps: "Saved here. Perhaps sent: we do not know.",
    saved: "Saved here, not sent.", unsaved: "Not saved yet.", failed: "Not saved. See below.", sending: "Sending now. Still saved here.",
    sent: "Sent. Nothing is left here."
  };

  function id(name) { return document.getElementById(name); }
  function parts() { return Array.prototype.slice.call(document.querySelectorAll(".field-part")); }
  function state(name) { id("field-state").textContent = STATES[name]; id("field-state").dataset.state = name; }
  function say(words) { id("field-said").textContent = words; }

  function view(name) {
    ["old", "begin", "open", "work", "handed"].forEach(function (one) { id("field-" + one).hidden = one !== name; });
    last = Date.now();
    window.scrollTo(0, 0);
  }

  function problem(place, title, lines) {
    var box = id(place);
    box.replaceChildren();
    box.hidden = !title;
    if (!title) { return box; }
    var heading = document.createElement("h2");
    heading.textContent = title;
    box.append(heading);
    (lines || []).forEach(function (words) { var line = document.createElement("p"); line.textContent = words; box.append(line); });
    box.focus();
    return box;
  }

  /* ── saving ── */
  function changed() {
    state("unsaved");
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER);
  }

  /* One save after the other; true when what was told up to now is on the disk. */
  function save() {
    clearTimeout(timer);
    saving = saving.catch(function () {}).then(async function () {
      if (!draft) { return false; }
      draft.answers = form.answers();
      var written = JSON.stringify(draft);
      try {
        await store.save(draft, status);
        if (draft && JSON.stringify(draft) === written) { state(status === "sending" ? "perhaps" : "saved"); }
        return true;
      } catch (error) {
        state("failed");
        problem("field-trouble", "This is not saved", error.elsewhere ?
          ["The draft was changed or sent in another window. Close this window and go on there. What you wrote here last is on this screen only."] :
          ["The browser did not store it. Perhaps there is no room left. Keep this page open, write down what you told last, and make room."]);
        return false;
      }
    });
    return saving;
  }

  /* ── in and out ── */
  function lock(words) {
    clearTimeout(timer);
    var wasOpen = draft !== null;
    Promise.resolve(wasOpen && id("field-state").dataset.state === "unsaved" ? save() : saving).finally(function () {
      store.lock();
      draft = null;
      form.fill({});
      start().then(function () { if (wasOpen && words) { say(words); } });
    });
    if (wasOpen) { view("open"); }
  }

  async function start() {
    var there = await store.look();
    problem("field-trouble", "");
    problem("field-bad", "");
    state(!there ? "none" : there.state === "sending" ? "perhaps" : "locked");
    id("field-perhaps").hidden = !there || there.state !== "sending";
    view(there ? "open" : "begin");
  }

  function opened(found, how) {
    draft = found;
    status = how;
    form.fill(draft.answers);
    problem("field-trouble", "");
    problem("field-bad", "");
    state(status === "sending" ? "perhaps" : "saved");
    id("field-old-answers").hidden = !form.leftOver().length;
    leftOver();
    view("work");
    turn(draft.at || 0);
  }

  function leftOver() {
    var box = id("field-old-list");
    box.replaceChildren();
    form.leftOver().forEach(function (name) {
      var line = document.createElement("li"), away = document.createElement("button");
      line.textContent = [].concat(form.answers()[name]).join(", ") + " ";
      away.type = "button";
      away.textContent = "Take it away";
      away.addEventListener("click", function () { form.forget(name); leftOver(); });
      line.append(away);
      box.append(line);
    });
    id("field-old-answers").hidden = !box.children.length;
  }

  function refuse(input, words) {
    var note = id(input.getAttribute("aria-describedby").split(" ").pop());
    note.textContent = words;
    if (words) { input.setAttribute("aria-invalid", "true"); input.focus(); } else { input.removeAttribute("aria-invalid"); }
    return !words;
  }

  async function make(event) {
    event.preventDefault();
    var first = id("field-new"), second = id("field-again"), words = first.value;
    if (!refuse(first, Array.from(words).length < LEAST ? "Use at least " + LEAST + " characters. Four or five words are good." : "")) { return; }
    if (!refuse(second, words !== second.value ? "The two are not the same. Write it again." : "")) { return; }
    say("Making the key. This takes a moment.");
    var fresh = { bundle: send.random(), form: id("field-form").dataset.version, answers: {}, at: 0 };
    try {
      await store.make(words, fresh);
    } catch (error) {
      if (error.elsewhere) { return start(); }
      problem("field-trouble", "A draft cannot be kept here", ["The browser did not store it. A private window keeps nothing: use an ordinary one, or make room."]);
      return;
    } finally { first.value = second.value = ""; }
    if (navigator.storage && navigator.storage.persist) { navigator.storage.persist().catch(function () {}); }
    say("");
    opened(fresh, "draft");
  }

  async function open(event) {
    event.preventDefault();
    var input = id("field-pass"), found;
    if (!refuse(input, input.value ? "" : "Write your passphrase.")) { return; }
    say("Opening. This takes a moment.");
    try { found = await store.open(input.value); } catch (error) { return start(); }
    input.value = "";
    say("");
    if (!refuse(input, found ? "" : "That is not the passphrase of this draft. Nothing was changed.")) { return; }
    opened(found.draft, found.state);
  }

  /* ── the parts ── */
  function turn(to) {
    here = Math.max(0, Math.min(to, parts().length - 1));
    parts().forEach(function (part, place) { part.hidden = place !== here; });
    id("field-part").value = String(here);
    id("field-back").hidden = here === 0;
    id("field-next").hidden = here === parts().length - 1;
    document.title = parts()[here].querySelector("h2").textContent + " - AotForms";
    if (draft && draft.at !== here) { draft.at = here; changed(); }
    window.scrollTo(0, 0);
    parts()[here].querySelector("h2").focus({ preventScroll: true });
  }

  function bad(list) {
    var box = problem("field-bad", "Please look at " + (list.length === 1 ? "one answer" : list.length + " answers")), lines = document.createElement("ul");
    var note = document.createElement("p");
    note.textContent = "Your answers were not taken. Everything is still saved here.";
    list.forEach(function (one) {
      var line = document.createElement("li"), place = form.place(one.where), link = document.createElement("a");
      var words = one.what.charAt(0).toUpperCase() + one.what.slice(1) + (one.mend ? ". " + one.mend : "");
      if (place) {
        link.href = "#field-form";
        link.textContent = place.words;
        link.addEventListener("click", function (event) { event.preventDefault(); turn(parts().indexOf(place.part)); place.focus(); });
        place.mark(words);
        line.append(link, " ");
      }
      line.append(words + (/[.!?]$/.test(words) ? "" : "."));
      lines.append(line);
    });
    box.append(note, lines);
    document.title = "Error: " + document.title;
  }

  /* ── handing in ── */
  var WHY = {
    "offline": ["There is no way to AotForms now", ["Your answers are saved here, not sent. Try again where there is a network."]],
    "other": ["Something else answered", ["This network did not reach AotForms. A guest network often wants you to sign in to it first.",
      "Open any page in your browser, sign in to the network, and try again. Your answers are saved here, not sent."]],
    "sign-in": ["Sign in first", ["Your answers are saved here, not sent. After you sign in, come back to this page and hand in."]],
    "unknown": ["We do not know if it arrived", ["The line broke before AotForms could answer. Everything is still saved here.",
      "Hand in again when the network is back. It cannot arrive twice. Change nothing before."]]
  };

  function why(name) {
    var box = problem("field-trouble", WHY[name][0], WHY[name][1]), link = document.createElement("a");
    if (name === "sign-in") {
      link.href = "/user/sign-in?next=/aot/field/";
      link.textContent = "Sign in to AotForms";
      box.append(link);
    }
    document.title = "Error: " + document.title;
  }

  function differs(answer) {
    var box = problem("field-trouble", "An earlier hand-in arrived", ["The matter is " + answer.reference + ". It has other answers than you have here now. " +
      "Open it and add there what is new. Then throw this draft away. Or keep these answers as a matter of their own."]);
    var link = document.createElement("a"), button = document.createElement("button"), away = document.createElement("button"), line = document.createElement("p");
    link.href = "/aot/matters/" + encodeURIComponent(answer.handle);
    link.textContent = "Open the matter";
    button.type = "button";
    button.textContent = "Make these answers a new draft";
    button.addEventListener("click", function () { draft.bundle = send.random(); save(); problem("field-trouble", "It is a new draft now", ["You can hand it in as a second matter."]); });
    away.type = "button";
    away.className = "aot-away";
    away.textContent = "Throw this draft away";
    away.addEventListener("click", async function () {
      if (!confirm("Throw this draft away? What is only here is lost.")) { return; }
      clearTimeout(timer);
      draft = null;
      status = "draft";
      form.fill({});
      await store.discard();
      await start();
    });
    line.className = "field-ways";
    line.append(link, button, away);
    box.append(line);
  }

  async function handIn() {
    if (busy || !draft) { return; }
    var list = form.invalid();
    problem("field-trouble", "");
    problem("field-bad", "");
    turn(parts().length - 1);
    if (list.length) { return bad(list); }
    busy = true;
    id("field-hand").disabled = true;
    try { await toServer(); } finally { busy = false; id("field-hand").disabled = false; last = Date.now(); }
  }

  async function toServer() {
    say("Looking for AotForms.");
    if (!await save()) { return; }
    var found = await send.look();
    if (found.state !== "there") { say(""); return why(found.state); }
    var before = status;  // "sending" where an earlier hand-in may have arrived: that is still so when this one is refused
    status = "sending";
    if (!await save()) { return; }
    state("sending");
    say("Sending. Still saved here.");
    var answer = await send.hand(draft.bundle, form.toSend(), found.token);
    say("");
    if (answer.state === "unknown") { state("perhaps"); return why("unknown"); }
    if (answer.state === "taken") { return done(answer); }
    if (answer.handle) { status = "draft"; await save(); return differs(answer); }
    status = before;
    if (!await save()) { return; }
    if (answer.problems && answer.problems.length) { return bad(answer.problems); }
    problem("field-trouble", "It was not taken", [answer.words, "Your answers are still saved here."]);
  }

  async function done(answer) {
    try { await store.wipe(); } catch (error) {
      state("failed");
      problem("field-trouble", "It was handed in, but it is still here", ["The matter is " + answer.reference + ". The browser did not remove the draft. Hand in again: " +
        "that makes no second matter, and removes the draft."]);
      return;
    }
    draft = null;
    status = "draft";
    form.fill({});
    id("field-reference").textContent = answer.reference;
    id("field-matter").href = "/aot/matters/" + encodeURIComponent(answer.handle);
    state("sent");
    view("handed");
    document.title = "Handed in - AotForms";
    id("field-handed").querySelector("h1").focus();
  }

  /* ── nobody at the screen; what could not be saved is not locked away ── */
  function failed() { return id("field-state").dataset.state === "failed"; }

  function look() {
    if (draft && !busy && !failed() && Date.now() - last > IDLE) { lock("Locked, because nothing happened for a while. Your answers are saved here."); }
  }

  function away() {
    document.documentElement.classList.toggle("field-covered", document.hidden);
    if (document.hidden) {
      hiddenAt = Date.now();
      if (draft && !busy) { save(); }
    } else if (draft && !busy && !failed() && hiddenAt && Date.now() - hiddenAt > AWAY) {
      lock("Locked, because you were away. Your answers are saved here.");
    }
  }

  /* ── the page kept for later ── */
  function installed(worker) {
    return new Promise(function (resolve, reject) {
      function look() {
        if (!worker || worker.state === "redundant") { reject(new Error("not kept")); }
        else if (worker.state !== "installing") { resolve(); }
      }
      if (worker) { worker.addEventListener("statechange", look); }
      look();
    });
  }

  async function keepPage() {
    var words = id("field-kept"), had = navigator.serviceWorker.controller;
    try {
      var registration = await navigator.serviceWorker.register("/aot/field/worker.js", { scope: "/aot/field/" });
      if (!registration.active) { await installed(registration.installing || registration.waiting); }
      await navigator.serviceWorker.ready;
      words.textContent = "This page is kept here. It opens without a network.";
      navigator.serviceWorker.addEventListener("controllerchange", function () { if (had && !draft) { location.reload(); } had = true; });
      if (registration.waiting && !draft) { registration.waiting.postMessage("take over"); }
    } catch (error) {
      words.textContent = had ? "This page is kept here. It opens without a network." : "This page is not kept yet. Open it once with a network, after you sign in.";
    }
  }

  function wire() {
    form.begin(id("field-form"), changed);
    id("field-begin-form").addEventListener("submit", make);
    id("field-open-form").addEventListener("submit", open);
    id("field-back").addEventListener("click", function () { turn(here - 1); });
    id("field-next").addEventListener("click", function () { turn(here + 1); });
    id("field-part").addEventListener("change", function (event) { turn(Number(event.target.value)); });
    id("field-hand").addEventListener("click", handIn);
    id("field-lock").addEventListener("click", function () { lock("Locked. Your answers are saved here."); });
    id("field-fresh").addEventListener("click", start);
    id("field-throw").addEventListener("change", function (event) { id("field-throw-now").disabled = !event.target.checked; });
    id("field-throw-now").addEventListener("click", async function () {
      await store.discard();
      id("field-throw").checked = false;
      id("field-throw-now").disabled = true;
      await start();
      say("The draft is gone.");
    });
    document.querySelectorAll(".field-show").forEach(function (box) {
      box.addEventListener("change", function () {
        box.closest("form").querySelectorAll("[data-secret]").forEach(function (one) { one.type = box.checked ? "text" : "password"; });
      });
    });
    ["keydown", "pointerdown", "input"].forEach(function (name) { document.addEventListener(name, function () { last = Date.now(); }, { passive: true, capture: true }); });
    document.addEventListener("visibilitychange", away);
    addEventListener("pageshow", function (event) { if (event.persisted) { away(); } });
    addEventListener("beforeunload", function (event) { if (draft && id("field-state").dataset.state === "unsaved") { save(); event.preventDefault(); } });
    addEventListener("online", function () { if (draft) { say("A network seems to be back. You can hand in now."); } });
    setInterval(look, 5000);
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (!window.isSecureContext || !window.crypto || !crypto.subtle || !window.indexedDB || !("serviceWorker" in navigator)) { return view("old"); }
    wire();
    keepPage();
    start().catch(function () { view("old"); });
  });
})();
