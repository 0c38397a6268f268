/* How the part in hand stands, beside its questions: brought when it is opened, and again on each screen while it is kept open. */
(function () {
  "use strict";
  var OPEN = "aotforms standing";

  function kept() { try { return sessionStorage.getItem(OPEN) === "1"; } catch (error) { return false; } }

  function keep(open) { try { sessionStorage.setItem(OPEN, open ? "1" : "0"); } catch (error) { /* then it is opened by hand each time */ } }

  function bring(box) {
    var place = box.querySelector("[data-iv-piece]");
    if (!place || place.dataset.ivBrought) { return; }
    place.dataset.ivBrought = "1";
    fetch(place.dataset.ivPiece, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } }).then(function (answer) {
      if (!answer.ok || answer.redirected) { throw new Error("not there"); }
      return answer.text();
    }).then(function (piece) {
      place.innerHTML = piece; /* our own server's page, every value in it escaped */
    }).catch(function () {
      delete place.dataset.ivBrought; /* the link stays, and says where it is */
    });
  }

  function begin() {
    document.querySelectorAll(".iv-standing details").forEach(function (box) {
      if (box.dataset.ivReady) { return; }
      box.dataset.ivReady = "1";
      box.addEventListener("toggle", function () {
        keep(box.open);
        if (box.open) { bring(box); }
      });
      if (kept()) { box.open = true; }
    });
  }

  document.addEventListener("DOMContentLoaded", begin);
  if (window.jQuery) { window.jQuery(document).on("daPageLoad", begin); }
})();
