"""Among many languages each is found by the letters that its own name begins with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from languages.finder import MOST_GROUPS, groups, sort_letter
from languages.tongues import TONGUES, tongue

LATIN = [tag for tag, each in TONGUES.items() if each.script == "Latn"]
some_languages = st.lists(st.sampled_from(list(TONGUES)), unique=True)


@pytest.mark.parametrize(
    ("tag", "letter"),
    [("de", "D"), ("fr", "F"), ("kmr", "K"), ("tr", "T"), ("uk", "У"), ("el", "Ε"), ("ka", "ქ"), ("hi", "ह"),
     ("fa-AF", "د"), ("ti", "ት"), ("zh-Hans", "中")],
)  # fmt: skip
def test_a_language_is_looked_for_under_the_first_letter_of_its_own_name(tag: str, letter: str) -> None:
    assert sort_letter(tag) == letter


def test_all_languages_stand_in_eight_groups() -> None:
    found = groups(TONGUES)

    assert [label for label, _ in found] == ["A–O", "P–Z", "ابج", "АБВ", "ሀለሐ", "अਪবத", "ქՀΩ", "中文"]
    assert dict(found)["АБВ"] == ("bg", "mk", "ru", "uk")
    assert dict(found)["ქՀΩ"] == ("el", "hy", "ka")


def test_a_group_of_one_script_shows_the_first_letters_of_its_alphabet() -> None:
    assert groups(["ka", "hi"]) == [("अआइ", ("hi",)), ("აბგ", ("ka",))]


def test_a_few_latin_languages_stand_in_one_group() -> None:
    assert groups(["tr", "de", "ar", "en"]) == [("A–Z", ("de", "en", "tr")), ("ابج", ("ar",))]


def test_many_latin_languages_alone_get_more_groups() -> None:
    found = groups(LATIN)

    (first, _), (last, _) = found[0], found[-1]
    assert (first[0], last[-1]) == ("A", "Z")
    assert all(len(tags) <= MOST_GROUPS for _, tags in found)


@given(some_languages)
def test_every_language_is_in_exactly_one_of_at_most_eight_groups(tags: list[str]) -> None:
    found = groups(tags)

    assert sorted(tag for _, inside in found for tag in inside) == sorted(tags)
    assert len(found) <= MOST_GROUPS
    assert all(inside for _, inside in found)
    assert len({label for label, _ in found}) == len(found)


@given(some_languages)
def test_a_latin_group_holds_only_letters_between_those_of_its_label(tags: list[str]) -> None:
    for label, inside in groups(tags):
        for tag in inside:
            if tongue(tag).script == "Latn":
                assert label[0] <= sort_letter(tag) <= label[-1]
