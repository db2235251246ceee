"""The papers, wall pieces and whole walls that are kept as pictures, one of each for every script.

After a wanted change of texts, templates or fonts, look at what is new and keep it:

    .venv/bin/python -m tests.languages.golden

writes tests/languages/golden/*.png anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image

from display.scene import compose
from languages.wall import PieceSetter, WallWords, Words
from tests.display.walls import a_layout, a_queue, a_view, an_office, heard, many_calls, painted, with_arrows
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
    return _black_and_white(PieceSetter().set(words))


def _whole_wall(language: str) -> Image.Image:
    """Five calls with their arrows, a notice, and who waits."""
    office = with_arrows(an_office())
    known = heard(*many_calls(5, office), queue=a_queue((10, 25), s0=4, s1=11, s2=0), notices=("takes-longer",))
    shown = a_view(office, known, language=language)
    return _black_and_white(painted(compose(shown, a_layout(office, shown, (960, 540))), PieceSetter()))


def _black_and_white(picture: Image.Image) -> Image.Image:
    return picture.convert("L").point([0] * 128 + [255] * 128, "1")


MEDIA: Mapping[str, Callable[[str], Image.Image]] = {
    "ticket": ticket,
    "slip": slip,
    "wall": _wall_piece,
    "hall": _whole_wall,
}


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
