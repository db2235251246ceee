// Makes a desk's page live. Without it the page works by its forms alone.
"use strict";

const RETRY_MS = 1000; // after a failure, and at the least between two questions that had no news
const ASK_MS = 2000; // pages that hold no request ask this often
const SLOTS = 4; // requests held per browser: it allows itself six connections, and presses need some

const live = () => document.getElementById("live");
const gone = document.getElementById("gone");
const announce = document.getElementById("announce");
let holds = false;
let busy = false;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// What somebody who does not see the page must hear when it changes.
function inWords(page) {
  return [...page.querySelectorAll(".banner, .number, .said")].map((each) => each.textContent.trim()).join(" ");
}

// Put what the server rendered in place of what is there. What somebody was about to do stays.
function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("live");
  const old = live();
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  if (fresh.dataset.ticket === old.dataset.ticket) {
    for (const select of old.querySelectorAll("select")) {
      const same = fresh.querySelector("#" + select.id);
      if (same) same.value = select.value;
    }
  }
  const [before, after] = [inWords(old), inWords(fresh)];
  old.replaceWith(document.adoptNode(fresh));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  if (after !== before) announce.textContent = after;
  document.title = fresh.dataset.title;
}

function lost(isLost) {
  gone.hidden = !isLost;
  if (isLost) {
    live().classList.add("offline");
    for (const each of live().querySelectorAll("button, select")) each.disabled = true;
    live().dataset.version = ""; // whatever comes next is news
  }
}

async function ask() {
  const address = new URL(live().dataset.events, location);
  const press = new URLSearchParams(location.search).get("press");
  address.searchParams.set("since", live().dataset.version);
  if (press) address.searchParams.set("press", press);
  if (!holds) address.searchParams.set("wait", "0");
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.status);
  if (answer.status === 200) {
    if (busy) await pause(RETRY_MS / 10);
    else show(await answer.text());
  }
  lost(false);
  return answer.status === 200;
}

async function follow() {
  for (;;) {
    const began = performance.now();
    if (!holds) takeSlot();
    try {
      const news = await ask();
      if (!holds) await pause(ASK_MS);
      else if (!news && performance.now() - began < RETRY_MS) await pause(RETRY_MS);
    } catch {
      lost(true);
      await pause(RETRY_MS);
    }
  }
}

// A few pages per browser hold a request, the others ask from time to time.
function takeSlot() {
  for (let slot = 1; slot <= SLOTS && navigator.locks; slot++) {
    navigator.locks.request("wartemarke-live-" + slot, { ifAvailable: true }, (lock) => {
      if (!lock || holds) return undefined;
      holds = true;
      return new Promise(() => {}); // until the page is closed
    });
  }
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (busy) return;
  busy = true;
  const form = event.target; // whose "action" property is one of its buttons
  try {
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body });
    const html = await answer.text();
    if (answer.ok) {
      history.replaceState(null, "", answer.url);
      show(html);
    } else {
      document.open(); // an error page, which says what to do
      document.write(html);
      document.close();
    }
  } catch {
    lost(true);
  } finally {
    busy = false;
  }
});

follow();

// Single letters can be turned off (WCAG 2.2, 2.1.4): speech input types them by accident.
const keys = document.getElementById("keys");
function setKeys(on) {
  document.body.classList.toggle("keys", on);
  keys.setAttribute("aria-pressed", on);
  keys.textContent = on ? keys.dataset.on : keys.dataset.off;
  localStorage.setItem("wartemarke-keys", on ? "on" : "off");
}
keys.hidden = false;
keys.addEventListener("click", () => setKeys(!document.body.classList.contains("keys")));
setKeys(localStorage.getItem("wartemarke-keys") !== "off");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("select, input, textarea");
  const other = event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
  if (typing || other || !document.body.classList.contains("keys")) return;
  const button = [...live().querySelectorAll("button[data-key]:not(:disabled)")].find(
    (each) => each.dataset.key === event.key.toLowerCase(),
  );
  if (!button) return;
  event.preventDefault();
  const empty = [...button.form.querySelectorAll("select")].find((each) => each.value === "");
  (empty ?? button).focus();
  if (!empty) button.click();
});
