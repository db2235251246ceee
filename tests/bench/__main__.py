"""`make bench`: measure everything and print the table of docs/figures.md."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from tests.bench.board_figures import board_figures
from tests.bench.button_figures import button_figures
from tests.bench.desk_figures import DESKS as OPEN_DESKS
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


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured, in a house with so many desks."""

    measure: Callable[[Installation], list[Figure]]
    desks: int = 30


SUBJECTS = {
    "floors": Subject(lambda house: bare_hop(house) + bare_commit(house.directory)),
    "hub": Subject(hub_figures),
    "buttons": Subject(button_figures),
    "kiosk": Subject(kiosk_figures),
    "pages": Subject(page_figures),
    "speech": Subject(speech_figures),
    "voice": Subject(voice_figures),
    "wall": Subject(wall_figures),
    "boards": Subject(board_figures),
    "desks": Subject(desk_figures, OPEN_DESKS),
}


def measured(subject: Subject) -> list[Figure]:
    """Its figures, from a house of its own."""
    office = big_office(subject.desks)
    with tempfile.TemporaryDirectory(dir=".") as directory, Installation(Path(directory), office) as house:
        return subject.measure(house)


@click.command()
@click.option("--only", default="", help="Measure only what has this in its name: floors, hub, kiosk, pages, ...")
def main(only: str) -> None:
    """Print every figure with its limit."""
    figures = []
    for name, subject in SUBJECTS.items():
        if only in name:
            for figure in measured(subject):
                click.echo(figure)
                figures.append(figure)
    short = [figure.name for figure in figures if not figure.holds]
    click.echo(f"{len(figures)} figures, {len(short)} fall short{': ' if short else ''}{'; '.join(short)}")


if __name__ == "__main__":
    main()
