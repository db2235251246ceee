"""What a description has no words or no picture for is named, with what there is."""

from __future__ import annotations

import pytest

from languages.catalogue import GROUPS, STANDARD
from languages.concerns import PICTOGRAMS, problems_of
from routing.description import read_office
from tests.hub.house import OFFICE_TEXT

GROUPED = '[[concern]]\nid = "letter"\nsachgebiet = "service"\ngroup = "{id}"\n[[group]]\nid = "{id}"\n{more}'


def problems(text: str) -> list[str]:
    return [str(problem) for problem in problems_of(read_office(text))]


def with_group(id: str, more: str = "") -> str:
    return OFFICE_TEXT + GROUPED.format(id=id, more=more)


@pytest.mark.parametrize("group", GROUPS)
def test_a_standard_group_needs_no_words(group: str) -> None:
    assert problems(with_group(group)) == []


def test_a_group_of_ones_own_has_a_name_and_a_picture() -> None:
    known = f"or use one of: {', '.join(GROUPS)}."

    assert problems(with_group("own", 'name.de = "Eigenes"\npictogram = "place"\n')) == []
    assert problems(with_group("halp")) == [
        'group "halp": this is no standard group, and it has no name and no pictogram. Did you mean "help"?\n'
        f'  Add name = {{ de = "…" }} and pictogram = "…", {known}'
    ]
    assert problems(with_group("own", 'name.de = "Eigenes"\n')) == [
        f'group "own": this is no standard group, and it has no pictogram.\n  Add pictogram = "…", {known}'
    ]


def test_a_picture_that_is_not_there_is_named_with_those_there_are() -> None:
    known = f"Known pictograms: {', '.join(PICTOGRAMS)}."
    wrong = OFFICE_TEXT.replace('pictogram = "badge"', 'pictogram = "family-restroom"')

    assert problems(wrong) == [
        f'concern "collect-card": there is no pictogram "family-restroom". Did you mean "family_restroom"?\n  {known}'
    ]
    assert problems(with_group("own", 'name.de = "Eigenes"\npictogram = "plaice"\n')) == [
        f'group "own": there is no pictogram "plaice". Did you mean "place"?\n  {known}'
    ]


def test_every_picture_of_the_catalogue_may_be_used() -> None:
    used = {each.pictogram for each in (*STANDARD.values(), *GROUPS.values())}

    assert used <= set(PICTOGRAMS)
