// Nice to have: the kiosk gives out numbers without it. One ticket for ten taps, back to the start when left alone.
import { act, keysFromButtons } from "./keys.js";
import { say, speaking } from "./voice.js";
import "./panels.js";
import "./turn.js";

const START = "/";
const WARN_S = 30; // WCAG 2.2.1 asks for 20 s and more
const LEAVE_AGAIN_S = 10;
const LOOK_AGAIN_MS = 5000;
const CLOSED_STAYS_S = 30; // "no numbers left" is to be read before the start page comes back
const GREETING_MS = 2500;
const DOUBLE_TAP_MS = 500;
const shownAt = performance.now();
const { idle, strike } = document.body.dataset;
const aloud = "aloud" in document.body.dataset;
const isStart = location.pathname === START;

// A finger that taps twice has seen only the page before.
addEventListener("click", (event) => {
  if (event.pointerType !== "touch" || event.timeStamp - shownAt > Math.max(DOUBLE_TAP_MS, Number(strike))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// Nothing of one customer is left in the browser for the next: ways within the kiosk leave no trace to go back on,
addEventListener("click", (event) => {
  const way = event.target.closest("a[href]");
  if (!way || event.defaultPrevented) return;
  event.preventDefault();
  location.replace(withNeeds(way));
});
// What is ticked, but not sent yet, goes along.
function withNeeds(way) {
  const address = new URL(way.href);
  const form = document.querySelector("#choose");
  if (form && "needs" in way.dataset) {
    address.searchParams.delete("needs");
    for (const need of new FormData(form).getAll("needs")) address.searchParams.append("needs", need);
  }
  return address;
}
addEventListener("submit", (event) => {
  event.preventDefault();
  const { target: form, submitter } = event;
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  submitter.classList.add("pressed");
  const action = submitter.getAttribute("formaction") ?? form.action;
  const data = new URLSearchParams(new FormData(form, submitter));
  if (submitter.formMethod === "get") location.replace(`${action.split("?")[0]}?${data}`);
  else choose(form, submitter, action, data);
});
async function choose(form, submitter, action, data) {
  const answer = await fetch(action, { method: "POST", body: data }).catch(() => null);
  if (answer?.redirected) return location.replace(answer.url);
  // Nobody answers: it may be touched again.
  delete form.dataset.sent;
  submitter.classList.remove("pressed");
  // A refusal has no address of its own: the browser asks for it once more, and shows it.
  if (answer) HTMLFormElement.prototype.submit.call(withChoice(form, submitter));
  return undefined;
}
function withChoice(form, { name, value }) {
  const choice = document.createElement("input");
  Object.assign(choice, { type: "hidden", name, value });
  form.append(choice);
  return form;
}

// and a page that was gone back to all the same begins anew.
addEventListener("pageshow", (event) => {
  const [visit] = performance.getEntriesByType("navigation");
  if (event.persisted || (visit?.type === "back_forward" && !isStart)) location.replace(START);
});

// Nobody has touched anything for a while: warn, wait, go. As long as the page is read aloud, nobody is gone.
function leftAlone() {
  const soon = document.querySelector(".soon");
  let quiet = 0;
  let touched = false;
  let before = null;
  const isAsked = () => soon.contains(document.activeElement);
  const warn = () => {
    soon.hidden = false;
    if (!aloud) return;
    before = document.activeElement;
    soon.querySelector(".more-time").focus();
    say(soon.dataset.say);
  };
  const stay = () => {
    quiet = 0;
    if (isAsked()) before?.focus({ focusVisible: true });
    soon.hidden = true;
  };
  // A key does not take away what it is about to press.
  const here = () => (isAsked() ? (quiet = 0) : stay());
  addEventListener("click", stay, true);
  // Nor does a finger: its click comes only after it has gone, and must not fall on what is beneath.
  const touch = (event) => {
    quiet = 0;
    touched = event.type === "pointerdown";
  };
  for (const sign of ["pointerdown", "pointerup", "pointercancel"]) addEventListener(sign, touch, true);
  for (const sign of ["keydown", "kiosk-key", "wheel"]) addEventListener(sign, here, { passive: true, capture: true });
  setInterval(() => {
    quiet += speaking() && soon.hidden ? 0 : 1;
    const left = Number(idle) - quiet;
    soon.querySelector(".seconds").textContent = String(Math.max(left, 0));
    if (left <= WARN_S && soon.hidden) warn();
    if (left > WARN_S && quiet > 1 && !touched && !isAsked()) soon.hidden = true;
    if (left <= 0 && left % LEAVE_AGAIN_S === 0) location.replace(START); // each attempt would break off the one before
  }, 1000);
}
if (idle) leftAlone();

// A closed kiosk looks every few seconds whether it is open again.
async function look() {
  if (!isStart && performance.now() - shownAt < CLOSED_STAYS_S * 1000) return;
  const answer = await fetch(START, { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.replace(START);
}
if (document.querySelector(".everyone")) setInterval(look, LOOK_AGAIN_MS);

// The start page greets in turn in all languages, until somebody is there (WCAG 2.2.2).
const greetings = [...document.querySelectorAll(".greeting > span")];
if (greetings.length > 1) {
  let shown = 0;
  const greet = setInterval(() => {
    greetings[shown].hidden = true;
    shown = (shown + 1) % greetings.length;
    greetings[shown].hidden = false;
  }, GREETING_MS);
  for (const sign of ["pointerdown", "keydown", "kiosk-key"]) addEventListener(sign, () => clearInterval(greet));
}

for (const button of document.querySelectorAll("[data-key]")) button.addEventListener("click", () => act(button.dataset.key));
if (aloud) say(document.querySelector("main").dataset.say);
if ("buttons" in document.body.dataset) keysFromButtons();
