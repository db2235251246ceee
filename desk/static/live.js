// Keeps #live as the server has it. Without it the page works by its forms and by loading it again.
//
// #live carries data-events (the stream's address) and data-version. What is in a form and was changed by hand stays,
// as long as data-subject is the same. Elements with data-spoken are read out when they change. What comes and goes
// among its like (a row, a form, a button) needs an id: without one, the next takes its place, with all that was in it.
"use strict";

const SILENCE_MS = 8000; // the server is heard every three seconds
const LOOK_MS = 500;
const RETRY_MS = 1000;
const ASK_MS = 2000; // pages without a stream ask this often
const SLOTS = 4; // streams per browser: it allows itself six connections, and presses need some

const live = () => document.getElementById("live");
const gone = document.getElementById("gone");
const announce = document.getElementById("announce");
const who = document.getElementById("who"); // where people sign in
let heardAt = performance.now();
let isLost = false;
let busy = false;
let holds = false;
let over = false; // another page has taken our place
let source = null;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function spoken() {
  return [...live().querySelectorAll("[data-spoken]")].map((each) => each.textContent.trim()).join(" ");
}

// ---- One tree becomes like another; what is the same stays, and with it focus, open lists and what was typed.

function copyAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && old.localName === "details")) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function become(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.isEqualNode(fresh)) return;
  copyAttributes(old, fresh);
  if (old.localName === "select") {
    renewOptions(old, fresh);
    return;
  }
  const wantedIds = new Set([...fresh.children].map((each) => each.id).filter(Boolean));
  const known = new Map([...old.children].filter((each) => each.id).map((each) => [each.id, each]));
  let place = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    while (place && !mayStay(place, wanted, wantedIds)) place = dropped(place);
    const same = wanted.id ? known.get(wanted.id) : place && !place.id && place.nodeName === wanted.nodeName && place;
    if (!same || same.nodeName !== wanted.nodeName) {
      old.insertBefore(document.adoptNode(wanted), place);
    } else {
      if (same === place) place = place.nextSibling;
      else old.insertBefore(same, place);
      become(same, wanted);
    }
  }
  while (place) place = dropped(place);
}

// A choice is its value, not its place: when it is no longer offered, nothing else may be chosen instead.
function renewOptions(old, fresh) {
  const options = [...old.options];
  const usual = options.find((each) => each.defaultSelected) ?? options[0];
  const chosen = old.value;
  old.innerHTML = fresh.innerHTML; // options that are moved one by one would each be chosen in turn
  if (chosen !== usual?.value && [...old.options].some((each) => each.value === chosen)) old.value = chosen;
}

function mayStay(node, wanted, wantedIds) {
  if (node.id) return wantedIds.has(node.id);
  return node.nodeType !== Node.TEXT_NODE || wanted.nodeType === Node.TEXT_NODE;
}

function dropped(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

// ---- What the server has said is put on the page.

function show(html) {
  if (over) return;
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("live");
  const old = live();
  if (fresh.dataset.version === old.dataset.version) return;
  const [before, focused] = [spoken(), document.activeElement?.id];
  const other = fresh.dataset.subject !== old.dataset.subject;
  become(old, fresh);
  if (other) for (const form of old.querySelectorAll("form")) form.reset();
  if (focused && document.activeElement?.id !== focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
  const after = spoken();
  if (after !== before) announce.textContent = after;
  if (old.dataset.title) document.title = old.dataset.title;
}

function lose() {
  if (isLost || over) return;
  isLost = true;
  gone.hidden = false;
  live().classList.add("offline");
  live().dataset.version = ""; // whatever comes next is news
  for (const each of live().querySelectorAll("button, select, input")) each.disabled = true;
}

function hear() {
  heardAt = performance.now();
  if (!isLost || over) return;
  isLost = false;
  gone.hidden = true;
  if (live().dataset.version === "") source?.close(); // only a look lets buttons be pressed again
}

setInterval(() => {
  if (performance.now() - heardAt <= SILENCE_MS) return;
  lose();
  source?.close(); // a connection may be dead without a word
}, LOOK_MS);

function stop() {
  over = true;
  source?.close();
}

document.addEventListener("signed-out", stop); // whoever says so leaves the page

// Nobody is signed in any more, or somebody who may not see this. Nothing of the page stays: somebody else may sit down
// at this computer.
function leave() {
  stop();
  document.body.replaceChildren();
  location.reload(); // which leads to the sign-in, or says why not
}

// ---- How news come: by a stream, or by asking.

function withPress(address) {
  const press = new URLSearchParams(location.search).get("press");
  const whole = new URL(address, location);
  if (press) whole.searchParams.set("press", press);
  return whole;
}

function listen() {
  return new Promise((over) => {
    source = new EventSource(withPress(live().dataset.events));
    const end = () => {
      clearInterval(watch);
      source.close();
      over();
    };
    const watch = setInterval(() => {
      if (source.readyState === EventSource.CLOSED) end();
    }, LOOK_MS);
    source.onerror = end;
    source.addEventListener("look", (event) => {
      if (!busy) show(event.data);
      hear();
    });
    source.addEventListener("alive", hear);
  });
}

async function ask() {
  const headers = { "X-By-Itself": "1", ...(who && { "X-Form-Token": who.dataset.token }) };
  const answer = await fetch(location.href, { cache: "no-store", headers, signal: AbortSignal.timeout(SILENCE_MS) });
  if ([401, 403].includes(answer.status) && !busy && !over) leave(); // a press says it itself
  if (!answer.ok) throw new Error(answer.status);
  const html = await answer.text();
  if (!busy) show(html);
  hear();
}

async function follow() {
  while (!over) {
    if (!holds) takeSlot();
    if (holds) await listen();
    try {
      await ask();
    } catch {
      // nothing is heard, which is said when it lasts
    }
    await pause(holds ? RETRY_MS : ASK_MS);
  }
}

// A few pages per browser hold a stream, the others ask from time to time.
function takeSlot() {
  for (let slot = 1; slot <= SLOTS && navigator.locks; slot++) {
    navigator.locks.request("wartemarke-live-" + slot, { ifAvailable: true }, (lock) => {
      if (!lock || holds) return undefined;
      holds = true;
      return new Promise(() => {}); // until the page is closed
    });
  }
}

// ---- Presses.

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (busy) return;
  busy = true;
  const form = event.target; // whose "action" property is one of its buttons
  try {
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const signal = AbortSignal.timeout(SILENCE_MS);
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, signal });
    const html = await answer.text();
    if (answer.ok) {
      history.replaceState(null, "", answer.url);
      live().dataset.version = "";
      show(html);
      if (live().querySelector("#said.good")) form.reset(); // else it can be pressed once more as it is
      hear();
      source?.close(); // the next stream knows of this press
    } else {
      stop();
      document.open(); // an error page, which says what to do
      document.write(html);
      document.close();
    }
  } catch {
    lose();
  } finally {
    busy = false;
  }
});

follow();
