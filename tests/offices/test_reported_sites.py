"""The five example offices after the other sites of the two reports are whole and can be used as they are."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time
from pathlib import Path

import pytest

from kiosk.choices import first_page, group_page
from languages.catalogue import GROUPS, STANDARD
from languages.concerns import problems_of
from languages.fonts import WEIGHTS
from languages.tongues import TONGUES
from languages.translation import translation
from offices import example
from routing.concerns import Cause, Draw, NotNow, Refer
from routing.fitting import MOST_CHOICES, TO_THE_SERVICEPOINT
from tests.hub.program import hub_command
from tests.kiosk.small_kiosk import a_kiosk
from tests.languages.letters import without_picture
from tests.offices.sites import BERLIN, SITES, head, hours_of_a_week, own_texts, site, tables, way

each_site = pytest.mark.parametrize("name", SITES)

FRONLEICHNAM = datetime(2026, 6, 4, 15, 0, tzinfo=BERLIN)
"""A Thursday: a holiday in Hesse, none in Saxony-Anhalt."""

MOST_USED = 8
"""So many of an office's languages have all its own words."""

FOR_FILMS = re.compile(r"(069 90009|030 23125) [0-9]{3}")
"""Telephone numbers that the Bundesnetzagentur keeps for films: they belong to nobody."""


@each_site
def test_a_site_is_described_without_problems(name: str) -> None:
    office = site(name)

    assert problems_of(office) == []
    assert office.id == name


@each_site
def test_the_hub_finds_nothing_to_mend(name: str) -> None:
    done = hub_command("check", example(name))

    assert (done.returncode, done.stderr) == (0, "")
    assert f"{len(site(name).concerns)} concerns" in done.stdout
    assert done.stdout.endswith("No problems.\n")


@each_site
def test_the_head_names_the_report_and_says_what_is_an_example(name: str) -> None:
    report = (
        "talk „Ausländerbehörden - Willkommensbehörden“"
        if name == "magdeburg"
        else "final report of the project „Stärkung der Handlungsfähigkeit Hessischer Ausländerbehörden“"
    )

    assert report in head(name)
    assert "AN EXAMPLE, NOT A FACT, is everything else" in head(name)


@each_site
def test_people_with_a_letter_and_people_who_do_not_know_find_the_servicepoint_on_the_first_page(name: str) -> None:
    office = site(name)

    for concern in map(office.concerns.__getitem__, TO_THE_SERVICEPOINT):
        assert concern.group == ""
        assert office.sachgebiete[concern.sachgebiet] is office.servicepoint


@each_site
def test_every_concern_is_two_touches_away_and_no_screen_is_crowded(name: str, tmp_path: Path) -> None:
    office, says = site(name), translation("de")
    kiosk = a_kiosk(tmp_path / "roll")
    kiosk.in_force(office)

    first = first_page(kiosk.entrance, says)
    screens = [first, *(group_page(kiosk.entrance, each.id, says) for each in first if each.is_group)]

    shown = [each.id for screen in screens for each in screen if not each.is_group]
    assert sorted(shown) == sorted(office.concerns)
    assert all(2 <= len(screen) <= MOST_CHOICES for screen in screens)


@each_site
def test_the_groups_stand_in_the_order_of_their_buttons(name: str) -> None:
    office = site(name)

    assert list(office.groups) == list(dict.fromkeys(each.group for each in office.concerns.values() if each.group))


@each_site
def test_a_site_has_enough_concerns_and_words_for_them_in_every_language(name: str) -> None:
    office = site(name)

    own_words = [each.id for each in office.concerns.values() if each.name or each.explanation or each.bring]

    assert len(office.concerns) >= 25
    assert own_words == []
    assert set(office.concerns) <= set(STANDARD)
    assert set(office.groups) <= set(GROUPS)


@each_site
def test_a_site_speaks_twelve_languages_or_more_in_four_scripts(name: str) -> None:
    languages = site(name).languages

    assert languages[:2] == ("de", "en")
    assert len(languages) >= 12
    assert {TONGUES[tag].script for tag in languages} >= {"Latn", "Arab", "Cyrl", "Ethi"}


@each_site
def test_a_sites_own_words_are_there_in_its_most_used_languages(name: str) -> None:
    office = site(name)

    missing = [(words["de"], tag) for words in own_texts(office) for tag in office.languages[:MOST_USED]
               if not words.get(tag)]  # fmt: skip

    assert missing == []


