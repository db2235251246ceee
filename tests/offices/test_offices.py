"""The two example offices that explain every setting are whole, and what the report names is in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from languages.catalogue import STANDARD
from languages.concerns import problems_of, words_of, words_of_group
from languages.fonts import WEIGHTS
from languages.translation import translation
from offices import example, examples
from routing.description import read_office
from routing.office import Office, Words
from tests.languages.letters import without_picture

each_office = pytest.mark.parametrize("name", ["offenbach", "main-kinzig-kreis"])


@cache
def an_office(name: str) -> Office:
    return read_office(example(name).read_text(encoding="utf-8"))


def own_texts(office: Office) -> Iterator[tuple[str, Words]]:
    """Every text that the office brings itself, with the place it belongs to."""
    yield "office", office.name
    for sachgebiet in office.sachgebiete.values():
        yield sachgebiet.id, sachgebiet.name
    for day in office.special_days.values():
        yield str(day.day), day.name
    for institution in office.institutions.values():
        yield institution.id, institution.name
        yield institution.id, institution.way
    for concern in office.concerns.values():
        for words in (concern.name, concern.explanation, *concern.bring):
            if words:
                yield concern.id, words


def test_both_offices_of_the_report_are_there() -> None:
    assert {"offenbach", "main-kinzig-kreis"} <= set(examples())


@each_office
def test_an_example_is_valid(name: str) -> None:
    office = an_office(name)

    assert problems_of(office) == []
    assert office.id == name


@each_office
def test_an_example_has_fifteen_concerns_or_more(name: str) -> None:
    assert len(an_office(name).concerns) >= 15


@each_office
def test_an_example_shows_how_groups_hours_and_appointments_are_written(name: str) -> None:
    office = an_office(name)

    assert office.groups
    assert office.hours is not None
    assert office.special_days
    assert (office.land, office.last_ticket_minutes) == ("HE", 30)
    assert office.appointments.url.startswith("https://termine.example/")
    assert office.appointments.phone.startswith("069 90009 ")


@each_office
def test_what_most_people_come_for_stands_on_the_first_page(name: str) -> None:
    office = an_office(name)

    alone = {concern.id for concern in office.concerns.values() if not concern.group}

    assert {"extend-permit", "collect-card", "letter", "unsure"} <= alone


@each_office
def test_the_groups_of_an_example_have_words_in_every_language(name: str) -> None:
    office = an_office(name)

    assert all(words_of_group(group, translation(tag)).name for group in office.groups.values() for tag in ("de", "ti"))


@each_office
def test_what_a_phone_may_call_or_open_belongs_to_nobody(name: str) -> None:
    """Addresses under .example (RFC 2606), numbers that the Bundesnetzagentur keeps for films: 069 90009 000 to 999."""
    office = an_office(name)
    institutions = office.institutions.values()

    urls = [office.appointments.url, *(each.url for each in institutions)]
    phones = [office.appointments.phone, *(each.phone for each in institutions)]

    assert all(url.split("/")[2].endswith(".example") for url in urls)
    assert all(phone.startswith("069 90009 ") and len(phone) == len("069 90009 123") for phone in phones)


@each_office
def test_an_example_has_seven_languages_in_four_scripts(name: str) -> None:
    tongues = [translation(tag).tongue for tag in an_office(name).languages]

    assert len(tongues) >= 7
    assert {tongue.script for tongue in tongues} >= {"Latn", "Arab", "Cyrl", "Ethi"}


@each_office
def test_the_offices_own_texts_are_in_all_its_languages(name: str) -> None:
    office = an_office(name)

    missing = [(where, tag) for where, words in own_texts(office) for tag in office.languages if tag not in words]

    assert missing == []


@each_office
def test_every_concern_says_its_name_and_explanation_in_every_language(name: str) -> None:
    office = an_office(name)

    for tag in office.languages:
        for concern in office.concerns.values():
            words = words_of(concern, translation(tag))
            assert words.name, (concern.id, tag)
            assert words.explanation, (concern.id, tag)
            assert tag == "de" or words.explanation != words_of(concern, translation("de")).explanation


@each_office
@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_fonts_have_every_letter_of_the_offices_own_texts(name: str, weight: str) -> None:
    office = an_office(name)

    for tag in office.languages:
        texts = [words[tag] for _, words in own_texts(office) if tag in words]
        assert without_picture(texts, tag, weight) == []


@each_office
def test_people_who_do_not_know_go_to_the_servicepoint(name: str) -> None:
    office = an_office(name)

    unsure = office.sachgebiete[office.concerns["unsure"].sachgebiet]

    assert unsure.servicepoint
    assert sum(each.servicepoint for each in office.sachgebiete.values()) == 1


@each_office
def test_sachgebiete_differ_by_letter_and_by_colour(name: str) -> None:
    sachgebiete = an_office(name).sachgebiete.values()

    assert len({each.letter for each in sachgebiete}) == len(sachgebiete)
    assert len({each.colour.name for each in sachgebiete}) == len(sachgebiete)


@each_office
def test_every_sachgebiet_has_a_concern_that_leads_to_it(name: str) -> None:
    office = an_office(name)

    assert {each.sachgebiet for each in office.concerns.values() if not each.referral} == set(office.sachgebiete)


@each_office
def test_every_sachgebiet_is_shown_on_a_wall(name: str) -> None:
    office = an_office(name)

    shown = {each for wall in office.displays.values() for each in wall.sachgebiete or tuple(office.sachgebiete)}

    assert shown == set(office.sachgebiete)


@each_office
def test_an_example_shows_second_duties_languages_and_rooms_with_steps(name: str) -> None:
    desks = an_office(name).desks.values()

    assert 8 <= len(desks) <= 10
    assert any(desk.also for desk in desks)
    assert all(desk.languages <= set(an_office(name).languages) for desk in desks)
    assert {desk.step_free for desk in desks} == {True, False}


@each_office
def test_the_header_says_that_the_layout_is_an_example(name: str) -> None:
    header = example(name).read_text(encoding="utf-8").split("\nid = ")[0]

    assert "AN EXAMPLE, NOT A FACT" in header


def test_offenbach_has_the_sachgebiete_of_the_report() -> None:
    office = an_office("offenbach")

    assert office.name["de"] == "Ausländeramt der Stadt Offenbach"
    assert {each.id: each.name["de"] for each in office.sachgebiete.values()} == {
        "service": "Service, Information, EU",
        "aufenthalt": "Allgemeine Aufenthaltsangelegenheiten",
        "grundsatz": "Grundsatz und Recht, Sofortmaßnahmen, Klageverfahren",
    }
    assert office.sachgebiete["service"].servicepoint


def test_offenbach_leaves_humanitarian_residence_to_another_office() -> None:
    office = an_office("offenbach")

    for concern in ("asylum", "toleration", "ukraine"):
        assert office.concerns[concern].referral == "schutz"


def test_offenbach_is_ready_for_a_first_look() -> None:
    office = an_office("offenbach")

    assert list(office.kiosks) == ["entrance"]
    assert list(office.displays) == ["wall"]
    for desk in ("d1", "d2"):
        assert office.desks[desk].sachgebiete == ("service", "aufenthalt")
        assert office.desks[desk].step_free


def test_main_kinzig_has_the_teams_of_the_report() -> None:
    office = an_office("main-kinzig-kreis")

    assert office.name["de"] == "Amt für Migration und Aufenthalt, Main-Kinzig-Kreis"
    assert {each.name["de"] for each in office.sachgebiete.values()} == {
        "Fallrevision",
        "Anmeldung und EU Sachbearbeitung",
        "Service Drittstaatsangehörige",
    }


def test_main_kinzig_has_two_kiosks_two_walls_and_a_concern_of_its_own() -> None:
    office = an_office("main-kinzig-kreis")

    (one, other) = office.kiosks.values()

    assert one.numbers[1] < other.numbers[0]
    assert len(office.displays) == 2
    assert {"make-appointment"} == set(office.concerns) - set(STANDARD)
    assert words_of(office.concerns["make-appointment"], translation("ar")).name == "حجز موعد"


def test_an_example_nobody_knows_is_refused_with_those_there_are() -> None:
    with pytest.raises(FileNotFoundError) as refusal:
        example("offenbch")

    assert str(refusal.value) == (
        f'there is no example office "offenbch". Did you mean "offenbach"? Known examples: {", ".join(examples())}.'
    )


def test_an_example_is_a_name_and_no_path() -> None:
    with pytest.raises(FileNotFoundError):
        example("../offices/offenbach")
