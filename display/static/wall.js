// Keeps this page as the wall is: /events sends the whole of it at every change. For televisions of 2018 and later (Chromium 53).
"use strict";

const SILENCE_MS = 10000; // the server is heard every three seconds
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
const STILL_COMING_MS = 60000; // as STILL_COMING_S of display/board.py: calls missed for less long are still news
const TURN_MS = 6000; // as long as the wall's own headings stay
const LONGEST_SOUND_MS = 60000;
const MOST_REMEMBERED = 200;
const MOST_SAID = 12;

const page = document.body.dataset;
const find = (id) => document.getElementById(id);
const stage = find("stage");

let look = JSON.parse(page.look);
let silent = false;
let heardAt = performance.now();

function put(element, text, words) {
  if (element.textContent !== text) element.textContent = text;
  if (words && element.lang !== words.lang) element.lang = words.lang;
  if (words && element.dir !== words.dir) element.dir = words.dir;
}

// As many children as there are texts, the same ones as before where there were.
function list(parent, tag, count) {
  while (parent.children.length > count) parent.lastElementChild.remove();
  while (parent.children.length < count) parent.appendChild(document.createElement(tag));
  return Array.from(parent.children);
}

// ---- For eyes: the parts of a scene, each in its place.

// Corners in percent of the shape's square, as in wall-piece.typ; a shape may have several parts.
const mirrored = (parts) => parts.map((part) => part.map(([x, y]) => [100 - x, y]));
const RIGHT = [[0, 36], [56, 36], [56, 10], [100, 50], [56, 90], [56, 64], [0, 64]];
const AHEAD_LEFT = [[66, 100], [94, 100], [94, 24], [44, 24], [44, 0], [2, 38], [44, 76], [44, 52], [66, 52]];
const STAIRS = [[0, 100], [0, 84], [28, 84], [28, 66], [53, 66], [53, 47], [77, 47], [77, 28], [100, 28], [100, 100]];
const CLIMBING = [[15, 54], [15, 29], [0, 29], [24, 0], [48, 29], [33, 29], [33, 54]];
const CORNERS = {
  square: [[[6, 6], [94, 6], [94, 94], [6, 94]]],
  triangle: [[[50, 4], [100, 94], [0, 94]]],
  diamond: [[[50, 0], [98, 50], [50, 100], [2, 50]]],
  star: [[[50, 0], [62, 36], [100, 36], [69, 59], [81, 96], [50, 73], [19, 96], [31, 59], [0, 36], [38, 36]]],
  hexagon: [[[25, 6], [75, 6], [100, 50], [75, 94], [25, 94], [0, 50]]],
  pentagon: [[[50, 2], [100, 39], [81, 97], [19, 97], [0, 39]]],
  cross: [[[34, 3], [66, 3], [66, 34], [97, 34], [97, 66], [66, 66], [66, 97], [34, 97], [34, 66], [3, 66], [3, 34], [34, 34]]],
  right: [RIGHT],
  left: mirrored([RIGHT]),
  ahead: [RIGHT.map(([x, y]) => [y, 100 - x])],
  "ahead-left": [AHEAD_LEFT],
  "ahead-right": mirrored([AHEAD_LEFT]),
  back: [[[98, 98], [98, 4], [20, 4], [20, 56], [0, 56], [33, 98], [66, 56], [46, 56], [46, 30], [72, 30], [72, 98]]],
  upstairs: [STAIRS, CLIMBING],
  downstairs: mirrored([STAIRS, CLIMBING.map(([x, y]) => [x, 54 - y])]),
};

const SLACK = 0.15; // what some letters need beyond their line, in letter sizes

const painted = new Map(); // part, as text -> its element
let unit = 1; // dots of this screen for one dot of the wall

function draw(picture, tag, fill, look) {
  const drawn = document.createElementNS(picture.namespaceURI, tag);
  for (const name of Object.keys(look)) drawn.setAttribute(name, look[name]);
  drawn.setAttribute("fill", fill);
  picture.appendChild(drawn);
}

function shape({ shape: name, ink, ground }) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("viewBox", "0 0 100 100");
  if (CORNERS[name]) {
    for (const points of CORNERS[name]) draw(picture, "polygon", ink, { points: points.join(" ") });
    return picture;
  }
  draw(picture, "circle", ink, { cx: 50, cy: 50, r: 48 });
  if (name === "notice") { // an "i" in the colour of the ground
    draw(picture, "circle", ground, { cx: 50, cy: 28, r: 7 });
    draw(picture, "rect", ground, { x: 44, y: 42, width: 12, height: 37 });
  }
  return picture;
}

