// Keeps the visitor's page as the hall is: /events sends the whole look of it at every change.
"use strict";

const say = document.body.dataset;
const papers = document.getElementById("papers");
const wall = document.getElementById("wall");
let walls = {};
let newest = null;

function sheet(paper, isNew) {
  const box = document.createElement("div");
  const picture = document.createElement("img");
  box.className = isNew ? "sheet new" : "sheet";
  box.dataset.number = paper.number;
  picture.width = paper.width;
  picture.height = paper.height;
  picture.alt = `${say.paper} ${paper.number}`;
  picture.src = `/papers/${paper.number}.png`;
  box.append(picture);
  return box;
}

function showPapers(latest) {
  if (latest.length === 0) return;
  const shown = new Set([...papers.querySelectorAll(".sheet")].map((each) => Number(each.dataset.number)));
  const kept = new Set(latest.map((paper) => paper.number));
  for (const old of papers.querySelectorAll(".sheet")) if (!kept.has(Number(old.dataset.number))) old.remove();
  papers.querySelector(".empty")?.remove();
  for (const paper of [...latest].reverse()) {
    if (shown.has(paper.number)) continue;
    const box = sheet(paper, newest !== null);
    papers.prepend(box);
    box.style.setProperty("--length", `${(box.clientWidth * paper.height) / paper.width + 1}px`);
    papers.scrollTop = 0;
  }
}

function showWall() {
  const mark = walls[wall.dataset.wall];
  wall.hidden = !mark;
  if (mark && wall.dataset.mark !== wall.dataset.wall + mark) {
    wall.dataset.mark = wall.dataset.wall + mark;
    // Fetched whole before it is shown: the wall never flickers.
    const next = new Image();
    next.src = `/walls/${wall.dataset.wall}.png?${mark}`;
    next.decode().then(() => { wall.src = next.src; }, () => {});
  }
}

function showParts(parts) {
  for (const [name, part] of Object.entries(parts)) {
    const line = document.querySelector(`[data-part="${name}"]`);
    const again = part.restarts ? `, ${say.restarted} ${part.restarts}×` : "";
    line.classList.toggle("up", part.up);
    line.querySelector(".fate").textContent = (part.up ? say.up : say.down) + again;
  }
}

function showPrinters(printers) {
  for (const [kiosk, trouble] of Object.entries(printers)) {
    document.querySelector(`[data-printer="${kiosk}"]`).value = trouble;
  }
}

function showLines(lines) {
  for (const [kiosk, line] of Object.entries(lines)) document.querySelector(`[data-line="${kiosk}"]`).value = line;
}

// A frame that was loaded while its server was away shows the browser's error page for ever: load it again.
let wasUp = {};
function reloadFrames(parts) {
  for (const [name, part] of Object.entries(parts)) {
    if (part.up && wasUp[name] === false) {
      for (const frame of document.querySelectorAll(`iframe[data-served-by~="${name}"]`)) frame.src = frame.src;
    }
    wasUp[name] = part.up;
  }
}

function show(look) {
  showPapers(look.papers);
  newest = look.papers.length ? look.papers[0].number : 0;
  walls = look.walls;
  showWall();
  showParts(look.parts);
  showPrinters(look.printers);
  showLines(look.lines);
  reloadFrames(look.parts);
}

function listen() {
  const events = new EventSource("/events");
  events.addEventListener("look", (event) => {
    document.getElementById("lost").hidden = true;
    show(JSON.parse(event.data));
  });
  events.addEventListener("error", () => {
    document.getElementById("lost").hidden = false;
    // The browser gives up for ever after an answer such as 503; we do not.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  });
}

function post(path) {
  fetch(path, { method: "POST" }).catch(() => { document.getElementById("lost").hidden = false; });
}

document.addEventListener("click", (event) => {
  const plug = event.target.closest("[data-plug]");
  if (plug) post(`/api/parts/${plug.dataset.plug}/pull-plug`);
  const tab = event.target.closest("button[data-wall]");
  if (tab) {
    for (const each of document.querySelectorAll("button[data-wall]")) each.setAttribute("aria-selected", each === tab);
    wall.dataset.wall = tab.dataset.wall;
    showWall();
  }
});

document.addEventListener("change", (event) => {
  const { printer, line, frame } = event.target.dataset;
  if (line) post(`/api/printers/${line}/line/${event.target.value}`);
  if (printer) post(`/api/printers/${printer}/${event.target.value}`);
  if (frame) document.getElementById(frame).src = event.target.value;
});

// Pages made for a kiosk's or a desk's screen are shown whole, smaller, in the place there is.
const fit = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    target.style.setProperty("--scale", Math.min(1, contentRect.width / Number(target.dataset.width)));
  }
});
for (const frame of document.querySelectorAll(".frame")) fit.observe(frame);

listen();
