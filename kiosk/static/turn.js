// A page longer than the screen gets two arrows, for fingers that know of no scrolling. Keys pass them by.
const PART = 0.75; // what was last at one edge is then still seen at the other
const page = document.querySelector(".page");
const main = document.querySelector("main");
const turn = document.querySelector(".turn");
const [up, down] = turn.children;

/** What scrolls: the middle of the page; in large letters on a narrow screen the whole of it. */
export const scroller = () => (getComputedStyle(page).display === "contents" ? main : page);

/** Turns on (1) or back (-1); whether there was anything to turn to. */
export function turnPage(by) {
  const sheet = scroller();
  const before = sheet.scrollTop;
  sheet.scrollBy(0, sheet.clientHeight * PART * by);
  return sheet.scrollTop !== before;
}

function showEnds() {
  const sheet = scroller();
  up.disabled = sheet.scrollTop < 2;
  down.disabled = sheet.scrollTop + sheet.clientHeight > sheet.scrollHeight - 2;
}

function measure() {
  const sheet = scroller();
  turn.hidden = true;
  turn.hidden = sheet.scrollHeight <= sheet.clientHeight + 1;
  // With nothing in it that Tab would reach, Tab reaches the text itself: the keyboard can scroll it then.
  if (turn.hidden || sheet.querySelector("a, button:not(.never), summary")) sheet.removeAttribute("tabindex");
  else sheet.tabIndex = 0;
  showEnds();
}

up.addEventListener("click", () => turnPage(-1));
down.addEventListener("click", () => turnPage(1));
for (const sheet of [page, main]) sheet.addEventListener("scroll", showEnds, { passive: true });
for (const change of ["load", "resize"]) addEventListener(change, measure);
addEventListener("toggle", measure, true);
document.fonts?.ready.then(measure);
measure();
