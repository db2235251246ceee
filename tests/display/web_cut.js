// Says which texts of the wall do not stand whole in their boxes and on the screen.
() => {
  const found = [];
  const NEAR = 1.5; // dots of rounding
  for (const box of document.querySelectorAll("#stage > div")) {
    const span = box.querySelector("span");
    if (!span || !span.textContent) continue;
    const text = span.textContent.slice(0, 40);
    const range = document.createRange();
    range.selectNodeContents(span);
    const size = parseFloat(getComputedStyle(box).fontSize);
    const within = box.getBoundingClientRect();
    if (size < 8) found.push(`tiny: ${text} ${size}`);
    // Of the height that a font claims for a line, the letters need what the line is given.
    const lines = span.getBoundingClientRect();
    if (lines.top < within.top - NEAR || lines.bottom > within.bottom + NEAR) found.push(`too high: ${text}`);
    for (const rect of range.getClientRects()) {
      if (rect.left < within.left - NEAR || rect.right > within.right + NEAR) found.push(`too wide: ${text}`);
    }
    if (within.left < -NEAR || within.right > innerWidth + NEAR || within.top < -NEAR || within.bottom > innerHeight + NEAR) {
      found.push(`off the screen: ${text}`);
    }
    if (/^zh/.test(span.lang)) continue;
    for (const { 0: word, index } of span.textContent.matchAll(/[^\s\-‐–—/]+/g)) {
      const letters = document.createRange();
      letters.setStart(span.firstChild, index);
      letters.setEnd(span.firstChild, index + word.length);
      const parts = [...letters.getClientRects()].filter((rect) => rect.width > 0);
      if (parts.some((rect) => rect.top > parts[0].bottom - size * 0.4)) found.push(`broken: ${word}`);
    }
  }
  return [...new Set(found)];
}