@each_site
@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_fonts_of_a_language_have_every_letter_of_a_sites_own_words(name: str, weight: str) -> None:
    """Also of the German ones, which stand there where a language has none."""
    office = site(name)

    boxes = {
        tag: without_picture([words.get(tag, words["de"]) for words in own_texts(office)], tag, weight)
        for tag in office.languages
    }

    assert {tag: letters for tag, letters in boxes.items() if letters} == {}


@each_site
def test_staff_speak_languages_that_the_kiosk_offers(name: str) -> None:
    office = site(name)

    assert set().union(*(desk.languages for desk in office.desks.values())) <= set(office.languages)


@each_site
def test_every_sachgebiet_has_a_concern_and_a_wall(name: str) -> None:
    office = site(name)

    shown = {each for wall in office.displays.values() for each in wall.sachgebiete or tuple(office.sachgebiete)}

    assert {each.sachgebiet for each in office.concerns.values()} - {""} == set(office.sachgebiete)
    assert shown == set(office.sachgebiete)


@each_site
def test_every_referral_says_where_and_when_and_how_to_ask(name: str) -> None:
    office = site(name)

    assert {each.referral for each in office.concerns.values()} - {""} == set(office.institutions)
    for there in office.institutions.values():
        assert len(there.address) == 2, there.id
        assert there.phone or there.url, there.id
        assert there.map.startswith("geo:"), there.id
        assert any(there.hours or ()), there.id


@each_site
def test_what_is_an_example_belongs_to_nobody(name: str) -> None:
    """Addresses under .example (RFC 2606), numbers kept for films, and a street that says what it is."""
    office = site(name)
    institutions = office.institutions.values()

    urls = [office.appointments.url, *(each.url for each in institutions)]
    phones = [office.appointments.phone, *(each.phone for each in institutions)]

    assert [url for url in urls if not url.split("/")[2].endswith(".example")] == []
    assert [phone for phone in phones if not FOR_FILMS.fullmatch(phone)] == []
    assert len(set(phones)) == len(phones)
    assert all(each.address[0].startswith("Musterstraße ") for each in institutions)


@each_site
def test_all_hours_name_every_day_from_monday_to_friday(name: str) -> None:
    weeks = list(tables(tomllib.loads(example(name).read_text(encoding="utf-8")), "hours"))

    assert len(weeks) >= 1 + len(site(name).institutions)
    assert [week for week in weeks if list(week) != ["monday", "tuesday", "wednesday", "thursday", "friday"]] == []


@each_site
def test_every_concern_gets_somebody_somewhere_in_an_ordinary_week(name: str) -> None:
    office = site(name)
    ways = {
        concern.id: {type(way(office, concern, at)) for at in hours_of_a_week()} for concern in office.concerns.values()
    }

    for concern in office.concerns.values():
        usual = {Refer} if concern.referral else {NotNow} if concern.by_appointment else {Draw, NotNow}
        assert ways[concern.id] == usual, concern.id


@each_site
def test_christmas_eve_is_closed_and_the_last_day_of_the_year_is_short_or_closed(name: str) -> None:
    office = site(name)

    eve, last = (office.special_days[date(2026, 12, day)] for day in (24, 31))

    assert eve.spans == ()
    assert all(until <= time(12) for _, until in last.spans)
    assert eve.name["de"] == "Heiligabend"
    assert last.name["de"] == "Silvester"


@each_site
def test_a_number_is_not_drawn_at_the_last_minute_and_days_have_a_limit(name: str) -> None:
    office = site(name)

    assert office.last_ticket_minutes >= 15
    assert any(each.tickets_per_day for each in office.sachgebiete.values())
    assert office.servicepoint is not None
    assert office.servicepoint.tickets_per_day is None


@each_site
def test_whoever_needs_an_appointment_is_told_how_to_make_one(name: str) -> None:
    appointments = site(name).appointments

    assert appointments.url.startswith("https://termine.example/")
    assert appointments.phone


@each_site
def test_every_land_keeps_its_own_holidays(name: str) -> None:
    office = site(name)

    unsure = way(office, office.concerns["unsure"], FRONLEICHNAM)

    if name == "magdeburg":
        assert unsure == Draw("erstinformation")
    else:
        assert isinstance(unsure, NotNow)
        assert (unsure.cause, unsure.holiday) == (Cause.HOLIDAY, "Fronleichnam")
