"""A hall of stand-ins, ready to be opened, and closed at the end whatever happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lobby.hall import Hall, Ports
from lobby.ports import PortBook
from routing.description import read_office
from tests.lobby.small_office import OFFICE, stand_ins, write_office

FREE = Ports(kiosk=0, desk=0, broker=0)


@pytest.fixture
def make_hall(tmp_path: Path) -> Iterator[Callable[..., Hall]]:
    made: list[Hall] = []
    programs = stand_ins(tmp_path / "bin")
    data = tmp_path / "data"
    data.mkdir()

    def make(more_of_the_office: str = "", **given: object) -> Hall:
        wanted = {"programs": programs, "ports": FREE, **given}
        hall = Hall(read_office(OFFICE + more_of_the_office), write_office(tmp_path), data, PortBook(), **wanted)
        made.append(hall)
        return hall

    yield make
    for hall in made:
        hall.close()
