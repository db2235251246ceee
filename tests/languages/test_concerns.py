"""What is said of a concern: the office's own words and picture first, else the standard catalogue's."""

from __future__ import annotations

import pytest

from languages.catalogue import GROUPS, SERVICEPOINT_CONCERNS, STANDARD
from languages.concerns import UNKNOWN_PICTOGRAM, words_of, words_of_group
from languages.translation import translation
from routing.office import Concern, Group

GERMAN, ARABIC = translation("de"), translation("ar")


def a_concern(id: str, **own: object) -> Concern:
    given = {"sachgebiet": "a", "priority": False, "name": {}, "explanation": {}, "bring": (), "pictogram": ""}
    return Concern(id=id, **{**given, **own})  # type: ignore[arg-type]


def test_a_standard_concern_has_words_papers_minutes_and_a_picture_in_every_language() -> None:
    words = words_of(a_concern("extend-permit"), ARABIC)

    assert words.name == ARABIC.text("Aufenthalts-Erlaubnis verlängern")
    assert words.explanation == ARABIC.text("Ihre Erlaubnis endet bald und Sie wollen bleiben.")
    assert words.bring[0] == ARABIC.text("Pass oder Ausweis")
    assert (words.minutes, words.pictogram) == (15, "autorenew")


def test_an_office_may_rename_a_standard_concern_and_give_it_another_picture() -> None:
    own = a_concern("extend-permit", name={"de": "Verlängern"}, pictogram="badge", minutes=40)

    words = words_of(own, GERMAN)

    assert (words.name, words.pictogram, words.minutes) == ("Verlängern", "badge", 40)
    assert words.bring == words_of(a_concern("extend-permit"), GERMAN).bring


def test_an_office_has_concerns_of_its_own() -> None:
    own = a_concern("hearing", name={"de": "Anhörung"}, bring=({"de": "Den Brief"},))

    words = words_of(own, ARABIC)

    assert (words.name, words.bring) == ("Anhörung", ("Den Brief",))
    assert (words.pictogram, words.minutes) == (UNKNOWN_PICTOGRAM, 0)


def test_a_group_has_the_standard_words_or_the_offices() -> None:
    assert words_of_group(Group("stay", {}, ""), ARABIC).name == ARABIC.text("In Deutschland bleiben")
    assert words_of_group(Group("stay", {"de": "Bleiben"}, "flag"), GERMAN).name == "Bleiben"
    assert words_of_group(Group("stay", {}, "flag"), GERMAN).pictogram == "flag"


def test_the_catalogue_has_at_least_45_concerns_in_groups_of_at_most_8_but_for_help() -> None:
    sizes = {group: sum(each.group == group for each in STANDARD.values()) for group in GROUPS}

    assert len(STANDARD) >= 45
    assert set(sizes) == {each.group for each in STANDARD.values()}
    assert {group for group, size in sizes.items() if size > 8} <= {"help"}


@pytest.mark.parametrize("id", STANDARD)
def test_every_standard_concern_is_explained_in_a_line_and_has_a_usual_length(id: str) -> None:
    concern = STANDARD[id]

    assert 0 < len(concern.explanation) <= 80
    assert "\n" not in concern.explanation
    assert 5 <= concern.minutes <= 60


def test_who_does_not_know_and_who_has_a_letter_are_in_the_catalogue() -> None:
    assert set(SERVICEPOINT_CONCERNS) <= set(STANDARD)
