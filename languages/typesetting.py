"""Setting text: a template and data become a picture. The only door to Typst.

Typst does bidi, shaping, line breaking and font fallback. Data goes in as JSON through `sys.inputs`, never
pasted into the source. One compiler is kept per template: a fresh one costs ten times as much per picture.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from PIL import Image

from languages.fonts import font_files
from languages.tongues import TONGUES

TEMPLATES = files("languages") / "templates"


class CannotSet(RuntimeError):
    """A template could not be set: names the template and what Typst says."""


class Typesetter:
    """Sets one template, again and again. Safe to use from several threads; one picture at a time."""

    def __init__(self, template: str, own_template: Path | None = None, languages: Iterable[str] = TONGUES) -> None:
        """`own_template` is an office's restyled template, used in place of ours of that name.

        Only the fonts of `languages` are asked for. Raises `FontsMissing`.
        """
        self._name = template
        self._lock = threading.Lock()
        self._home = TemporaryDirectory(prefix="wartemarke-templates-")
        home = Path(self._home.name)
        for ours in TEMPLATES.iterdir():
            if ours.name.endswith(".typ"):
                (home / ours.name).write_bytes(ours.read_bytes())
        if own_template:
            (home / template).write_bytes(own_template.read_bytes())
        fonts = _Fonts.of(tuple(font_files(languages))).loaded
        self._compiler = typst.Compiler(home / template, root=home, font_paths=fonts)

    def set(self, data: Mapping[str, Any], dots_per_inch: float = 72.0) -> Image.Image:
        """One picture of the data. At 72 dots per inch a Typst point is a dot. Raises `CannotSet`."""
        with self._lock:
            try:
                png = self._compiler.compile(
                    format="png", ppi=dots_per_inch, sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
                )
            except typst.TypstError as error:
                raise CannotSet(f"{self._name}: {error}") from error
        if not isinstance(png, bytes):
            raise CannotSet(f"{self._name}: the text does not fit on one page.")
        return Image.open(BytesIO(png))


class _Fonts:
    """Font files that all typesetters of a process share: the two Chinese ones take 40 MB, once they are needed."""

    def __init__(self, font_files: tuple[Path, ...]) -> None:
        self._home = TemporaryDirectory(prefix="wartemarke-fonts-")
        for font in font_files:
            (Path(self._home.name) / font.name).symlink_to(font)
        self.loaded = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[self._home.name]
        )

    @staticmethod
    @lru_cache(maxsize=4)
    def of(font_files: tuple[Path, ...]) -> _Fonts:
        """The fonts of these files, loaded once."""
        return _Fonts(font_files)
