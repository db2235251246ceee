"""An office of any size, as text: for races, faults and figures."""

from __future__ import annotations

SACHGEBIETE = (("service", "A", "blue"), ("aufenthalt", "B", "green"), ("grundsatz", "C", "orange"))
LANGUAGES = ("de", "en", "ar", "fa", "uk", "tr", "ti")


def big_office(desks: int = 20, kiosks: int = 1) -> str:
    """Three Sachgebiete; desks d1, d2, ... with different duties and languages; kiosks k1, k2, ... ."""
    parts = [
        'id = "big"',
        'name = "Große Behörde"',
        f"languages = {list(LANGUAGES)}".replace("'", '"'),
        *(_sachgebiet(*each) for each in SACHGEBIETE),
        *(_desk(place) for place in range(desks)),
        *(_kiosk(place, 9999 // kiosks) for place in range(kiosks)),
        '[[display]]\nid = "wall"',
        *(f'[[concern]]\nid = "{concern}"\nsachgebiet = "{sachgebiet}"' for concern, sachgebiet in CONCERNS.items()),
    ]
    return "\n\n".join(parts)


CONCERNS = {
    "question": "service",
    "collect-card": "service",
    "extend-permit": "aufenthalt",
    "work": "aufenthalt",
    "naturalisation": "grundsatz",
}


def _sachgebiet(name: str, letter: str, colour: str) -> str:
    return (
        f'[[sachgebiet]]\nid = "{name}"\nname = "{name}"\nletter = "{letter}"\ncolour = "{colour}"\n'
        f'waiting_area = "{letter}"'
    )


def _desk(place: int) -> str:
    ids = [each[0] for each in SACHGEBIETE]
    first, second = ids[place % 3], ids[(place + 1) % 3]
    language = LANGUAGES[1:][place % 6]
    return (
        f'[[desk]]\nid = "d{place + 1}"\nroom = "{place + 1}"\nsachgebiete = ["{first}"]\nalso = ["{second}"]\n'
        f'languages = ["{language}"]\nstep_free = {"true" if place % 4 else "false"}'
    ).replace("step_free = false", "step_free = false" if place >= 3 else "step_free = true")


def _kiosk(place: int, size: int) -> str:
    return f'[[kiosk]]\nid = "k{place + 1}"\nnumbers = [{place * size + 1}, {(place + 1) * size}]'