function make(part) {
  const element = document.createElement("div");
  const [width, height] = look.size;
  const [left, top, wide, high] = part.box;
  element.className = [part.kind, part.align, part.edges].filter(Boolean).join(" ");
  element.style.left = `${(left / width) * 100}%`;
  element.style.top = `${(top / height) * 100}%`;
  element.style.width = `${(wide / width) * 100}%`;
  element.style.height = `${(high / height) * 100}%`;
  element.style.background = part.ground;
  if (part.kind === "shape") element.appendChild(shape(part));
  if (part.text === undefined) return element;
  element.style.color = part.ink;
  const span = document.createElement("span");
  put(span, part.kind === "listing" ? part.text.replace(/^/gm, "\u2022 ") : part.text, part);
  element.lang = part.lang;
  element.dir = part.dir;
  element.appendChild(span);
  return element;
}

// Words become smaller until no word is broken and nothing is cut; one line is tried first.
function fit(element, part) {
  element.classList.remove("plain");
  const size = fitted(element, part);
  if (part.plainer && size < 0.9 * part.size * unit) {
    element.classList.add("plain");
    fitted(element, part);
  }
}

function fitted(element, part) {
  const span = element.firstChild;
  const wanted = part.size * unit;
  const room = element.getBoundingClientRect();
  const set = (size) => { element.style.fontSize = `${size}px`; return size; };
  const slack = part.edges === "letters" ? SLACK : 0;
  if (part.kind === "listing") return largest(span, room, slack, 0.3 * wanted, wanted, set);
  element.classList.add("line");
  set(wanted);
  const line = span.getBoundingClientRect();
  let single = wanted * Math.min(1, (0.99 * room.width) / line.width, room.height / (line.height + slack * wanted));
  set(single); // letters of another size are not always as wide as they should be
  single *= Math.min(1, (0.99 * room.width) / span.getBoundingClientRect().width);
  if (part.kind === "figures" || single >= 0.75 * wanted) return set(single);
  element.classList.remove("line");
  return largest(span, room, slack, single, wanted, set);
}

// The largest size between two at which the words fit in the room; the smaller one is known to fit.
function largest(span, room, slack, smallest, wanted, set) {
  const fits = (size) => {
    set(size);
    return span.scrollWidth <= room.width && span.getBoundingClientRect().height + slack * size <= room.height;
  };
  if (fits(wanted)) return wanted;
  let low = smallest;
  let high = wanted;
  for (let step = 0; step < 8; step += 1) {
    const size = (low + high) / 2;
    if (fits(size)) low = size; else high = size;
  }
  return set(low);
}

function paint() {
  if (!look) return;
  const turn = Math.floor((performance.now() - heardAt) / TURN_MS);
  const scene = silent ? look.stale[turn % look.stale.length] : look.now;
  const kept = new Set();
  const added = [];
  scene.forEach((place, order) => {
    const part = look.parts[place];
    const name = JSON.stringify(part);
    if (!painted.has(name)) {
      painted.set(name, make(part));
      added.push([painted.get(name), part]);
    }
    painted.get(name).style.zIndex = order;
    painted.get(name).classList.toggle("flashing", !silent && look.flashing.includes(place));
    kept.add(name);
  });
  for (const [element] of added) stage.appendChild(element);
  for (const [element, part] of added) if (part.text !== undefined) fit(element, part);
  for (const [name, element] of Array.from(painted)) {
    if (!kept.has(name)) {
      element.remove();
      painted.delete(name);
    }
  }
}

// The largest screen of the wall's shape, in the middle of this one.
function measure() {
  const [width, height] = look.size;
  unit = Math.min(window.innerWidth / width, window.innerHeight / height);
  stage.style.width = `${width * unit}px`;
  stage.style.height = `${height * unit}px`;
  stage.style.left = `${(window.innerWidth - width * unit) / 2}px`;
  stage.style.top = `${(window.innerHeight - height * unit) / 2}px`;
}

// Another screen, or letters that have come: the same parts, fitted again.
function refit() {
  if (!look) return;
  measure();
  for (const [name, element] of painted) {
    const part = JSON.parse(name);
    if (part.text !== undefined) fit(element, part);
  }
}

function paintAnew() {
  if (!look) return;
  for (const element of painted.values()) element.remove();
  painted.clear();
  measure();
  paint();
}

// ---- For ears and fingers: the same in words.

