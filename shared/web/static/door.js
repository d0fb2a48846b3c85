/* The page of the door: a tap is noted on this device at once and sent as soon as there is a network. On the
   device stand ids and marks, and the page itself with nothing but names (door-worker.js). */
"use strict";

const frame = document.querySelector("[data-door]");
const told = frame.dataset;
const KEPT = "kutse-door";
const QUEUE = `kutse-door|${told.account}|${told.session}`;
const ON_TIME_MIN = 5;
const AT_ONCE = 200;
const LOOK_MS = 10000;
const MINUTE_MS = 60000;

const fresh = () => [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");
const device = localStorage.getItem("kutse-device") || fresh();
localStorage.setItem("kutse-device", device);

const waiting = () => JSON.parse(localStorage.getItem(QUEUE) || "[]");
const hold = (marks) => (marks.length ? localStorage.setItem(QUEUE, JSON.stringify(marks)) : localStorage.removeItem(QUEUE));
const rows = new Map([...frame.querySelectorAll("[data-person]")].map((row) => [row.dataset.person, row]));
const part = (row, name) => row.querySelector(`[data-tap="${name}"]`);
const counted = (words, number) => words.replace("##", number);
let refused = {};
let offline = false;
let unsigned = false;
let closed = false;
let sending = false;

const minutes = () => {
  const since = (Date.now() - Date.parse(told.starts)) / MINUTE_MS;
  const left = (Date.parse(told.ends) - Date.now()) / MINUTE_MS;
  const taught = (many) => Math.min(Math.floor(many), Number(told.longest));
  return { late: since > ON_TIME_MIN ? taught(since) : 0, early: since > 0 && left > 0 ? taught(left) : 0 };
};

const offer = (row) => {
  const { late, early } = minutes();
  const marked = row.dataset.marked;
  part(row, "here").hidden = marked === "here";
  part(row, "late").hidden = marked === "here" || !late;
  part(row, "leaves").hidden = marked !== "here" || !early;
  part(row, "undo").hidden = !marked;
};

const show = (row, marked, words, tone) => {
  const badge = row.querySelector("[data-words]");
  row.dataset.marked = marked;
  badge.textContent = words;
  badge.className = `badge badge-${tone}`;
  badge.hidden = !words;
  offer(row);
};

const count = () => {
  const here = [...rows.values()].filter((row) => row.dataset.marked === "here").length;
  frame.querySelector('[data-count="here"]').textContent = here;
};

const say = () => {
  const many = waiting().length;
  const held = closed ? told.sayClosed : unsigned ? told.sayUnsigned : told.sayWaits;
  const words = many ? held : offline ? told.sayKept : told.saySaved;
  const line = frame.querySelector("[data-say]");
  const full = counted(words, many);
  if (line.textContent !== full) line.textContent = full;
  const list = frame.querySelector("[data-refused]");
  list.hidden = !Object.keys(refused).length;
  list.replaceChildren(...Object.entries(refused).map(([id, why]) => {
    const item = document.createElement("li");
    const row = rows.get(id.split(":")[0]);
    item.textContent = `${told.sayRefused} ${row ? row.dataset.name : ""} ${why}`;
    return item;
  }));
};

const apply = (state) => {
  const held = new Set(waiting().map((mark) => mark.registration));
  for (const one of state.rows) {
    const row = rows.get(one.id);
    if (!row || held.has(one.id)) continue;
    row.dataset.knew = one.knew.join(" ");
    row.dataset.late = one.late || "";
    show(row, one.here ? "here" : one.marked ? "other" : "", one.words, one.tone);
  }
  frame.querySelector('[data-count="expected"]').textContent = state.expected;
  frame.querySelector("[data-differ]").hidden = !state.differ;
  frame.querySelector("[data-differing]").replaceChildren(...state.rows.filter((one) => one.differ && rows.has(one.id)).map((one) => {
    const item = document.createElement("li");
    const link = rows.get(one.id).querySelector("a").cloneNode(true);
    item.append(link);
    return item;
  }));
};

const answerOf = async (address, options) => {
  const answer = await fetch(address, { ...options, redirect: "manual" });
  unsigned = answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403 || answer.status === 400;
  closed = options.method === "POST" && [404, 409].includes(answer.status);
  if (!answer.ok) throw new Error("not answered");
  return answer.json();
};

const send = async () => {
  const marks = waiting().slice(0, AT_ONCE);
  if (sending || !marks.length) return;
  sending = true;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": told.token };
  const body = JSON.stringify({ device, now: new Date().toISOString(), marks });
  try {
    const state = await answerOf(told.marks, { method: "POST", headers, body });
    const done = new Set([...state.kept, ...Object.keys(state.refused)]);
    hold(waiting().filter((mark) => !done.has(mark.id)));
    refused = { ...refused, ...state.refused };
    offline = false;
    apply(state);
  } catch {
    offline = !unsigned && !closed;
    hold(waiting().map((mark) => ({ ...mark, away: true })));
  }
  sending = false;
  count();
  say();
  if (!offline && !unsigned && !closed && waiting().length) send();
};

const look = async () => {
  if (document.hidden || sending) return;
  if (waiting().length) {
    send();
    return;
  }
  try {
    apply(await answerOf(told.state, {}));
    offline = false;
  } catch {
    offline = !unsigned;
  }
  count();
  say();
};

const TAPS = {
  here: () => ({ mark: "present", words: told.sayHere }),
  late: () => ({ mark: "late", minutes: minutes().late, words: counted(told.sayLate, minutes().late) }),
  leaves: () => ({ mark: "present", early: minutes().early, words: `${told.sayHere}, ${counted(told.sayLeft, minutes().early)}` }),
  undo: () => ({ mark: "", words: "" }),
};

const tap = (row, name) => {
  const { words, ...made } = TAPS[name]();
  const person = row.dataset.person;
  const last = waiting().filter((mark) => mark.registration === person).pop();
  const late = Number(last ? last.minutes : row.dataset.late);
  if (name === "leaves" && late) Object.assign(made, { mark: "late", minutes: late });
  const id = `${person}:${told.session}:${fresh()}`;
  const knew = row.dataset.knew.split(" ").filter(Boolean);
  hold([...waiting(), { id, registration: person, minutes: null, early: null, ...made, knew, at: new Date().toISOString(), away: offline }]);
  row.dataset.knew = id;
  show(row, name === "undo" ? "" : "here", words, name === "undo" ? "quiet" : "good");
  count();
  say();
  send();
};

const plain = (words) => words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

const narrow = (typed) => {
  const wanted = plain(typed).split(" ").filter(Boolean);
  let shown = 0;
  for (const row of rows.values()) {
    const words = plain(row.dataset.name).split(" ");
    row.hidden = !wanted.every((one) => words.some((word) => word.startsWith(one)));
    shown += !row.hidden;
  }
  const nobody = frame.querySelector("[data-nobody]");
  if (nobody) nobody.hidden = shown > 0;
};

const keepPage = async () => {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(told.worker, { scope: "/" });
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) {
    await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
  }
  const pages = await caches.open(KEPT);
  if (Date.now() > Date.parse(told.ends) && !waiting().length) {
    await pages.delete(location.pathname);
    return;
  }
  const files = [...document.querySelectorAll("link[href^='/static'], script[src], img[src^='/static']")];
  await pages.addAll([...new Set(files.map((each) => each.getAttribute("href") || each.getAttribute("src")))]);
  const lean = await fetch(`${location.pathname}?lean=1`, { redirect: "manual" });
  if (!lean.ok) return;
  await pages.put(location.pathname, lean);
  told.kept = "yes";
};

