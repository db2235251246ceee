"""The small office with all that an office can have: hours, holidays, limits, groups, other houses, appointments."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from routing.description import read_office
from routing.office import Office
from tests.kiosk.small_kiosk import OFFICE_TEXT

BERLIN = ZoneInfo("Europe/Berlin")

TOP = """land = "HE"
last_ticket_minutes = 30
"""

MORE = """
[hours]
monday = ["08:00-12:00"]
tuesday = ["08:00-12:00"]
wednesday = ["08:00-12:00"]
thursday = ["08:00-12:00", "14:00-18:00"]
friday = ["08:00-12:00"]

[[special_day]]
day = 2026-05-06
hours = ["08:00-10:00"]
name.de = "Betriebs-Ausflug"

[appointments]
url = "https://termine.example/"
phone = "069 90009 123"

[[institution]]
id = "jugendamt"
name = { de = "Jugendamt Teststadt", ar = "مكتب الشباب" }
address = ["Berliner Platz 1", "35390 Teststadt"]
way = { de = "Zimmer 12", en = "Room 12" }
phone = "0641 9000"
map = "geo:50.58,8.67"

[institution.hours]
monday = ["08:00-12:00"]
tuesday = ["08:00-12:00"]

[[institution]]
id = "schutz"
name = { de = "Amt für Schutzsuchende" }
address = ["Musterstraße 1"]

[[group]]
id = "stay"

[[group]]
id = "help"

[[concern]]
id = "work"
sachgebiet = "aufenthalt"
group = "stay"
minutes = 17

[[concern]]
id = "naturalisation"
sachgebiet = "aufenthalt"
group = "stay"
by_appointment = true

[[concern]]
id = "collect-card"
sachgebiet = "aufenthalt"

[concern.hours]
tuesday = ["10:00-12:00"]

[[concern]]
id = "youth-office"
referral = "jugendamt"
group = "help"

[[concern]]
id = "asylum"
referral = "schutz"
group = "help"

[[concern]]
id = "unsure"
sachgebiet = "service"
"""

LIMITED = ('letter = "A"', 'letter = "A"\ntickets_per_day = 3')
WITHOUT_SERVICEPOINT = ("\nservicepoint = true", "")

_ON_TOP = ('"tr"]\n', f'"tr"]\n{TOP}')
_SERVICEPOINT = ("floor = 1\n", "floor = 1\nservicepoint = true\n")


def a_whole_office(*changes: tuple[str, str]) -> Office:
    """The office after replacing pieces of its description, each where it stands first."""
    text = OFFICE_TEXT + MORE
    for old, new in (_ON_TOP, _SERVICEPOINT, *changes):
        assert old in text, old
        text = text.replace(old, new, 1)
    return read_office(text)


def at(text: str) -> datetime:
    """A time of the office, as in "2026-05-04 10:54"."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)
