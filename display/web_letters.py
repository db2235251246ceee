"""The letters of every language for a wall's page: a style sheet, and the font files for screens that lack them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from flask import Blueprint, Response, abort, send_file

from languages.fonts import FONT_ROOT, LETTERINGS, NASTALIQ, Lettering, chain, files, plain_lettering, stylesheet

KEEP_S = 86_400
"""Seconds that a browser may keep a font: it changes only with the packages of the machine."""

CARRIED = ".ttf"
"""What is handed out. Collections (Chinese, 20 MB) no browser reads: screens have Chinese letters of their own."""

WEIGHTS = {"Regular": 400, "Bold": 700}


def letters_blueprint(root: Path = FONT_ROOT) -> Blueprint:
    """`/letters.css`, and `/letters/<file>` for the fonts it names that this machine has."""
    routes, carried = Blueprint("letters", __name__), carried_fonts(root)
    sheet = "".join((*_faces(carried), stylesheet(), *_plain()))
    by_name = {file.name: file for file in carried.values()}

    @routes.get("/letters.css")
    def letters() -> Response:
        return Response(sheet, content_type="text/css; charset=utf-8")

    @routes.get("/letters/<name>")
    def font(name: str) -> Response:
        if name not in by_name:
            abort(404, f"There is no font {name}.")
        return send_file(by_name[name], "font/ttf", max_age=KEEP_S, conditional=True)

    return routes


def carried_fonts(root: Path = FONT_ROOT) -> Mapping[tuple[str, int], Path]:
    """The font files that can be handed out, by family and weight."""
    found = {}
    for letters in (*LETTERINGS.values(), *NASTALIQ.values()):
        for family, paths in files(letters).items():
            for path in paths:
                if path.suffix == CARRIED and (root / path).is_file():
                    found[family, _weight(path)] = root / path
    return found


def _weight(path: Path) -> int:
    return WEIGHTS[path.stem.rpartition("-")[2]]


def _faces(carried: Mapping[tuple[str, int], Path]) -> Iterator[str]:
    """A font that the screen has is not fetched; it is known by the name that the file itself carries."""
    for (family, weight), file in carried.items():
        full = f"{family} {file.stem.rpartition('-')[2]}"
        yield (
            f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: swap; '
            f'src: local("{full}"), local("{file.stem}"), url("/letters/{file.name}") format("truetype"); }}\n'
        )


def _plain() -> Iterator[str]:
    """What stands in `.plain` is set in the plainer hand of its script: there lines are low."""
    for tag in NASTALIQ:
        letters: Lettering = plain_lettering(tag)
        families = ", ".join((*(f'"{family}"' for family in chain(letters)), "sans-serif"))
        yield f".plain :lang({tag}) {{ font-family: {families}; line-height: {letters.line_height}; }}\n"
