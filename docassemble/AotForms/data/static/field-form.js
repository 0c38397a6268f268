/* The questions of the page for the field: what is answered, which of them are shown, lists that grow, and what is wrong.
   Conditions are data (data-when, aotforms-shown.js); a question that is not shown has no answer for those that hang on it. */
(function () {
  "use strict";
  var form, answers = {}, seen = {}, changed = function () {}, NOT_WITH_OTHERS = ["unknown", "none"];

  function all(within, selector) { return Array.prototype.slice.call(within.querySelectorAll(selector)); }
  function listOf(block) { var list = block.closest(".field-list"); return list ? list.dataset.list : ""; }
  function nameIn(at, name) { return name.charAt(0) === "." ? at + name : name; }
  function isThere(value) { return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== ""; }

  /* ── which questions are shown ── */
  function holds(rule, at) {
    function answer(name) { return seen[nameIn(at, name)]; }
    return window.aotShown(rule, answer, function (name, option) { return (answer(name) || []).includes(option); });
  }

  function refresh() {
    sources();
    seen = {};
    all(form, ".field-asked, .field-items").forEach(function (block) {
      var of = listOf(block), shown;
      if (block.classList.contains("field-items")) {
        block.closest(".field-list").querySelector(".field-more").hidden = block.hidden = seen[of + ".any"] !== "yes";
        return;
      }
      shown = !(block.dataset.at && seen[of + ".any"] !== "yes") &&
        holds(JSON.parse(block.dataset.when || "true"), block.dataset.at || "");
      block.hidden = !shown;
      if (shown) {
        names(block).forEach(function (name) { if (isThere(answers[name])) { seen[name] = answers[name]; } });
      }
    });
    all(form, ".field-dead").forEach(function (block) { block.hidden = seen[block.dataset.name] !== block.dataset.value; });
  }

  function names(block) {
    return Array.from(new Set(all(block, "[data-name]").map(function (one) { return one.dataset.name; })));
  }

  /* ── reading and showing one answer ── */
  function holder(name) {
    return all(form, "[data-name]").find(function (one) { return one.dataset.name === name; });
  }

  function read(place) {
    var boxes = all(place, "input");
    if (!boxes.length) { return place.value; }
    if (place.dataset.kind === "checkboxes") {
      return boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
    }
    return (boxes.find(function (box) { return box.checked; }) || { value: "" }).value;
  }

  function show(place, value) {
    var boxes = all(place, "input");
    if (!boxes.length) { place.value = value === undefined ? "" : value; return; }
    boxes.forEach(function (box) { box.checked = Array.isArray(value) ? value.includes(box.value) : value === box.value; });
  }

  /* "Not known yet" and "None of these" go with no other box. */
  function alone(place, box) {
    if (place.dataset.kind !== "checkboxes" || !box.checked) { return; }
    all(place, "input").forEach(function (other) {
      if (other !== box && (NOT_WITH_OTHERS.includes(box.value) || NOT_WITH_OTHERS.includes(other.value))) { other.checked = false; }
    });
  }

  function told(event) {
    var place = event.target.closest("[data-name]");
    if (!place || !form.contains(place)) { return; }
    alone(place, event.target);
    wrong(place, event.target.validity && !event.target.validity.valid ? event.target.validationMessage : "");
    answers[place.dataset.name] = read(place);
    grow(place);
    refresh();
    changed();
  }

  /* ── what is wrong ── */
  function wrong(place, words) {
    var id = "w-" + place.dataset.name, note = document.getElementById(id), target = place;
    if (note) { note.remove(); }
    target.removeAttribute("aria-describedby");
    if (target.matches("input, select, textarea")) { target.removeAttribute("aria-invalid"); }
    if (!words) { return; }
    note = document.createElement("p");
    note.id = id;
    note.className = "field-wrong";
    note.textContent = words;
    (place.matches("fieldset") ? place : place.parentElement).append(note);
    target.setAttribute("aria-describedby", id);
    if (target.matches("input, select, textarea")) { target.setAttribute("aria-invalid", "true"); }
  }

  function invalid() {
    return all(form, "input[data-name]").filter(function (one) { return !one.validity.valid && !one.closest("[hidden].field-asked, [hidden].field-items"); })
      .map(function (one) { return { where: one.dataset.name, what: one.validationMessage }; });
  }

  /* ── lists ── */
  function list(of) { return all(form, ".field-list").find(function (one) { return one.dataset.list === of; }); }
  function count(of) { return all(list(of), ".field-item").length; }

  function nth(index) { return JSON.parse(form.dataset.nth)[index] || "Number " + (index + 1) + ":"; }

  /* The template's names, ids and headings for one item. */
  function numbered(root, of, index) {
    all(root, "*").forEach(function (one) {
      ["id", "name", "for", "data-name", "data-at", "aria-labelledby"].forEach(function (attribute) {
        if (one.hasAttribute(attribute)) { one.setAttribute(attribute, one.getAttribute(attribute).replaceAll("[i]", "[" + index + "]")); }
      });
      if (one.hasAttribute("data-title")) { one.textContent = one.dataset.title.replace("{nth}", nth(index)); }
      if (one.hasAttribute("data-label")) { one.setAttribute("aria-label", one.dataset.label.replace("{nth}", nth(index))); }
    });
  }

  function add(of) {
    var place = list(of), item = place.querySelector("template").content.cloneNode(true), index = count(of);
    numbered(item, of, index);
    place.querySelector(".field-items").append(item);
    return all(place, ".field-item")[index];
  }

  /* The number by which a source names an informant stays its own when others are taken away. */
  function addKey(of) {
    var most = 0, name = of + "[" + (count(of) - 1) + "].key";
    if (of !== "informants" || answers[name]) { return; }
    Object.keys(answers).forEach(function (one) { if (/^informants\[\d+\]\.key$/.test(one)) { most = Math.max(most, Number(answers[one])); } });
    answers[name] = String(most + 1);
  }

  function chain(of) {
    var length = count(of);
    for (var index = 0; index < length; index += 1) { answers[of + "[" + index + "].another"] = index + 1 < length ? "yes" : "no"; }
  }

  /* Where somebody has just said that there are any, the first one is there to be told. */
  function grow(place) {
    var of = listOf(place);
    if (of && place.dataset.name === of + ".any" && answers[of + ".any"] === "yes" && !count(of)) { add(of); addKey(of); chain(of); }
  }

  function more(of) {
    var item = add(of);
    addKey(of); chain(of); refresh(); changed();
    item.querySelector("h3").focus();
  }

  function remove(of, index) {
    var start = of + "[", kept = {}, length = count(of);
    Object.keys(answers).forEach(function (name) {
      var found = name.startsWith(start) ? /^(\w+)\[(\d+)\](.*)$/.exec(name) : null, at = found ? Number(found[2]) : -1;
      if (!found) { kept[name] = answers[name]; }
      else if (at !== index && at < length) { kept[of + "[" + (at > index ? at - 1 : at) + "]" + found[3]] = answers[name]; }
    });
    if (length === 1) { kept[of + ".any"] = ""; }
    if (of === "informants") { forget(kept, answers["informants[" + index + "].key"]); }
    fill(kept);
    chain(of); refresh(); changed();
    (list(of).querySelector(".field-add:not([hidden])") || list(of).querySelector("h3")).focus();
  }

  /* Nobody can be a source who is no longer in the list. */
  function forget(kept, key) {
    all(form, "[data-sources]").forEach(function (place) {
      var value = kept[place.dataset.name];
      if (Array.isArray(value)) { kept[place.dataset.name] = value.filter(function (one) { return one !== key; }); }
      else if (value === key) { kept[place.dataset.name] = ""; }
    });
  }

  /* ── the person's own list of those who told them, as choices of source ── */
  function sources() {
    var kinds = JSON.parse(form.dataset.informants), own = [];
    if (answers["informants.any"] === "yes") {
      for (var index = 0; index < count("informants"); index += 1) {
        var at = "informants[" + index + "]", kind = answers[at + ".kind"];
        if (kind) { own.push([answers[at + ".key"], kinds[kind] + ": " + (answers[at + ".who"] || "not named yet")]); }
      }
    }
    all(form, "[data-sources]").forEach(function (place) {
      var there = all(place, ".field-own label").map(function (label) { return [label.firstChild.value, label.lastChild.textContent]; });
      if (JSON.stringify(there) === JSON.stringify(own)) { return; }
      all(place, ".field-own").forEach(function (one) { one.remove(); });
      own.forEach(function (pair) { place.querySelector(".field-choices").append(choice(place, pair[0], pair[1])); });
      show(place, answers[place.dataset.name]);
    });
  }

  function choice(place, value, words) {
    var line = document.createElement("p"), label = document.createElement("label"), box = document.createElement("input");
    line.className = "field-own";
    box.type = place.dataset.kind === "checkboxes" ? "checkbox" : "radio";
    box.name = "f-" + place.dataset.name;
    box.value = value;
    label.append(box, words);
    line.append(label);
    return line;
  }

  /* ── all of it ── */
  function fill(given) {
    answers = Object.assign({}, given);
    all(form, ".field-items").forEach(function (one) { one.replaceChildren(); });
    all(form, ".field-wrong").forEach(function (one) { one.remove(); });
    all(form, ".field-list").forEach(function (one) {
      var of = one.dataset.list, most = -1;
      Object.keys(answers).forEach(function (name) {
        var found = /^(\w+)\[(\d+)\]/.exec(name);
        if (found && found[1] === of) { most = Math.max(most, Number(found[2])); }
      });
      for (var index = 0; index <= most; index += 1) { add(of); }
    });
    sources();
    all(form, "[data-name]").forEach(function (place) { show(place, answers[place.dataset.name]); });
    refresh();
  }

  window.aotFieldForm = {
    begin: function (element, onChange) {
      form = element;
      changed = onChange;
      form.addEventListener("submit", function (event) { event.preventDefault(); });
      form.addEventListener("input", told);
      form.addEventListener("change", told);
      form.addEventListener("click", function (event) {
        if (event.target.matches(".field-add")) { more(listOf(event.target)); }
        if (event.target.matches(".field-remove")) {
          var item = event.target.closest(".field-item");
          remove(listOf(item), all(item.parentElement, ".field-item").indexOf(item));
        }
      });
    },
    fill: fill,
    answers: function () { return answers; },
    invalid: invalid,

    /* What counts: the answers of questions that are shown, and how the lists hang together. */
    toSend: function () {
      var sent = Object.assign({}, seen);
      Object.keys(answers).forEach(function (name) {
        var found = /^(\w+)\[\d+\]\.(another|key)$/.exec(name);
        if (found && seen[found[1] + ".any"] === "yes" && (found[2] === "another" || found[1] === "informants")) { sent[name] = answers[name]; }
      });
      return sent;
    },

    /* Answers of an earlier release to what this one no longer asks. */
    leftOver: function () {
      return Object.keys(answers).filter(function (name) { return isThere(answers[name]) && !/\.(another|key)$/.test(name) && !holder(name); });
    },
    forget: function (name) { delete answers[name]; changed(); },

    /* The part of the form where a field is, its label, and the way to it. */
    place: function (name) {
      var place = holder(name);
      if (!place) { return null; }
      var block = place.closest(".field-asked"), label = place.matches("fieldset") ? place.querySelector("legend") : form.querySelector('label[for="' + place.id + '"]');
      return { part: place.closest(".field-part"), words: block.querySelector("h3").textContent + ": " + label.textContent,
               mark: function (words) { wrong(place, words); },
               focus: function () { (place.matches("fieldset") ? place.querySelector("input") : place).focus(); } };
    }
  };
})();
