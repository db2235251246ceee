"""The letters: which font families set which language on every medium, and the files that set-up installs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from languages.tongues import TONGUES, tongue

FONT_ROOT = Path("/usr/share/fonts")

NOTO = Path("truetype/noto")
CJK = Path("opentype/noto")
PICTOGRAMS = Path("truetype/material-design-icons-iconfont")

PACKAGES: Mapping[Path, str] = {
    NOTO: "fonts-noto-core",
    CJK: "fonts-noto-cjk",
    PICTOGRAMS: "fonts-material-design-icons-iconfont",
}
"""Where Debian's packages put their files. Noto is under the OFL 1.1, the pictograms are under Apache 2.0."""

PICTOGRAM_FAMILY = "Material Icons"
PICTOGRAM_FILE = FONT_ROOT / PICTOGRAMS / "MaterialIcons-Regular.ttf"
"""Each pictogram is the ligature of its own name."""

WEIGHTS = ("Regular", "Bold")

CSS_LINE_HEIGHT = 1.45
"""Line height of the pages; only higher letters need another."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a script is set: the families for what Noto Sans lacks, each with its files (`*` is the weight).

    `above` and `below` are what a line takes over and under the base line, in letter sizes. Fonts claim up to twice
    what their letters need; these are what the names of all countries and languages in CLDR take.
    """

    families: tuple[tuple[str, Path], ...] = ()
    above: float = 0.92
    below: float = 0.34

    @property
    def line_height(self) -> float:
        """From one base line to the next, in letter sizes."""
        return round(self.above + self.below, 2)


def _noto(script: str) -> tuple[str, Path]:
    return f"Noto Sans {script}", NOTO / f"NotoSans{script}-*.ttf"


_EUROPEAN = Lettering()
_NASKH = Lettering((_noto("Arabic"),), above=1.06, below=0.46)

LETTERINGS: Mapping[str, Lettering] = {
    "Latn": _EUROPEAN,
    "Cyrl": _EUROPEAN,
    "Grek": _EUROPEAN,
    "Arab": _NASKH,
    "Ethi": Lettering((_noto("Ethiopic"),)),
    "Deva": Lettering((_noto("Devanagari"),), below=0.38),
    "Guru": Lettering((_noto("Gurmukhi"),), below=0.38),
    "Beng": Lettering((_noto("Bengali"),), below=0.38),
    "Taml": Lettering((_noto("Tamil"),), below=0.38),
    "Geor": Lettering((_noto("Georgian"),)),
    "Armn": Lettering((_noto("Armenian"),)),
    "Hans": Lettering((("Noto Sans CJK SC", CJK / "NotoSansCJK-*.ttc"),)),
}

NASTALIQ: Mapping[str, Lettering] = {
    "ur": Lettering((("Noto Nastaliq Urdu", NOTO / "NotoNastaliqUrdu-*.ttf"), _noto("Arabic")), above=1.85, below=0.65)
}
"""Languages whose readers expect the hanging hand: its words slope down, and take a line of 2.5 letter sizes."""

_FIRST = ("Noto Sans", NOTO / "NotoSans-*.ttf")
"""First for everybody: digits and Latin letters look the same in every language, and most other fonts lack them."""

_LAST = (
    ("Noto Sans Symbols2", NOTO / "NotoSansSymbols2-Regular.ttf"),
    ("Noto Sans Math", NOTO / "NotoSansMath-Regular.ttf"),
)
"""Signs and arrows that an office may write into its own texts."""


def lettering(tag: str) -> Lettering:
    """How a language is set. Raises `UnknownLanguage`."""
    return NASTALIQ.get(tag) or LETTERINGS[tongue(tag).script]


def plain_lettering(tag: str) -> Lettering:
    """How a language is set where lines are low. Raises `UnknownLanguage`."""
    return LETTERINGS[tongue(tag).script]


def chain(letters: Lettering) -> tuple[str, ...]:
    """The families to look for a letter in, in this order."""
    return tuple(family for family, _ in _sources(letters))


def files(letters: Lettering) -> dict[str, tuple[Path, ...]]:
    """The files of each family of the chain, below `FONT_ROOT`."""
    return {family: _weights(file) for family, file in _sources(letters)}


def css_families(tag: str) -> str:
    """The chain as a value of CSS `font-family`. Raises `UnknownLanguage`."""
    return ", ".join([*(f'"{family}"' for family in chain(lettering(tag))), "sans-serif"])


def stylesheet(tags: Iterable[str] = tuple(TONGUES)) -> str:
    """CSS that sets whatever stands in one of these languages in its own letters, in lines that are high enough."""
    alike: dict[Lettering, list[str]] = {}
    for tag in tags:
        alike.setdefault(lettering(tag), []).append(tag)
    rules = []
    for letters, tags_alike in alike.items():
        high = f" line-height: {letters.line_height};" if letters.line_height > CSS_LINE_HEIGHT else ""
        selector = ", ".join(f":lang({tag})" for tag in tags_alike)
        rules.append(f"{selector} {{ font-family: {css_families(tags_alike[0])};{high} }}\n")
    return "".join(rules)


class FontsMissing(RuntimeError):
    """The fonts are not installed: no text could be set."""


def font_files(tags: Iterable[str] = tuple(TONGUES), root: Path = FONT_ROOT) -> list[Path]:
    """The files that set texts in these languages, German, and pictograms.

    Raises `FontsMissing`, naming the packages to install.
    """
    wanted = dict.fromkeys(
        path for tag in ("de", *tags) for paths in files(lettering(tag)).values() for path in paths
    ) | {PICTOGRAM_FILE.relative_to(FONT_ROOT): None}
    missing = [path for path in wanted if not (root / path).is_file()]
    if missing:
        packages = " ".join(dict.fromkeys(PACKAGES[path.parent] for path in missing))
        names = ", ".join(path.name for path in missing)
        raise FontsMissing(f"{root} lacks {names}. Install with: apt install {packages}")
    return [root / path for path in wanted]


def _sources(letters: Lettering) -> tuple[tuple[str, Path], ...]:
    return (_FIRST, *letters.families, *_LAST)


def _weights(file: Path) -> tuple[Path, ...]:
    if "*" not in file.name:
        return (file,)
    return tuple(file.with_name(file.name.replace("*", weight)) for weight in WEIGHTS)
