/* Whether a question shows, by the answers on its page.  Conditions are data (guide/shown.py); nothing here evaluates code.
   answer(name): the answer to a field, undefined or null where it has none; ticked(name, option): whether that box is ticked. */
(function () {
  "use strict";
  function holds(shown, answer, ticked) {
    if (typeof shown === "boolean") { return shown; }
    var kind = shown[0], rest = shown.slice(1);
    if (kind === "one") { return rest[1].includes(answer(rest[0])); }
    if (kind === "ticked") { return ticked(rest[0], rest[1]); }
    if (kind === "not") { return !holds(rest[0], answer, ticked); }
    var one = function (part) { return holds(part, answer, ticked); };
    return kind === "all" ? rest.every(one) : rest.some(one);
  }

  window.aotShown = holds;
})();
