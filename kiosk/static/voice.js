// The kiosk's voice: plays utterances one after the other, and is silent at once when it is told to be.
const STEPS = 5;
const USUAL = 3;
const LOUDNESS = [0.1, 0.2, 0.4, 0.63, 1]; // 20 dB, EN 301 549 (8.2.1) asks for 18, and usually a way up
const aloud = "aloud" in document.body.dataset;
const player = new Audio();
player.preload = "auto";
let waiting = [];
let busy = false;

// The next customer begins with the usual loudness and speed (EN 301 549, 5.1.3.13): a start page without a look is theirs.
if (!aloud && location.pathname === "/") sessionStorage.clear();

function step(name) {
  return Number(sessionStorage.getItem(name)) || USUAL;
}

function turnTo(name, by) {
  sessionStorage.setItem(name, String(Math.min(STEPS, Math.max(1, step(name) + by))));
  player.volume = LOUDNESS[step("volume") - 1];
  if (aloud) again();
}

function again() {
  const stop = document.activeElement?.dataset?.say;
  say(stop ?? document.querySelector("main").dataset.say);
}

function next() {
  const id = waiting.shift();
  busy = id !== undefined;
  if (!busy) return;
  player.volume = LOUDNESS[step("volume") - 1];
  player.src = `/speech/${id}?speed=${step("speed")}`;
  player.play().catch(() => {
    // Interrupted by a key, or not to be had: the rest is for whoever asks again.
    busy = false;
  });
}
player.addEventListener("ended", next);
player.addEventListener("error", () => busy && next());

export function say(ids) {
  silence();
  waiting = (ids ?? "").split(/\s+/).filter(Boolean);
  next();
}

export function silence() {
  waiting = [];
  busy = false;
  player.pause();
}

export const speaking = () => busy;
export const louder = () => turnTo("volume", 1);
export const softer = () => turnTo("volume", -1);
export const faster = () => turnTo("speed", 1);
export const slower = () => turnTo("speed", -1);