function tell() {
  if (!look) return;
  const words = look.words;
  const root = document.documentElement;
  root.lang = words.lang;
  put(find("heading"), words.heading, words);
  put(find("clock"), words.clock);
  put(find("nobody"), words.calls.length ? "" : words.nobody, words);
  const table = find("calls");
  table.hidden = words.calls.length === 0;
  document.querySelectorAll("th").forEach((each, at) => put(each, words.columns[at], words));
  list(table.tBodies[0], "tr", words.calls.length).forEach((row, at) => {
    const cells = words.calls[at].cells;
    list(row, "td", cells.length).forEach((cell, column) => {
      list(cell, "p", cells[column].length).forEach((each, place) => put(each, cells[column][place].text, cells[column][place]));
    });
  });
  put(find("waiting"), words.waiting, words);
  for (const id of ["stale", "lines", "notices"]) {
    const texts = id === "stale" && !silent && !words.is_stale ? [] : words[id];
    list(find(id), id === "stale" ? "p" : "li", texts.length).forEach((each, at) => put(each, texts[at].text, texts[at]));
  }
  for (const id of ["nobody", "waiting", "lines", "notices"]) find(id).hidden = !find(id).textContent;
  list(sound, "span", words.sound_on.length).forEach((each, at) => put(each, words.sound_on[at].text, words.sound_on[at]));
}

// ---- New calls: said once, and played one after the other.

const known = new Set();

// What stands there when the page opens is nothing new. After a short loss what the wall has called meanwhile is.
function announce(first, awayMs) {
  const isNew = (each) => each.fresh || (each.called && awayMs < STILL_COMING_MS);
  const fresh = look.words.calls.filter((each) => isNew(each) && !known.has(each.call)).reverse();
  for (const each of look.words.calls) known.add(each.call);
  for (const old of Array.from(known).slice(0, Math.max(0, known.size - MOST_REMEMBERED))) known.delete(old);
  if (first) return;
  for (const each of fresh) say(each);
}

function say(call) {
  const line = document.createElement("p");
  put(line, call.said.text, call.said);
  find("said").appendChild(line);
  while (find("said").children.length > MOST_SAID) find("said").firstElementChild.remove();
  if (page.sound !== undefined) {
    toPlay.push(call.call);
    play();
  }
}

const sound = find("sound");
const speaker = new Audio();
const toPlay = [];
let playing = null;

function isCalled(call) {
  return look.words.calls.some((each) => each.call === call);
}

function play() {
  if (playing) return;
  const call = toPlay.shift();
  if (call === undefined) return;
  if (!isCalled(call)) {
    play();
    return;
  }
  hear(`/announcement/${encodeURIComponent(call)}.wav`);
}

// One sound at a time, to its end. A sound that cannot be had is passed over.
function hear(address) {
  const mine = { over: setTimeout(() => end(mine), LONGEST_SOUND_MS) };
  playing = mine;
  speaker.onended = speaker.onerror = () => end(mine);
  speaker.src = address;
  speaker.play().then(() => { sound.hidden = true; }, (error) => {
    if (error.name === "NotAllowedError") {
      sound.hidden = false;
      toPlay.length = 0;
    }
    end(mine);
  });
}

function end(mine) {
  if (playing !== mine) return;
  clearTimeout(mine.over);
  playing = null;
  play();
}

function switchOn() {
  if (sound.hidden) return;
  sound.hidden = true;
  hear("/static/silence.wav");
}

// ---- Live.

let source = null;
let lostAt = null; // when the server was last heard before a connection that has not shown the wall yet
let pause = FIRST_PAUSE_MS;
let again = null;

function hearServer() {
  heardAt = performance.now();
  if (silent) {
    silent = false;
    paint();
    tell();
  }
}

function listen() {
  clearTimeout(again);
  if (source) source.close();
  if (lostAt === null) lostAt = heardAt;
  source = new EventSource("/events");
  source.addEventListener("version", (event) => { if (event.data !== page.version) reload(); });
  source.addEventListener("alive", hearServer);
  source.addEventListener("look", (event) => {
    const first = look === null;
    const size = String(look && look.size);
    const awayMs = lostAt === null ? 0 : performance.now() - lostAt;
    lostAt = null;
    pause = FIRST_PAUSE_MS;
    look = JSON.parse(event.data);
    heardAt = performance.now();
    silent = false;
    if (String(look.size) !== size) paintAnew(); else paint();
    tell();
    announce(first, awayMs);
  });
  source.addEventListener("error", () => {
    source.close();
    clearTimeout(again);
    again = setTimeout(listen, pause);
    pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
  });
}

// Only what can be loaded: a browser's own error page would stay for ever.
function reload() {
  fetch("/", { cache: "no-store" }).then((answer) => { if (answer.ok) location.reload(); }, () => {});
}

let listenedAt = performance.now();
setInterval(() => {
  const now = performance.now();
  if (now - heardAt < SILENCE_MS) return;
  silent = true;
  paint();
  tell();
  if (now - Math.max(heardAt, listenedAt) > SILENCE_MS) { // a connection that stands and says nothing
    listenedAt = now;
    listen();
  }
}, 1000);

window.addEventListener("resize", refit);
if (document.fonts) document.fonts.addEventListener("loadingdone", refit);
for (const deed of ["click", "keydown"]) document.addEventListener(deed, switchOn);

paintAnew();
tell();
if (look) announce(true, 0);
if (page.sound !== undefined) hear("/static/silence.wav");
listen();
