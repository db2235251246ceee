"""`make bench`: measure everything and print the table of docs/figures.md."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from tests.bench import desk_figures as desk_subject
from tests.bench.board_figures import board_figures
from tests.bench.button_figures import button_figures
from tests.bench.desk_figures import desk_figures
from tests.bench.figures import Figure
from tests.bench.floors import bare_commit, bare_hop
from tests.bench.hub_figures import hub_figures
from tests.bench.kiosk_figures import kiosk_figures
from tests.bench.page_figures import page_figures
from tests.bench.speech_figures import speech_figures
from tests.bench.voice_figures import voice_figures
from tests.bench.wall_figures import wall_figures
from tests.faults.big_office import big_office
from tests.faults.installation import Installation

DESKS = 30


def measure(about: Callable[[Installation], list[Figure]]) -> list[Figure]:
    """Measure in a house of its own."""
    office = big_office(desk_subject.DESKS if about is desk_figures else DESKS)
    with tempfile.TemporaryDirectory(dir=".") as directory, Installation(Path(directory), office) as house:
        return about(house)


@click.command()
@click.option("--only", default="", help="Measure only what has this in its name: floors, hub, kiosk, pages, ...")
def main(only: str) -> None:
    """Print every figure with its limit."""
    subjects: dict[str, Callable[[Installation], list[Figure]]] = {
        "floors": lambda house: bare_hop(house) + bare_commit(house.directory),
        "hub": hub_figures,
        "buttons": button_figures,
        "kiosk": kiosk_figures,
        "pages": page_figures,
        "speech": speech_figures,
        "voice": voice_figures,
        "wall": wall_figures,
        "boards": board_figures,
        "desks": desk_figures,
    }
    figures = []
    for name, about in subjects.items():
        if only in name:
            for figure in measure(about):
                click.echo(figure)
                figures.append(figure)
    short = [figure.name for figure in figures if not figure.holds]
    click.echo(f"{len(figures)} figures, {len(short)} fall short{': ' if short else ''}{'; '.join(short)}")


if __name__ == "__main__":
    main()
