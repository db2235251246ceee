// Measures the page that is open, and says in words what falls short. Everything is in dots of the screen (CSS pixels).
(limits) => {
  const X_HEIGHT = 0.536; // of Noto Sans, in letter sizes
  const CAPITAL = 0.714;
  const NEAR = 1; // a dot of rounding
  const LAYERS = ".soon, .panel > :not(summary)";
  const TARGETS = "a[href], button, summary, label, input:not([type=hidden])";
  const found = [];
  const tell = (what, element, more = "") => {
    const words = (element.innerText || element.className || element.tagName).trim().replace(/\s+/g, " ").slice(0, 40);
    found.push(`${what}: "${words}" ${more}`.trim());
  };
  const round = (number) => Math.round(number * 10) / 10;
  const [scroller] = [...document.querySelectorAll(".page, main")].filter((each) => {
    const { display, overflowY } = getComputedStyle(each);
    return display !== "contents" && overflowY === "auto";
  });

  // What is there to be seen.
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest(".hidden, .never");
  const layer = (element) => element.closest(LAYERS);
  const place = (element) => layer(element) ?? (scroller?.contains(element) ? scroller : element.closest("header, main, nav, .turn")) ?? document.body;
  const targets = [...document.querySelectorAll(TARGETS)].filter((each) => seen(each) && !(each.matches("input") && each.closest("label")));

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || element.matches(".pictogram, script, noscript, style") || !seen(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 0);
    const style = getComputedStyle(element);
    texts.push({ node, element, rects, style, size: parseFloat(style.fontSize), block: element.closest("p, h1, h2, li, a, button, label, legend, summary, strong") });
  }

  // Targets: at least 20 mm, nothing sticks out of them, none lies on another.
  for (const target of targets) {
    const { width, height } = target.getBoundingClientRect();
    if (Math.min(width, height) < limits.target) tell("small target", target, `${round(width)} x ${round(height)}`);
  }

  // Letters: their size and their contrast.
  function channel(value) {
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  function rgba(colour) {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      known.set(colour, [...canvas.getImageData(0, 0, 1, 1).data].map((each) => each / 255));
    }
    return known.get(colour);
  }
  function luminance(colour) {
    const [red, green, blue] = rgba(colour).map(channel);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
  function background(element) {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (rgba(colour)[3] === 1) return colour;
    }
    return "#fff";
  }
  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }
  for (const { element, style, size } of texts) {
    if (size * X_HEIGHT < limits.letters) tell("small letters", element, `${round(size * X_HEIGHT)}`);
    if (size * CAPITAL < limits.capital) tell("low capitals", element, `${round(size * CAPITAL)}`);
    const ratio = contrast(style.color, background(element));
    if (ratio < limits.contrast) tell("weak contrast", element, `${round(ratio)}:1`);
  }
  for (const pictogram of document.querySelectorAll(".pictogram")) {
    if (!seen(pictogram)) continue;
    const ratio = contrast(getComputedStyle(pictogram).color, background(pictogram));
    if (ratio < limits.pictogram) tell("weak pictogram", pictogram.parentElement, `${round(ratio)}:1`);
    const { width, height } = pictogram.getBoundingClientRect();
    if (pictogram.scrollWidth > pictogram.clientWidth + NEAR || width > height * 1.2) tell("no such pictogram", pictogram);
  }
  for (const target of targets) {
    const edge = getComputedStyle(target);
    const ratio = Math.max(contrast(edge.borderTopColor, background(target.parentElement)), contrast(edge.backgroundColor, background(target.parentElement)));
    if (ratio < limits.pictogram && !target.disabled) tell("weak edge", target, `${round(ratio)}:1`);
  }

  // Nothing is cut off: by a box of its own, by one around it, by the screen.
  function inside(rect, box, both = true) {
    return rect.left >= box.left - NEAR && rect.right <= box.right + NEAR && (!both || (rect.top >= box.top - NEAR && rect.bottom <= box.bottom + NEAR));
  }
  const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  // Of what a font claims for a line, the letters need less.
  const ink = ({ left, right, top, bottom }, size) => ({ left, right, top: top + size * 0.15, bottom: bottom - size * 0.15 });
  const reachable = new Set([scroller]);
  for (const text of texts) {
    const field = text.element.closest(TARGETS);
    for (const rect of text.rects) {
      const letters = ink(rect, text.size);
      if (field && !inside(letters, field.getBoundingClientRect())) tell("text sticks out of its field", text.element);
      let rolls = false;
      for (let each = text.element; each && each !== document.body; each = each.parentElement) {
        const { display, overflowX, overflowY } = getComputedStyle(each);
        if (display === "contents" || (overflowX === "visible" && overflowY === "visible")) continue;
        rolls ||= reachable.has(each);
        if (!inside(letters, each.getBoundingClientRect(), !rolls)) tell("text is cut off", text.element, each.className || each.tagName);
      }
      if (!inside(letters, screen, !rolls)) tell("text is off the screen", text.element, `${round(rect.left)} ${round(rect.top)}`);
    }
    // A word stands on one line. Hyphens, slashes and addresses may break; Chinese has no spaces.
    if (/^zh/.test(text.element.closest("[lang]").lang)) continue;
    for (const { 0: word, index } of text.node.data.matchAll(/[^\s\-‐–—/·:.@]+[\-‐–—/:.]*/g)) {
      if (/https?:|\/\//.test(text.node.data)) break;
      const range = document.createRange();
      range.setStart(text.node, index);
      range.setEnd(text.node, index + word.length);
      const lines = [...range.getClientRects()].filter((rect) => rect.width > 0);
      if (lines.some((line) => line.top > lines[0].bottom - text.size * 0.5)) tell("broken word", text.element, word);
    }
  }
  for (const target of targets) {
    const box = target.getBoundingClientRect();
    if (!inside(box, screen, !scroller?.contains(target))) tell("target is off the screen", target, `${round(box.top)} ${round(box.bottom)}`);
  }

  // Nothing lies on anything else.
  function overlap(one, other) {
    return Math.min(one.right, other.right) - Math.max(one.left, other.left) > NEAR && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > NEAR;
  }
  for (const [at, one] of targets.entries()) {
    for (const other of targets.slice(at + 1)) {
      if (one.contains(other) || other.contains(one) || place(one) !== place(other)) continue;
      if (overlap(one.getBoundingClientRect(), other.getBoundingClientRect())) tell("targets overlap", one, `and ${other.innerText}`);
    }
  }
  const letters = texts.map((text) => ({ ...text, place: place(text.element), boxes: text.rects.map((rect) => ink(rect, text.size)) }));
  for (const [at, one] of letters.entries()) {
    for (const other of letters.slice(at + 1)) {
      if (one.place !== other.place || one.block === other.block) continue;
      if (one.boxes.some((box) => other.boxes.some((another) => overlap(box, another)))) tell("texts overlap", one.element, `and ${other.node.data.trim()}`);
    }
  }
  const parts = [...document.querySelectorAll("header, main, nav.bar, .turn")].filter((each) => seen(each) && !(scroller?.contains(each) && scroller !== each));
  for (const [at, one] of parts.entries()) {
    for (const other of parts.slice(at + 1)) {
      if (overlap(one.getBoundingClientRect(), other.getBoundingClientRect())) tell("parts overlap", one, other.className || other.tagName);
    }
  }

  // What is longer than the screen can be turned to, and shows enough at once to be read.
  const turn = document.querySelector(".turn");
  if (scroller && scroller.scrollHeight > scroller.clientHeight + NEAR) {
    if (!seen(turn)) tell("no arrows", scroller, `${scroller.scrollHeight} in ${scroller.clientHeight}`);
    if (scroller.clientHeight < limits.room) tell("little room", scroller, `${scroller.clientHeight}`);
    if (scroller.scrollWidth > scroller.clientWidth + NEAR) tell("wider than the screen", scroller);
  }
  for (const each of document.querySelectorAll(LAYERS)) {
    if (!seen(each) || scroller?.contains(each)) continue;
    const box = each.getBoundingClientRect();
    if (each.scrollHeight > each.clientHeight + NEAR) tell("panel is longer than its place", each, `${each.scrollHeight} in ${each.clientHeight}`);
    if (!inside(box, screen)) tell("panel is off the screen", each);
  }
  return [...new Set(found)];
}
