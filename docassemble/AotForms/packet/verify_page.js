"use strict";
(function () {
  var manifest = JSON.parse(document.getElementById("manifest").textContent);
  var found = new Map();
  var strangers = [];
  var ownSeal = "";
  var at = function (id) { return document.getElementById(id); };

  function hex(bytes) {
    return Array.from(bytes, function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  }

  // FIPS 180-4, for browsers that keep their own from pages opened as a file.
  function sha256(data) {
    var k = [], h = [], n = 2, i, j;
    function root(x, power) { var r = Math.pow(x, 1 / power); return ((r - Math.floor(r)) * 4294967296) | 0; }
    while (k.length < 64) {
      var prime = true;
      for (i = 2; i * i <= n; i++) { if (n % i === 0) { prime = false; break; } }
      if (prime) { if (h.length < 8) { h.push(root(n, 2)); } k.push(root(n, 3)); }
      n++;
    }
    var length = data.length, blocks = Math.ceil((length + 9) / 64), tail = new Uint8Array(128);
    var whole = Math.floor(length / 64);
    tail.set(data.subarray(whole * 64));
    tail[length - whole * 64] = 128;
    var view = new DataView(tail.buffer), end = (blocks - whole) * 64;
    view.setUint32(end - 8, Math.floor(length / 536870912));
    view.setUint32(end - 4, (length << 3) >>> 0);
    var w = new Int32Array(64);
    function turn(x, by) { return (x >>> by) | (x << (32 - by)); }
    for (var block = 0; block < blocks; block++) {
      var source = block < whole ? data : tail, from = (block < whole ? block : block - whole) * 64;
      for (i = 0; i < 16; i++) {
        j = from + i * 4;
        w[i] = (source[j] << 24) | (source[j + 1] << 16) | (source[j + 2] << 8) | source[j + 3];
      }
      for (i = 16; i < 64; i++) {
        var a = w[i - 15], b = w[i - 2];
        w[i] = (w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
      }
      var s = h.slice();
      for (i = 0; i < 64; i++) {
        var one = (s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i]) | 0;
        var two = ((turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]))) | 0;
        s = [(one + two) | 0, s[0], s[1], s[2], (s[3] + one) | 0, s[4], s[5], s[6]];
      }
      for (i = 0; i < 8; i++) { h[i] = (h[i] + s[i]) | 0; }
    }
    var out = new DataView(new ArrayBuffer(32));
    for (i = 0; i < 8; i++) { out.setInt32(i * 4, h[i]); }
    return hex(new Uint8Array(out.buffer));
  }

  function digest(bytes) {
    if (window.crypto && window.crypto.subtle) {
      return window.crypto.subtle.digest("SHA-256", bytes).then(function (d) { return hex(new Uint8Array(d)); });
    }
    return Promise.resolve(sha256(bytes));
  }

  // The manifest without its seal: keys sorted, no white space, everything outside ASCII escaped.
  function canonical(value) {
    if (Array.isArray(value)) { return "[" + value.map(canonical).join(",") + "]"; }
    if (value !== null && typeof value === "object") {
      return "{" + Object.keys(value).sort().map(function (key) { return canonical(key) + ":" + canonical(value[key]); }).join(",") + "}";
    }
    return JSON.stringify(value).replace(/[\u007f-\uffff]/g, function (c) { return "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"); });
  }

  function cell(row, content, name, tag) {
    var made = document.createElement(tag || "td");
    if (name === "code") { var code = document.createElement("code"); code.textContent = content; made.appendChild(code); }
    else { made.textContent = content; if (name) { made.className = name; } }
    if (tag === "th") { made.scope = "row"; }
    row.appendChild(made);
  }

  function show() {
    var rows = at("rows"), missing = 0, changed = 0;
    rows.textContent = "";
    manifest.files.concat([{ name: "manifest.json", title: "List of the papers", pages: "", sha256: null }]).forEach(function (file) {
      var row = document.createElement("tr"), got = found.get(file.name), wanted = file.sha256 || manifestHash;
      cell(row, file.name, "", "th");
      cell(row, file.title, "");
      cell(row, String(file.pages), "");
      cell(row, wanted, "code");
      if (got === undefined) { missing++; cell(row, "Not chosen yet", ""); }
      else if (got === wanted) { cell(row, "Yes, every byte", "good"); }
      else { changed++; cell(row, "No, it was changed", "bad"); }
      rows.appendChild(row);
    });
    at("own").textContent = ownSeal;
    var given = at("seal").value.toLowerCase().replace(/[^0-9a-f]/g, "");
    var words = [];
    if (ownSeal !== manifest.seal) { words.push("Do not use these papers: the list in this page is not the one that was sealed."); }
    if (given && given !== ownSeal) { words.push("The seal on your receipt is another one: these are not those papers."); }
    if (changed) { words.push(changed + " of the files were changed."); }
    if (strangers.length) { words.push("Not in the packet: " + strangers.join(", ") + "."); }
    var bad = words.length > 0;
    if (missing && found.size + strangers.length) { words.push(missing + " of the files were not chosen."); }
    if (!words.length && !missing) {
      words.push("All papers are just as they were sealed." + (given ? " The seal is the one on your receipt." : " Now compare the seal."));
    }
    var answer = at("answer");
    answer.textContent = words.join(" ") || "Nothing was chosen yet.";
    answer.className = bad ? "bad" : (missing ? "" : "good");
  }

  function take(files) {
    at("answer").textContent = "Reading.";
    Promise.all(Array.from(files, function (file) {
      return file.arrayBuffer().then(function (buffer) { return digest(new Uint8Array(buffer)); }).then(function (hash) {
        var known = file.name === "manifest.json" || manifest.files.some(function (each) { return each.name === file.name; });
        if (known) { found.set(file.name, hash); }
        else if (file.name !== "verify.html" && strangers.indexOf(file.name) < 0) { strangers.push(file.name); }
      });
    })).then(show, function () {
      at("answer").textContent = "A file could not be read. Choose the files themselves, not a folder.";
      at("answer").className = "bad";
    });
  }

  var manifestHash = at("manifest").dataset.sha256, drop = at("drop");
  at("files").addEventListener("change", function (event) { take(event.target.files); });
  at("seal").addEventListener("input", show);
  drop.addEventListener("dragover", function (event) { event.preventDefault(); drop.className = "over"; });
  drop.addEventListener("dragleave", function () { drop.className = ""; });
  document.addEventListener("dragover", function (event) { event.preventDefault(); });
  document.addEventListener("drop", function (event) { event.preventDefault(); drop.className = ""; take(event.dataTransfer.files); });
  var body = Object.assign({}, manifest);
  delete body.seal;
  var bytes = function (string) { return new TextEncoder().encode(string); };
  window.aotformsSha256 = function (string) { return sha256(bytes(string)); };
  digest(bytes(canonical(body))).then(function (hash) {
    ownSeal = hash;
    show();
  });
}());
