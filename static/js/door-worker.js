// The list of a trainer's phone stays open in a hall without connection. door.js puts the page, its files and how the
// list stands into a cache named door-<until when, ms>-<session>; site.js takes it away at sign-out and after its day.

const PATIENCE = 6000; // ms: a weak connection may say nothing for minutes

async function kept(request) {
  for (const name of await caches.keys()) {
    if (!(Number(name.match(/^door-(\d+)-/)?.[1]) > Date.now())) continue;
    const found = await (await caches.open(name)).match(request);
    if (found) return found;
  }
  return null;
}

/** What the site says, else what is kept: where it says nothing, nothing in time, or only that it is out of order. */
async function answer(request) {
  const held = await kept(request);
  if (!held) return fetch(request);
  const late = new Promise((done) => setTimeout(done, PATIENCE, null));
  const said = await Promise.race([fetch(request).catch(() => null), late]);
  return said && said.status < 500 ? said : held;
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && new URL(url).origin === self.location.origin) event.respondWith(answer(event.request));
});
