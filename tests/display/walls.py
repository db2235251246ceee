"""An office with walls, and the boards its hub would send."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PIL import Image

from display.board import Heard, Moment, View, hear_board, read_calls, view
from display.scene import Painted
from languages.wall import PieceSetter
from languages.wall_layout import Layout, lay_out
from languages.wall_measure import measure_of
from languages.wall_rows import places_for
from routing.description import read_office
from routing.office import DIRECTIONS, PALETTE, Notice, Office
from wire.messages import Board, BoardCall, Queue, SachgebietQueue

OPENING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
COLOURS = tuple(PALETTE)
LETTERS = "ABCDEFGH"


def description(sachgebiete: int = 3, rooms: tuple[str, ...] = (), last_number: int = 499) -> str:
    """The text of an office: two walls, one of them for the first Sachgebiet only; thirteen desks, one notice."""
    parts = [
        'id = "teststadt"\nname = { de = "Ausländerbehörde Teststadt", en = "Immigration office" }',
        'timezone = "Europe/Berlin"\nlanguages = ["ar", "de", "ti", "en"]',
        '[[display]]\nid = "hall"\nlanguages = ["de", "ar", "ti"]\ndistance_m = 8\ninches = 55',
        '[[display]]\nid = "corridor"\nsachgebiete = ["s0"]',
        f'[[kiosk]]\nid = "entrance"\nnumbers = [1, {last_number}]',
        '[[concern]]\nid = "extend-permit"\nsachgebiet = "s0"',
        '[[notice]]\nid = "takes-longer"',
    ]
    parts += [
        f'[[sachgebiet]]\nid = "s{each}"\nname = "Sachgebiet {each}"\nletter = "{LETTERS[each]}"\n'
        f'colour = "{COLOURS[each]}"\nwaiting_area = "Halle"'
        for each in range(sachgebiete)
    ]
    names = rooms + tuple(f"1.{each:02}" for each in range(13 - len(rooms)))
    parts += [
        f'[[desk]]\nid = "desk-{place}"\nroom = "{room}"\nsachgebiete = ["s{place % sachgebiete}"]'
        for place, room in enumerate(names)
    ]
    return "\n\n".join(parts)


def an_office(sachgebiete: int = 3, rooms: tuple[str, ...] = (), last_number: int = 499) -> Office:
    return read_office(description(sachgebiete, rooms, last_number))


def a_call(name: str, number: str = "A017", minute: int = 0, sachgebiet: str = "s0", room: str = "1.00") -> BoardCall:
    """A call so many minutes after opening."""
    at = (OPENING + timedelta(minutes=minute)).isoformat(timespec="milliseconds")
    return BoardCall(call=name, number=number, desk="desk-0", room=room, sachgebiet=sachgebiet, language="ar", at=at)


def many_calls(count: int, office: Office) -> tuple[BoardCall, ...]:
    """So many calls, newest first, over all Sachgebiete and rooms of the office."""
    ids, desks = tuple(office.sachgebiete), tuple(office.desks.values())
    return tuple(
        a_call(
            f"call-{place}",
            f"{office.sachgebiete[ids[place % len(ids)]].letter}{17 + 31 * place:03}",
            60 - place,
            ids[place % len(ids)],
            desks[place % len(desks)].room,
        )
        for place in range(count)
    )


def with_arrows(office: Office) -> Office:
    """The same office, with an arrow to every room but the last as seen from each wall."""
    rooms = dict.fromkeys(desk.room for desk in office.desks.values())
    arrows = {room: DIRECTIONS[place % len(DIRECTIONS)] for place, room in enumerate(list(rooms)[:-1])}
    walls = {each: replace(display, arrows=arrows) for each, display in office.displays.items()}
    return replace(office, displays=walls)


def with_notices(office: Office, *ids: str) -> Office:
    """The same office, with standard notices."""
    return replace(office, notices={each: Notice(each, {}) for each in ids})


def heard(*calls: BoardCall, queue: Queue | None = None, notices: tuple[str, ...] = ()) -> Heard:
    """What a wall knows after one board."""
    known, problems = read_calls(Board(calls=calls))
    assert not problems
    remembered, _ = hear_board(Heard(queue=queue, notices=notices), known, away_s=0.0)
    return remembered


def a_queue(minutes: tuple[int, int] | None = None, **waiting: int) -> Queue:
    """So many wait for each Sachgebiet, all of them for so long."""
    return Queue(
        sachgebiete={
            each: SachgebietQueue(waiting=count, wait_minutes=minutes, open=True) for each, count in waiting.items()
        }
    )


def a_view(
    office: Office, known: Heard, display: str = "hall", language: str = "de", stale: bool = False,
    fresh: frozenset[str] = frozenset(), recalled: frozenset[str] = frozenset(), lit: bool = True,
    called: frozenset[str] = frozenset(),
) -> View:  # fmt: skip
    moment = Moment("09:41", (language,), 0, stale, fresh, recalled, lit, called)
    return view(office, office.displays[display], known, moment)


def a_layout(office: Office, shown: View, size: tuple[int, int] = (1920, 1080), display: str = "hall") -> Layout:
    measure = measure_of(office, office.displays[display])
    return lay_out(*size, measure, places_for(len(shown.earlier)), shown.notice is not None)


def painted(scene: Iterable[Painted], setter: PieceSetter) -> Image.Image:
    """The wall as a picture, without a screen."""
    whole, *rest = scene
    assert isinstance(whole.what, str)
    picture = Image.new("RGB", (whole.box.width, whole.box.height), whole.what)
    for each in rest:
        if isinstance(each.what, str):
            picture.paste(each.what, (each.box.left, each.box.top, each.box.right, each.box.bottom))
        else:
            picture.paste(setter.set(each.what).convert("RGB"), (each.box.left, each.box.top))
    return picture
