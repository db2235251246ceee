// Watches whether somebody is still signed in, whatever else the page does. Asking keeps nobody signed in.
"use strict";
{
  const ASK_MS = 3000;
  const who = document.getElementById("who");
  const soon = document.getElementById("soon");
  const stay = document.getElementById("stay");
  let signingOut = false;

  // Nothing of the page stays: somebody else may sit down at this computer.
  function leave() {
    document.dispatchEvent(new Event("signed-out")); // what keeps the page live has nothing to keep any more
    document.body.replaceChildren();
    location.replace(who.dataset.back);
  }

  function show({ left_s, can_stay }) {
    soon.hidden = left_s > Number(who.dataset.warn);
    stay.hidden = !can_stay;
  }

  async function ask(method) {
    const headers = { "X-Form-Token": who.dataset.token };
    const answer = await fetch(method === "POST" ? who.dataset.stay : who.dataset.still, { method, headers, cache: "no-store" });
    if (signingOut) return;
    if (answer.status === 401) leave();
    else if (answer.ok) show(await answer.json());
    document.body.hidden = false;
  }

  async function watch() {
    for (;;) {
      await new Promise((done) => setTimeout(done, ASK_MS));
      await ask("GET").catch(() => {}); // the page itself says when it is cut off
    }
  }

  stay.addEventListener("click", () => ask("POST").catch(() => {}));

  // The answer leads away and says that it is done: whoever notices it before must lead nowhere else.
  document.getElementById("sign-out").addEventListener("submit", (event) => {
    event.stopPropagation(); // it is no press
    signingOut = true;
    document.dispatchEvent(new Event("signed-out"));
    document.body.hidden = true;
  });

  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.body.hidden = true; // come back to by "Back": not before it is known who looks
    if (signingOut) location.reload();
    ask("GET").catch(leave);
  });
  watch();
}
