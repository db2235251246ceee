"""An office with doors, and what stands on the screens beside them."""

from __future__ import annotations

from display.board import Shown, View
from languages.catalogue import STANDARD
from routing.description import read_office
from routing.office import PALETTE, Office

A_017 = "A\N{NO-BREAK SPACE}017"
ROOM = "1.12"
USUAL, SMALL = (800, 480), (400, 300)
SIZES = (USUAL, (480, 800), (1024, 600), SMALL, (1304, 984))
INCHES = {USUAL: 7, (480, 800): 7, (1024, 600): 7, SMALL: 4.2, (1304, 984): 12}


def description(inches: float = 7, colours: bool = True, room: str = ROOM, desks: int = 2, sachgebiete: int = 2) -> str:
    """The text of an office: a door with these desks, each with another Sachgebiet; one of them does everything that
    the catalogue knows. And a second room, with one desk for the last Sachgebiet."""
    letters, names = "ABCDEFGH", tuple(PALETTE)
    parts = [
        'id = "teststadt"\nname = "Ausländerbehörde Teststadt"\nlanguages = ["de", "ar", "ti"]',
        f'[[display]]\nid = "door"\ndoor = "{room}"\ndistance_m = 1.5\ninches = {inches}\n'
        f'languages = ["de", "ar", "ti"]\ncolours = {str(colours).lower()}',
        '[[kiosk]]\nid = "entrance"\nnumbers = [1, 499]',
        f'[[desk]]\nid = "elsewhere"\nroom = "2"\nsachgebiete = ["s{sachgebiete - 1}"]',
        '[[concern]]\nid = "referred"\nname = "Gibt es hier nicht"\nreferral = "bamf"\ngroup = "g7"',
        '[[institution]]\nid = "bamf"\naddress = ["Musterstraße 5"]\nname = "BAMF"',
    ]
    parts += [
        f'[[sachgebiet]]\nid = "s{each}"\nname = {{ de = "Sachgebiet {each}", ar = "قسم {each}" }}\n'
        f'letter = "{letters[each]}"\ncolour = "{names[each]}"\nwaiting_area = "Halle"'
        for each in range(sachgebiete)
    ]
    parts += [
        f'[[desk]]\nid = "desk-{each}"\nroom = "{room}"\nsachgebiete = ["s{each % sachgebiete}"]'
        for each in range(desks)
    ]
    parts += [f'[[group]]\nid = "g{each}"\nname = "Gruppe {each}"\npictogram = "help"' for each in range(8)]
    parts += [
        f'[[concern]]\nid = "{each}"\nsachgebiet = "s0"\ngroup = "g{place % 8}"' for place, each in enumerate(STANDARD)
    ]
    return "\n\n".join(parts)


def an_office(
    inches: float = 7, colours: bool = True, room: str = ROOM, desks: int = 2, sachgebiete: int = 2
) -> Office:
    return read_office(description(inches, colours, room, desks, sachgebiete))


def seen(*calls: Shown, stale: bool = False, turn: int = 0) -> View:
    """What a wall could show with these calls, newest first."""
    return View(calls[0] if calls else None, calls[1:], (), "09:41", "de", stale, "Teststadt", turn=turn)


def a_call(number: str = A_017, room: str = ROOM, fresh: bool = False, colour: str = "blue") -> Shown:
    return Shown(f"call-{number}", number, room, PALETTE[colour], fresh)


def many_calls(count: int) -> tuple[Shown, ...]:
    colours = tuple(PALETTE)
    """So many calls to the door, newest first, in all colours."""
    return tuple(a_call(f"W\N{NO-BREAK SPACE}{88 + each:03}", colour=colours[each % 8]) for each in range(count))
