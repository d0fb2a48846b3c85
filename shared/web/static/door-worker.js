/* Answers for the page of the door when the network does not. Only that page and the files it needs are kept,
   and not for longer than a day: what is older goes whenever any page of this site is opened, and opens no more.
   At signing out, and when the server no longer lets this browser in, it goes. */
"use strict";

const KEPT = "kutse-door";
const DOOR = /\/manage\/events\/[^/]+\/sessions\/\d+\/door$/;
const PATIENCE_MS = 6000;
const LONGEST_MS = 24 * 60 * 60 * 1000;

const forget = async (path) => (await caches.open(KEPT)).delete(path);

const isOld = (found) => !(Date.now() - Date.parse(found.headers.get("Date")) <= LONGEST_MS);

const kept = async (path) => {
  const found = await (await caches.open(KEPT)).match(path, { ignoreVary: true });
  if (!found || !isOld(found)) return found;
  await forget(path);
  return undefined;
};

const sweep = async () => {
  if (!(await caches.has(KEPT))) return;
  const pages = await caches.open(KEPT);
  for (const each of (await pages.keys()).filter((one) => DOOR.test(new URL(one.url).pathname))) {
    const found = await pages.match(each, { ignoreVary: true });
    if (found && isOld(found)) await pages.delete(each, { ignoreVary: true });
  }
};

const page = async (request, path) => {
  const impatient = new AbortController();
  const end = setTimeout(() => impatient.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(request.url, { signal: impatient.signal, redirect: "manual", credentials: "same-origin" });
    if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) await forget(path);
    return answer.status < 500 || answer.type === "opaqueredirect" ? answer : (await kept(path)) || answer;
  } catch {
    return (await kept(path)) || Response.error();
  } finally {
    clearTimeout(end);
  }
};

const file = async (request, path) => {
  try {
    return await fetch(request);
  } catch {
    return (await (await caches.open(KEPT)).match(path, { ignoreVary: true })) || Response.error();
  }
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), sweep()])));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, search, origin } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST") {
    if (pathname.endsWith("/manage/sign-out")) event.waitUntil(caches.delete(KEPT));
    return;
  }
  if (request.mode === "navigate") event.waitUntil(sweep());
  if (request.mode === "navigate" && DOOR.test(pathname)) event.respondWith(page(request, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request, pathname + search));
});
