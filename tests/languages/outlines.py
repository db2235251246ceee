"""What the typesetter really draws: the outlines of its letters, and whether any of them is an empty box."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from languages.fonts import chain, lettering
from languages.tongues import TONGUES
from languages.typesetting import Typesetter

NUMBER = re.compile(r"-?\d+\.?\d*")
OUTLINE = re.compile(r'<symbol id="[^"]*"[^>]*><path d="([^"]*)"')
A_BOX = "\u0378"
"""Not a letter in any script, so in no font: those for private use are in the pictograms."""

NOTHING_BUT = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 600pt, height: auto)
#for family in data.families { text(font: family, size: 40pt, fallback: false, data.letter) }
"""

Outline = tuple[str, tuple[float, ...]]


class Noting(Typesetter):
    """A typesetter that keeps the data it was given, and draws nothing."""

    given: list[Mapping[str, Any]]

    def set(self, data: Mapping[str, Any], dots_per_inch: float = 72.0) -> Image.Image:
        self.given = [*getattr(self, "given", []), data]
        return Image.new("L", (data.get("width", 1), 200), 255)


class Outlining(Noting):
    """A typesetter that draws outlines in place of dots, and keeps them."""

    kept: list[Outline]

    def set(self, data: Mapping[str, Any], dots_per_inch: float = 72.0) -> Image.Image:
        svg = self._compiler.compile(format="svg", sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
        assert isinstance(svg, bytes)
        self.kept = [*getattr(self, "kept", []), *_outlines(svg.decode())]
        return super().set(data)

    @property
    def empty_boxes(self) -> int:
        """How many different outlines are the picture of a letter that a font does not have."""
        return sum(any(_same(outline, box) for box in boxes()) for outline in self.kept)


@cache
def boxes() -> tuple[Outline, ...]:
    """What each of our fonts draws instead of a letter that it does not have."""
    families = sorted({family for tag in TONGUES for family in chain(lettering(tag))})
    with TemporaryDirectory() as home:
        template = Path(home) / "boxes.typ"
        template.write_text(NOTHING_BUT)
        setter = Outlining("ticket.typ", template)
        setter.set({"families": families, "letter": A_BOX})
    return tuple(setter.kept)


def _outlines(svg: str) -> list[Outline]:
    """Commands, and numbers as shares of the largest: the same outline in every size."""
    found = []
    for path in OUTLINE.findall(svg):
        numbers = [float(each) for each in NUMBER.findall(path)]
        largest = max(map(abs, numbers), default=0) or 1
        found.append((NUMBER.sub("", path), tuple(each / largest for each in numbers)))
    return found


def _same(one: Outline, other: Outline) -> bool:
    close = 0.004
    return one[0] == other[0] and all(abs(a - b) < close for a, b in zip(one[1], other[1], strict=True))
