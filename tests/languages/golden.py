"""The papers and wall pieces that are kept as pictures, one of each for every script.

After a wanted change of texts, templates or fonts, look at what is new and keep it:

    .venv/bin/python -m tests.languages.golden

writes tests/languages/golden/*.png anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image

from languages.wall import PieceSetter, WallWords, Words
from tests.languages.papers import slip, ticket

HOME = Path(__file__).parent / "golden"

OF_EACH_SCRIPT: Mapping[str, str] = {
    "Latn": "vi",
    "Cyrl": "uk",
    "Grek": "el",
    "Arab": "ckb",
    "Aran": "ur",
    "Ethi": "ti",
    "Deva": "hi",
    "Guru": "pa",
    "Beng": "bn",
    "Taml": "ta",
    "Hans": "zh-Hans",
    "Geor": "ka",
    "Armn": "hy",
}
"""Script (ISO 15924; Aran is Arabic in the Nastaliq hand) -> the language that stands for it."""


def _wall_piece(language: str) -> Image.Image:
    words = Words(WallWords(language).nobody_called, language, 700, 420, 64, "#000000", "#ffffff", "center")
    return PieceSetter().set(words).convert("L").point([0] * 128 + [255] * 128, "1")


MEDIA: Mapping[str, Callable[[str], Image.Image]] = {"ticket": ticket, "slip": slip, "wall": _wall_piece}


def kept(script: str, medium: str) -> Path:
    """Where the picture is kept."""
    return HOME / f"{script}-{medium}.png"


def write() -> None:
    """Set every picture anew and keep it."""
    HOME.mkdir(exist_ok=True)
    for script, language in OF_EACH_SCRIPT.items():
        for medium, set_it in MEDIA.items():
            set_it(language).save(kept(script, medium), optimize=True)


if __name__ == "__main__":
    write()