const field = frame.querySelector("#q-text");
frame.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tap]");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("[data-person]");
  tap(row, button.dataset.tap);
  if (!button.hidden) return;
  // The button that had the focus is gone: a keyboard goes on with the next name, or with what can be done here now.
  if (!event.detail && field.value) field.select();
  else part(row, button.dataset.tap === "undo" ? "here" : "undo").focus({ preventScroll: true });
});
field.addEventListener("input", () => narrow(field.value));
frame.querySelector("[data-search]").addEventListener("submit", (event) => {
  event.preventDefault();
  const only = [...rows.values()].filter((row) => !row.hidden);
  if (only.length === 1) part(only[0], "here").focus();
});
for (const form of document.querySelectorAll("form[action$='/sign-out']")) {
  form.addEventListener("submit", (event) => {
    if (waiting().length && !confirm(told.sayLeaving)) event.preventDefault();
  });
}
addEventListener("online", look);
addEventListener("offline", () => {
  offline = true;
  say();
});
for (const mark of waiting()) {
  const row = rows.get(mark.registration);
  if (!row) continue;
  const late = mark.minutes ? counted(told.sayLate, mark.minutes) : told.sayHere;
  row.dataset.knew = mark.id;
  show(row, mark.mark ? "here" : "", !mark.mark ? "" : mark.early ? `${late}, ${counted(told.sayLeft, mark.early)}` : late, mark.mark ? "good" : "quiet");
}
setInterval(look, LOOK_MS);
setInterval(() => rows.forEach(offer), MINUTE_MS);
count();
say();
look();
keepPage().catch(() => undefined);
