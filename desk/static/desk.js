// A desk's page beyond being live: keys, and ticks that are saved as they are set.
"use strict";

const SAVE_MS = 500; // several ticks in a row are one press
const AGAIN_MS = 100;

document.documentElement.classList.add("scripted");

const ticks = new Map();
let ticking = 0;
let ticked = "";

document.addEventListener("change", (event) => {
  if (event.target.name !== "documents") return;
  ticked = live().dataset.subject;
  ticks.set(event.target.id, event.target.checked);
  clearTimeout(ticking);
  ticking = setTimeout(saveTicks, SAVE_MS);
});

function saveTicks() {
  if (busy) {
    ticking = setTimeout(saveTicks, AGAIN_MS);
    return;
  }
  const wanted = [...ticks];
  ticks.clear();
  if (live().dataset.subject !== ticked) return; // somebody else is at the desk
  for (const [id, there] of wanted) {
    const box = document.getElementById(id);
    if (box) box.checked = there;
  }
  document.getElementById("do-tick")?.click();
}

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
