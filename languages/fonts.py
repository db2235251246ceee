"""The font chain: which family covers which script, and the files that set-up installs."""

from __future__ import annotations

from pathlib import Path

FONT_DIRECTORY = Path("/usr/share/fonts/truetype/noto")
"""Where Debian's `fonts-noto-core` (OFL 1.1) puts its files."""

FONT_FILES = (
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansArabic-Bold.ttf",
    "NotoSansEthiopic-Regular.ttf",
    "NotoSansEthiopic-Bold.ttf",
    "NotoSansMath-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf",
)
"""Only these are given to the typesetter: a catalogue of two hundred fonts costs memory at every start."""

FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Ethiopic", "Noto Sans Symbols 2", "Noto Sans Math")
"""The chain. Noto Sans comes first: the Ethiopic and Arabic fonts lack Latin letters or digits."""


class FontsMissing(RuntimeError):
    """The fonts are not installed: no text could be set."""


def font_files(directory: Path = FONT_DIRECTORY) -> list[Path]:
    """The font files of the chain. Raises `FontsMissing`, naming the package to install."""
    missing = [name for name in FONT_FILES if not (directory / name).is_file()]
    if missing:
        raise FontsMissing(f"{directory} lacks {', '.join(missing)}. Install the Debian package fonts-noto-core.")
    return [directory / name for name in FONT_FILES]
