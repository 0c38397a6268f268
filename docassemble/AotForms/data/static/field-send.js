/* Handing in over a network that may not be what it seems.  Nothing counts but an answer of our own server that repeats what only it can
   know: a page of a guest network, a sign-in page, a cut line and silence are all no answer. */
(function () {
  "use strict";
  var SERVICE = "aotforms-field", READY = "/aot/field/ready", TAKE = "/aot/field/hand-in", LOOK_SECONDS = 15, SEND_SECONDS = 45;

  async function hex(bytes) {
    return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), function (one) { return one.toString(16).padStart(2, "0"); }).join("");
  }

  function random() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), function (one) { return one.toString(16).padStart(2, "0"); }).join("");
  }

  /* The answer as JSON; null for anything else; an exception where there is none in time. */
  async function ask(address, options, seconds) {
    var stop = new AbortController(), timer = setTimeout(function () { stop.abort(); }, seconds * 1000);
    try {
      var answer = await fetch(address, Object.assign({ cache: "no-store", credentials: "same-origin", redirect: "error", signal: stop.signal }, options));
      var text = await answer.text();
      if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) { return null; }
      var facts = JSON.parse(text);
      return facts && facts.service === SERVICE ? facts : null;
    } catch (error) {
      if (error instanceof SyntaxError) { return null; }
      throw error;
    } finally { clearTimeout(timer); }
  }

  window.aotFieldSend = {
    random: random,

    /* "there" with the token for a hand-in, or why not: "offline", "other" (not our server), "sign-in". */
    look: async function () {
      var echo = random(), facts;
      try { facts = await ask(READY + "?echo=" + echo, {}, LOOK_SECONDS); } catch (error) { return { state: "offline" }; }
      if (!facts || facts.echo !== echo) { return { state: "other" }; }
      return facts.signed_in ? { state: "there", token: facts.csrf } : { state: "sign-in" };
    },

    /* "taken" with the matter; "refused" with words and places; "unknown" where nobody can tell. */
    hand: async function (bundle, answers, token) {
      var body = new TextEncoder().encode(JSON.stringify({ bundle: bundle, answers: answers })), facts;
      try {
        facts = await ask(TAKE, { method: "POST", body: body, headers: { "Content-Type": "application/json", "X-CSRFToken": token } }, SEND_SECONDS);
      } catch (error) { return { state: "unknown" }; }
      if (!facts) { return { state: "unknown" }; }
      if (facts.taken === true && facts.bundle === bundle && facts.sha256 === await hex(body)) { return Object.assign({ state: "taken" }, facts); }
      if (facts.taken === false && (facts.bundle === bundle || facts.bundle === "")) { return Object.assign({ state: "refused" }, facts); }
      return { state: "unknown" };
    }
  };
})();
