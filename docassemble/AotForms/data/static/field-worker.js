/* Keeps the page for the field, and nothing else.  Each file is kept only if its bytes are the ones that this worker lists, so that a guest
   network cannot put its own page in their place.  Answers of the server are never kept. */
"use strict";
const SHELL = {};
const PREFIX = "aot-field-", HEADERS = ["Content-Type", "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
  "Permissions-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"];

function hex(bytes) {
  return Array.from(new Uint8Array(bytes), one => one.toString(16).padStart(2, "0")).join("");
}

async function sha256(text) {
  return hex(await crypto.subtle.digest("SHA-256", text));
}

async function name() {
  return PREFIX + await sha256(new TextEncoder().encode(JSON.stringify(SHELL)));
}

async function keep() {
  const own = await name(), cache = await caches.open(own);
  try {
    await Promise.all(Object.keys(SHELL).map(async path => {
      const answer = await fetch(path, { cache: "no-store", credentials: "same-origin", redirect: "error" });
      const bytes = await answer.arrayBuffer();
      if (!answer.ok || await sha256(bytes) !== SHELL[path]) { throw new Error("not the file that was meant"); }
      const headers = new Headers();
      HEADERS.forEach(one => { if (answer.headers.has(one)) { headers.set(one, answer.headers.get(one)); } });
      await cache.put(path, new Response(bytes, { headers }));
    }));
  } catch (error) {
    await caches.delete(own);
    throw error;
  }
}

async function forgetOthers() {
  const own = await name();
  await Promise.all((await caches.keys()).filter(one => one.startsWith(PREFIX) && one !== own).map(one => caches.delete(one)));
  await self.clients.claim();
}

async function kept(request, path) {
  const hit = await (await caches.open(await name())).match(path);
  return hit || fetch(request);
}

self.addEventListener("install", event => event.waitUntil(keep()));
self.addEventListener("activate", event => event.waitUntil(forgetOthers()));
self.addEventListener("message", event => { if (event.data === "take over") { self.skipWaiting(); } });
self.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.origin === self.location.origin && Object.hasOwn(SHELL, url.pathname)) {
    event.respondWith(kept(event.request, url.pathname));
  }
});
