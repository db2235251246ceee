// Nice to have: the kiosk works without it. One ticket for ten taps, back to the start when left alone.
"use strict";

const LEFT_ALONE_S = 90;
const LOOK_AGAIN_MS = 5000;
const { start, idle } = document.body.dataset;
const closed = document.querySelector(".all");

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.classList.add("pressed");
  });
  // A keypad may have no other key than Enter, which on a check box would press the first concern.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.type === "checkbox") {
      event.preventDefault();
      event.target.click();
    }
  });
}

if (idle || location.pathname !== start) {
  let left;
  const wait = () => {
    clearTimeout(left);
    left = setTimeout(() => location.replace(start), (Number(idle) || LEFT_ALONE_S) * 1000);
  };
  for (const sign of ["pointerdown", "keydown", "scroll"]) addEventListener(sign, wait, { passive: true });
  wait();
}

// Nothing of one customer is left in the browser for the next: ways within the kiosk leave no trace to go back on,
for (const way of document.querySelectorAll("a")) {
  way.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(way.href);
  });
}

// and a page that was gone back to all the same begins anew.
addEventListener("pageshow", (event) => {
  const [visit] = performance.getEntriesByType("navigation");
  if (event.persisted || (visit?.type === "back_forward" && location.pathname !== start)) location.replace(start);
});

// A closed kiosk looks every few seconds whether it is open again.
async function look() {
  const answer = await fetch(start, { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.replace(start);
}
if (closed) setInterval(look, LOOK_AGAIN_MS);

// A page longer than the screen gets two arrows. Keyboards and screen readers scroll by themselves: they pass them by.
const turn = document.createElement("div");
turn.className = "turn";
turn.hidden = true;
turn.ariaHidden = "true";
for (const [name, way] of [["up", -1], ["down", 1]]) {
  const button = document.createElement("button");
  button.type = "button";
  button.tabIndex = -1;
  button.className = name;
  button.addEventListener("click", () => scrollBy(0, way * innerHeight * 0.75));
  turn.append(button);
}
document.body.append(turn);

const root = document.documentElement;
function showEnds() {
  turn.querySelector(".up").disabled = scrollY < 2;
  turn.querySelector(".down").disabled = scrollY + innerHeight > root.scrollHeight - 2;
}
function measure() {
  root.classList.remove("long");
  turn.hidden = root.scrollHeight <= innerHeight + 1;
  root.classList.toggle("long", !turn.hidden);
  showEnds();
}
addEventListener("scroll", showEnds, { passive: true });
for (const change of ["load", "resize"]) addEventListener(change, measure);
measure();
