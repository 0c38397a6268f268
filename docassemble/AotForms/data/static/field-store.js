/* One draft, encrypted, in this browser.  The key comes from the passphrase (PBKDF2, SHA-256, 600,000 rounds, a salt of its own) and is never
   kept; every save is sealed anew by AES-256-GCM.  Two windows cannot write over each other: each save counts up. */
(function () {
  "use strict";
  var DATABASE = "aotforms-field", STORE = "drafts", ONLY = "draft", FORMAT = 1, ROUNDS = 600000;
  var key = null, salt = null, revision = 0;

  function opened() {
    return new Promise(function (resolve, reject) {
      var request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = function () { request.result.createObjectStore(STORE); };
      request.onsuccess = function () { resolve(request.result); };
      request.onerror = request.onblocked = function () { reject(new Error("storage")); };
    });
  }

  /* One transaction; done when it is on the disk. */
  async function within(mode, work) {
    var database = await opened();
    try {
      return await new Promise(function (resolve, reject) {
        var transaction = database.transaction(STORE, mode, { durability: "strict" }), store = transaction.objectStore(STORE), result, failed;
        transaction.oncomplete = function () { resolve(result); };
        transaction.onerror = transaction.onabort = function () { reject(failed || transaction.error || new Error("storage")); };
        var request = store.get(ONLY);
        request.onsuccess = function () {
          try { result = work(store, request.result); } catch (error) { failed = error; transaction.abort(); }
        };
      });
    } finally { database.close(); }
  }

  async function derived(passphrase, ownSalt, rounds) {
    var raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
    return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt: ownSalt, iterations: rounds }, raw,
      { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  }

  function bound(record) {
    return new TextEncoder().encode([record.format, record.revision, record.state].join(":"));
  }

  async function sealed(draft, state, number) {
    var record = { format: FORMAT, rounds: ROUNDS, salt: salt, iv: crypto.getRandomValues(new Uint8Array(12)), revision: number, state: state };
    record.sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: record.iv, additionalData: bound(record) }, key,
      new TextEncoder().encode(JSON.stringify(draft)));
    return record;
  }

  function elsewhere() {
    var error = new Error("elsewhere");
    error.elsewhere = true;
    return error;
  }

  async function put(draft, state, isThere) {
    var record = await sealed(draft, state, revision + 1);
    await within("readwrite", function (store, before) {
      if (!isThere(before)) { throw elsewhere(); }
      store.put(record, ONLY);
    });
    revision += 1;
  }

  function mine(before) { return before && before.revision === revision; }

  window.aotFieldStore = {
    /* Whether there is a draft, and how far it is; needs no passphrase. */
    look: function () { return within("readonly", function (store, before) { return before ? { state: before.state } : null; }); },

    make: async function (passphrase, draft) {
      salt = crypto.getRandomValues(new Uint8Array(16));
      key = await derived(passphrase, salt, ROUNDS);
      revision = 0;
      await put(draft, "draft", function (before) { return !before; });
    },

    /* The draft; null when the passphrase is not the one. */
    open: async function (passphrase) {
      var record = await within("readonly", function (store, before) { return before; }), tried;
      if (!record) { throw elsewhere(); }
      tried = await derived(passphrase, record.salt, record.rounds);
      try {
        var bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: record.iv, additionalData: bound(record) }, tried, record.sealed);
        key = tried; salt = record.salt; revision = record.revision;
        return { draft: JSON.parse(new TextDecoder().decode(bytes)), state: record.state };
      } catch (error) { return null; }
    },

    save: function (draft, state) { return put(draft, state, mine); },

    /* After the server has it: only the very draft that was sent. */
    wipe: async function () {
      await within("readwrite", function (store, before) {
        if (!mine(before)) { throw elsewhere(); }
        store.delete(ONLY);
      });
      key = salt = null;
    },

    /* Without a passphrase: the person gives the draft up. */
    discard: async function () { await within("readwrite", function (store) { store.delete(ONLY); }); key = salt = null; },

    lock: function () { key = salt = null; }
  };
})();
