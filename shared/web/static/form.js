/* A form that shows at once which questions follow from an answer, keeps what is typed, and looks busy while it is
   under way. Without it the server does the first after a button, the second whenever the form comes back, and the
   browser shows the third by itself. */
"use strict";

const PAUSE_MS = 1500;

const followed = (form) => {
  const follows = form.querySelectorAll("fieldset[data-follows]");
  const chosen = (name) =>
    [...form.elements]
      .filter((each) => each.name === name && !each.matches(":disabled"))
      .filter((each) => (each.type === "radio" || each.type === "checkbox" ? each.checked : each.value))
      .map((each) => each.value);
  const settle = () => {
    for (const each of follows) {
      const wanted = each.dataset.answers.split(" ");
      each.hidden = each.disabled = !chosen(each.dataset.follows).some((one) => wanted.includes(one));
    }
  };
  if (!follows.length) return;
  for (const each of form.querySelectorAll(".without-script")) each.hidden = true;
  form.addEventListener("change", settle);
  settle();
};

const kept = (form, address) => {
  const state = form.querySelector("[data-kept]");
  let waiting = 0;
  let sent = false;
  let owed = false;
  const say = (words) => {
    if (state.textContent !== words) state.textContent = words;
  };
  const save = async () => {
    if (sent) return;
    owed = false;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
    try {
      const answer = await fetch(address, { method: "POST", body: fields, keepalive: true });
      if (answer.ok) say(state.dataset.kept);
    } catch {
      owed = true;
      say(state.dataset.waits);
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE_MS);
  });
  addEventListener("online", () => owed && save());
  addEventListener("pagehide", () => {
    if (waiting && !sent) save();
  });
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      say(state.dataset.waits);
      return;
    }
    sent = true;
    clearTimeout(waiting);
  });
  addEventListener("pageshow", () => {
    sent = false;
  });
};

/* A button pressed again is not held back: whatever is sent twice is done once. */
const busied = (form) => {
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => form.removeAttribute("aria-busy"));
};

for (const form of document.querySelectorAll("form.form")) followed(form);
for (const frame of document.querySelectorAll("[data-draft]")) kept(frame.querySelector("form.form"), frame.dataset.draft);
for (const form of document.querySelectorAll("form.form")) busied(form);
