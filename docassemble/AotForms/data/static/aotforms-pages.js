/* A page for a whole part: which of its questions show, by the answers on the page.  The conditions are data (guide/shown.py), and
   nothing here evaluates code.  A question that does not show is disabled, so that it is neither checked nor sent. */
(function () {
  "use strict";
  function coded(text) { return btoa(String.fromCharCode.apply(null, new TextEncoder().encode(text))).replace(/=/g, ""); }

  function inputs(form, name) { return Array.from(form.querySelectorAll("[name='" + CSS.escape(coded(name)) + "']")); }

  function answer(form, name) {
    var all = inputs(form, name);
    var one = all.length && all[0].type === "radio" ? all.find(function (input) { return input.checked; }) : all[0];
    return one ? one.value : null;
  }

  function holds(form, told) {
    var kind = told[0], rest = told.slice(1);
    if (kind === "one") { return rest[1].includes(answer(form, rest[0])); }
    if (kind === "ticked") { return inputs(form, rest[0] + "[B'" + coded(rest[1]) + "']").some(function (box) { return box.checked; }); }
    if (kind === "not") { return !holds(form, rest[0]); }
    var one = function (part) { return holds(form, part); };
    return kind === "all" ? rest.every(one) : rest.some(one);
  }

  function show(form) {
    form.querySelectorAll("[data-iv-shown]").forEach(function (group) {
      group.hidden = group.disabled = !holds(form, JSON.parse(group.dataset.ivShown));
    });
  }

  function begin() {
    var form = document.getElementById("daform");
    if (!form || !form.querySelector("[data-iv-shown]")) { return; }
    show(form);
    form.addEventListener("change", function () { show(form); });
  }

  document.addEventListener("DOMContentLoaded", begin);
  if (window.jQuery) { window.jQuery(document).on("daPageLoad", begin); }
})();
