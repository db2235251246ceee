// Nice to have: the kiosk works without it. One ticket for ten taps, back to the start when left alone.
"use strict";

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.classList.add("pressed");
  });
}

const idle = Number(document.body.dataset.idle);
if (idle) {
  let left;
  const wait = () => {
    clearTimeout(left);
    left = setTimeout(() => location.replace(document.body.dataset.start), idle * 1000);
  };
  for (const sign of ["pointerdown", "keydown", "scroll"]) addEventListener(sign, wait, { passive: true });
  wait();
}

// A page from the browser's own memory may be another customer's: fetch it again.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// A closed kiosk looks every few seconds whether it is open again.
if (document.querySelector(".all")) setTimeout(() => location.reload(), 5000);
