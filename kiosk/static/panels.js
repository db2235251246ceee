// What unfolds from the bar lies over the page: it folds up when somebody goes on elsewhere.
export const unfolded = () => document.querySelector(".panel[open]");

/** Folds up what is open and goes back to where it was opened; whether there was anything. */
export function foldUp() {
  const panel = unfolded();
  if (!panel) return false;
  panel.open = false;
  panel.querySelector("summary").focus({ focusVisible: true });
  return true;
}

function leave(event) {
  const panel = unfolded();
  if (panel && !panel.contains(event.target)) panel.open = false;
}
addEventListener("click", leave);
// Not when a finger brings the focus: what it is about to touch must not move.
addEventListener("focusin", (event) => event.target.matches(":focus-visible") && leave(event));
// In large letters it unfolds below the fold.
addEventListener("toggle", (event) => event.target.open && event.target.scrollIntoView({ block: "nearest" }), true);
