"""Every script still looks as it did when a person last looked: see `golden.py` for how to keep a wanted change."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageFilter

from languages.tongues import TONGUES, tongue
from tests.languages.golden import HOME, MEDIA, OF_EACH_SCRIPT, kept
from tests.languages.papers import ticket
from tests.matrix import OF_EACH_KIND

ALLOWED = 12
"""Dots that may stand apart. Rounding moves an edge by one dot, which does not count; another digit is 20 and more."""


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("script", OF_EACH_SCRIPT)
def test_a_script_looks_as_it_did(script: str, medium: str) -> None:
    before = Image.open(kept(script, medium))

    now = MEDIA[medium](OF_EACH_SCRIPT[script])

    assert apart(now, before) < ALLOWED


def apart(one: Image.Image, other: Image.Image) -> int:
    """How many dots are dark in one picture and have nothing dark beside them in the other."""
    size = max(one.width, other.width), max(one.height, other.height)
    sheets = []
    for picture in (one, other):
        sheet = Image.new("L", size, 255)
        sheet.paste(picture.convert("L"), (0, 0))
        sheets.append(sheet)
    first, second = sheets
    return max(_strays(first, second), _strays(second, first))


def _strays(picture: Image.Image, other: Image.Image) -> int:
    around = other.filter(ImageFilter.MinFilter(3))
    return sum(ImageChops.subtract(around, picture).histogram()[128:])


@pytest.mark.parametrize("other", [{"number": "A018"}, {"minutes": (10, 35)}, {"ahead": 5}])
def test_one_other_digit_would_be_noticed(other: dict[str, object]) -> None:
    assert apart(ticket("ti"), ticket("ti", **other)) > ALLOWED


def test_every_script_is_kept_and_nothing_else() -> None:
    scripts = {tongue(tag).script for tag in TONGUES} | {"Aran"}

    assert set(OF_EACH_SCRIPT) == scripts
    assert set(OF_EACH_SCRIPT.values()) < set(OF_EACH_KIND)
    assert {file.name for file in HOME.iterdir()} == {kept(each, medium).name for each in scripts for medium in MEDIA}
