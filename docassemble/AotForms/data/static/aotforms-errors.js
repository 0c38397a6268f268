/* What was refused: one summary on top of the screen, with a link that leads to each wrong field (WCAG 2.4.3, 3.3.1, 3.3.3, 4.1.3).
   On docassemble's screens it is made of the messages that stand beside the fields; on our own pages of what the browser finds wrong
   before a form is sent, or of what the server said (_error.html).  Nothing is loaded again for it. */
(function () {
  "use strict";
  var ID = "error-summary", HEADING = "There is a problem";

  function say(text) { return window.aotSay ? window.aotSay(text) : text; }

  function words(element) { return element ? element.textContent.replace(/\s+/g, " ").trim().replace(/[:.]$/, "") : ""; }

  function joined(label, text) { return label ? label + (/[?!]$/.test(label) ? " " : ": ") + text : text; }

  function listed(lines) {
    var list = document.createElement("ul");
    lines.forEach(function (line) { list.appendChild(document.createElement("li")).textContent = line; });
    return list;
  }

  /* What stands beside a field, line by line; of a text of several lines the first, and then a list. */
  function said(told) {
    var list = told.querySelector("ul");
    if (list) { return [told.firstChild.textContent].concat(Array.from(list.children, function (row) { return row.textContent; })); }
    var lines = told.textContent.trim().split(/\s*\n\s*/);
    if (lines.length > 1) { told.replaceChildren(lines[0], listed(lines.slice(1))); }
    return lines;
  }

  /* What to go to for a field that is drawn by other elements: the first of its group that can have the focus. */
  function target(field) {
    if (field.type !== "hidden" && field.tabIndex >= 0 && (field.offsetParent || (field.labels && field.labels.length))) { return field; }
    var group = field.closest(".da-field-group, .da-form-group, fieldset, p") || document;
    return group.querySelector("input:not([type=hidden]):not([tabindex='-1']), select, textarea") || field;
  }

  function go(field) {
    var to = target(field);
    to.focus();
    (to.closest(".da-form-group, p") || to).scrollIntoView({ block: "center" });
  }

  /* Put the summary in front of everything else in ``place``.  items: what is wrong in words, ``more`` lines
     about it, and the field, null where there is none. */
  function summary(items, place) {
    var old = document.getElementById(ID);
    if (old) { old.remove(); }
    var box = document.createElement("div"), heading = document.createElement("h2"), list = document.createElement("ul");
    box.id = ID;
    box.className = "aot-error";
    box.tabIndex = -1;
    box.setAttribute("role", "alert");
    heading.textContent = say(HEADING);
    items.forEach(function (item) {
      var row = document.createElement("li");
      row.append(item.field ? link(item.field, item.words) : item.words);
      if (item.more && item.more.length) { row.append(listed(item.more)); }
      list.append(row);
    });
    box.append(heading, list);
    place.prepend(box);
    return box;
  }

  function link(field, text) {
    var made = document.createElement("a"), to = target(field);
    made.href = "#" + (to.id || "");
    made.textContent = text;
    made.addEventListener("click", function (event) { event.preventDefault(); go(field); });
    return made;
  }

  function reach(box) {
    if (window.jQuery) { window.jQuery("html, body").stop(true); }  /* docassemble is on its way to the first wrong field */
    box.focus();
    box.scrollIntoView({ block: "start" });
  }

  /* ── docassemble's screens ── */
  function called(field) {
    var group = field.closest(".da-form-group"), asked = field.closest(".iv-asked"), parts = [];
    if (asked) { parts.push(words(asked.querySelector("h2, h3, h4"))); }
    var label = group && group.querySelector("legend, .da-form-label, .da-top-label, .col-form-label");
    parts.push(words(label) || (field.type === "radio" || field.type === "checkbox" ? "" : words(field.labels && field.labels[0])));
    return parts.filter(Boolean).join(", ").replace(/([?!]), /g, "$1 ") || words(document.getElementById("daMainQuestion"));
  }

  function wrongOnes(form) {
    var found = [], seen = [];
    form.querySelectorAll(".is-invalid").forEach(function (field) {
      var told = document.getElementById(field.getAttribute("aria-errormessage") || field.id + "-error");
      if (field.matches(":disabled") || !told || !told.textContent.trim() || seen.includes(told)) { return; }
      seen.push(told);
      var lines = said(told);
      found.push({ field: field, words: joined(called(field), lines[0]), more: lines.slice(1) });
    });
    return found;
  }

  /* Show what is wrong on the screen that stands there, and bring the focus to it; ``after``: when docassemble has set its own. */
  function summarize(after) {
    var form = document.getElementById("daform"), found = form ? wrongOnes(form) : [];
    if (!found.length) { return; }
    var box = summary(found, document.getElementById("daquestion"));
    setTimeout(function () { reach(box); }, after);
  }

  function screen() {
    var form = document.getElementById("daform"), validator = form && window.jQuery(form).data("validator");
    if (validator && wrongOnes(form).length) {
      /* What the server refused is right to the browser's own checks, which would take the message away as the focus moves. */
      validator.settings.onfocusout = validator.settings.onkeyup = validator.settings.onclick = false;
    }
    /* Pasted with a mouse, dictated, filled in by the browser: no key goes up, and a message that left with the focus would move the button
       away from under the pointer. */
    window.jQuery("#daform").off("input.aot").on("input.aot", ".is-invalid", function () {
      if (validator && validator.settings.onkeyup) { validator.element(this); }
    });
    summarize(200);
    window.jQuery("#daform").off("invalid-form.aot").on("invalid-form.aot", function () {
      setTimeout(function () { summarize(0); }, 0);  /* the messages are beside the fields in a moment */
    });
  }

  /* docassemble's account forms: a refusal there does not reach a person who does not see it. */
  function tie() {
    if (document.getElementById("daMainQuestion") || document.body.classList.contains("aot-page")) { return; }
    document.querySelectorAll("form .da-has-error, form .invalid-feedback").forEach(function (told, index) {
      var input = told.parentElement.querySelector("input");
      if (!input || !told.textContent.trim()) { return; }
      told.id = told.id || "aot-told-" + index;
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", told.id);
      told.setAttribute("role", "alert");
      addEventListener("load", function () { told.textContent = told.textContent.trim(); });  /* said after the page is */
    });
  }

  /* ── our own pages ── */
  function lacking(field) {
    var state = field.validity, unfilled = { file: "Choose a file.", checkbox: "Tick this box, or do not send the form.", radio: "Choose one." };
    if (state.valueMissing) { return say(unfilled[field.type] || (field.tagName === "SELECT" ? "Choose one." : "Fill this in.")); }
    return state.typeMismatch && field.type === "email" ? say("Write one e-mail address, such as name@office.example.") : field.validationMessage;
  }

  function mark(field, text) {
    var id = (field.id || field.name) + "-error", told = document.getElementById(id);
    if (!text) {
      if (told) { told.remove(); field.removeAttribute("aria-invalid"); field.removeAttribute("aria-describedby"); }
      return;
    }
    if (!told) {
      told = document.createElement("span");
      told.id = id;
      told.className = "aot-told";
      field.insertAdjacentElement("beforebegin", told);
    }
    told.textContent = text;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", id);
  }

  function check(event) {
    var found = [];
    Array.from(event.target.elements).forEach(function (field) {
      if (!field.willValidate) { return; }
      var text = field.checkValidity() ? "" : lacking(field);
      mark(field, text);
      if (text) { found.push({ field: field, words: joined(words(field.labels && field.labels[0]), text) }); }
    });
    if (found.length) {
      event.preventDefault();
      reach(summary(found, document.getElementById("main")));
    }
  }

  /* What the server refused: the form as it was sent, and the lines of the summary lead to its fields. */
  function refused(box) {
    var sent = JSON.parse(box.dataset.aotSent || "null"), form = null;
    if (sent) {
      form = Array.from(document.forms).filter(function (one) { return one.getAttribute("action") === sent.action && same(one, sent.values); })[0];
      if (form) { fill(form, sent.values); }
    }
    box.querySelectorAll("[data-aot-where]").forEach(function (line) {
      var where = line.dataset.aotWhere, name = where.split(".").pop();
      var field = form ? form.elements[name] : name && document.getElementsByName(name)[0];
      if (!name || !field || !field.tagName || field.type === "hidden") { return; }
      var text = line.textContent.trim().replace(where + ": ", "");
      mark(field, text);
      line.replaceChildren(link(field, joined(words(field.labels && field.labels[0]), text)));
    });
    reach(box);
  }

  function same(form, values) {  /* of several forms with one address, the one with the same hidden values */
    return Array.from(form.elements).every(function (field) {
      return field.type !== "hidden" || field.name === "csrf_token" || values[field.name] === field.value;
    });
  }

  function fill(form, values) {
    Array.from(form.elements).forEach(function (field) {
      if (!field.name || ["hidden", "password", "file", "checkbox", "submit"].includes(field.type)) { return; }  /* who is sure says so anew */
      if (field.type === "radio") { field.checked = values[field.name] === field.value; }
      else if (values[field.name] !== undefined) { field.value = values[field.name]; }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    tie();
    if (window.jQuery) { window.jQuery(document).on("daPageLoad", screen); }
    if (!document.body.classList.contains("aot-page")) { return; }
    document.querySelectorAll("main form").forEach(function (form) {
      form.noValidate = true;
      form.addEventListener("submit", check);
    });
    var box = document.getElementById(ID);
    if (box) { refused(box); }
  });
})();
