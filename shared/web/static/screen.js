/* The screen in the room: fetches itself anew when its code has run out. */
"use strict";

const RETRY_S = 5;

const wait = (seconds) => setTimeout(renew, seconds * 1000);

const renew = async () => {
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-screen]");
    if (!answer.ok || !fresh) throw new Error("not the screen");
    document.querySelector("[data-screen]").replaceWith(fresh);
    wait(Number(fresh.dataset.screen));
  } catch {
    wait(RETRY_S);
  }
};

const count = () => {
  const left = document.querySelector("[data-left]");
  if (left) left.value = Math.max(0, left.value - 1);
};

setInterval(count, 1000);
wait(Number(document.querySelector("[data-screen]").dataset.screen));
