/* A page for a whole part: which of its questions show, by the answers on the page (aotforms-shown.js).  A question that does not show is disabled, so that it is neither checked nor sent. */
(function () {
  "use strict";
  function coded(text) { return btoa(String.fromCharCode.apply(null, new TextEncoder().encode(text))).replace(/=/g, ""); }

  function inputs(form, name) { return Array.from(form.querySelectorAll("[name='" + CSS.escape(coded(name)) + "']")); }

  function answer(form, name) {
    var all = inputs(form, name);
    var one = all.length && all[0].type === "radio" ? all.find(function (input) { return input.checked; }) : all[0];
    return one ? one.value : null;
  }

  function ticked(form, name, option) {
    return inputs(form, name + "[B'" + coded(option) + "']").some(function (box) { return box.checked; });
  }

  function show(form) {
    form.querySelectorAll("[data-iv-shown]").forEach(function (group) {
      group.hidden = group.disabled = !window.aotShown(JSON.parse(group.dataset.ivShown), answer.bind(null, form), ticked.bind(null, form));
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
