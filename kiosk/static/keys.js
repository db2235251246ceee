// The whole kiosk by a few keys: a number pad, any keyboard, or buttons on the machine itself.
import { foldUp } from "./panels.js";
import { scroller, turnPage } from "./turn.js";
import { faster, louder, say, silence, slower, softer } from "./voice.js";

const KEYS = {
  6: "next", ArrowDown: "next", ArrowRight: "next",
  4: "previous", ArrowUp: "previous", ArrowLeft: "previous",
  5: "choose",
  0: "back", Escape: "back", Backspace: "back",
  7: "repeat",
  "+": "louder", "-": "softer", 9: "slower", 3: "faster",
};
const RTL = { ArrowRight: "previous", ArrowLeft: "next" };
const PAD = /^[0-9+-]$/;
const PRESSES = ["Enter", " "]; // the browser's own way to choose
const STOPS = "a[href], button:not([tabindex='-1']), input:not([type=hidden]), summary";
const ASK_AGAIN_MS = 1000;
const body = document.body;
const main = document.querySelector("main");
const aloud = "aloud" in body.dataset;
const strike = { key: "", at: -Infinity };

function stops() {
  return [...document.querySelectorAll(STOPS)].filter((stop) => stop.checkVisibility() && !stop.disabled);
}

function said(stop) {
  const state = stop.type === "checkbox" ? (stop.checked ? stop.dataset.on : stop.dataset.off) : "";
  return `${stop.dataset.say ?? ""} ${state}`;
}

function move(by) {
  const all = stops();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  const to = at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
  if (!aloud && isFar(all[to], by) && turnPage(by)) return;
  all[to].focus({ focusVisible: true });
}

// Who reads would miss what lies between: the page is turned first. Who listens has heard it.
function isFar(stop, by) {
  if (!scroller().contains(stop)) return true;
  const [sheet, box] = [scroller().getBoundingClientRect(), stop.getBoundingClientRect()];
  return (by > 0 ? box.top - sheet.bottom : sheet.top - box.bottom) > sheet.height / 2;
}

function choose() {
  const stop = document.activeElement?.closest(STOPS);
  if (stop) stop.click();
  else repeat();
}

function repeat() {
  const stop = document.activeElement?.closest(STOPS);
  say(stop ? said(stop) : main.dataset.say);
}

function back() {
  if (!foldUp()) (document.querySelector("[data-back]") ?? document.querySelector(".bar a"))?.click();
}

// Whoever feels for the keys may not see: the first key of the pad makes the kiosk speak.
function beginToSpeak() {
  const way = document.querySelector('[data-way="aloud"]');
  if (aloud || !way) return false;
  way.click();
  return true;
}

const ACTS = { next: () => move(1), previous: () => move(-1), choose, back, repeat, louder, softer, slower, faster };

export function act(name) {
  dispatchEvent(new Event("kiosk-key"));
  silence();
  ACTS[name]?.();
}

// Hands that tremble strike a key twice, or hold it (EN 301 549, 5.7 and 5.8).
function isStruckTwice(event, key) {
  const again = key === strike.key && event.timeStamp - strike.at < Number(body.dataset.strike);
  Object.assign(strike, { key, at: event.timeStamp });
  return again || event.repeat;
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  silence();
  // A pad without its Num Lock says Home and End.
  const key = /^Numpad\d$/.test(event.code) ? event.code.slice(-1) : event.key;
  const name = (document.documentElement.dir === "rtl" && RTL[key]) || KEYS[key];
  if (!name && !PRESSES.includes(key)) return;
  const twice = isStruckTwice(event, key);
  const isTick = key === "Enter" && event.target.type === "checkbox"; // would send the form, but a pad has no other key
  if (name || twice || isTick) event.preventDefault();
  if (twice) return;
  if (isTick) event.target.click();
  if (!name || (PAD.test(key) && beginToSpeak())) return;
  act(name);
});

addEventListener("pointerdown", silence);

// What is reached is spoken.
addEventListener("focusin", (event) => {
  if (aloud && event.target.matches?.(STOPS)) say(said(event.target));
});
addEventListener("change", (event) => {
  if (aloud && event.target.type === "checkbox") say(said(event.target));
});

// Buttons on the machine come from the kiosk's process, which holds a request until one is pressed.
export async function keysFromButtons() {
  let after = "";
  for (;;) {
    const answer = await fetch(`/keys?after=${after}`, { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) {
      after = "";
      await new Promise((done) => setTimeout(done, ASK_AGAIN_MS));
      continue;
    }
    const { n, keys } = await answer.json();
    after = n;
    for (const key of keys) if (!beginToSpeak()) act(key);
  }
}
