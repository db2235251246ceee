"""One table of letters for every medium: what it promises has a picture, and nothing comes out as an empty box."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from languages.catalogue import GROUPS, STANDARD
from languages.finder import groups
from languages.fonts import (
    FONT_ROOT,
    PICTOGRAM_FAMILY,
    PICTOGRAM_FILE,
    WEIGHTS,
    FontsMissing,
    chain,
    css_families,
    font_files,
    lettering,
    plain_lettering,
    stylesheet,
)
from languages.paper import in_both, set_part
from languages.slip import SlipSetter
from languages.ticket import TicketSetter
from languages.times import day_and_time, hours_lines, weekday_and_time
from languages.tongues import TONGUES, tongue
from languages.wall import Figures, PieceSetter, WallWords, Words
from tests.languages.letters import hall_texts, without_picture
from tests.languages.outlines import A_BOX, Outlining, boxes
from tests.languages.papers import MORNING, OFFICE, WEEK, facts, slip_facts
from tests.matrix import of_each_kind

ALL_TEXTS = """
#import "paper.typ": *
#show: paper
#for line in data.lines {
  block(said(main, 25pt)[#line])
  block(said(main, 31pt, weight: "bold")[#line])
}
"""
each_language = pytest.mark.parametrize("tag", TONGUES)
each_kind = pytest.mark.parametrize("tag", of_each_kind(TONGUES))


def everything_said(tag: str) -> list[str]:
    """All texts of the hall, the language's own name, days and hours, and figures."""
    times = [day_and_time(MORNING, tag), *weekday_and_time(MORNING, tag), *hours_lines(WEEK, tag)]
    return [*hall_texts(tag), tongue(tag).self_name, *times, "A 017, 10–25, +49 641/306-90"]


@pytest.mark.parametrize("weight", WEIGHTS)
@each_language
def test_the_chain_has_every_letter(tag: str, weight: str) -> None:
    assert without_picture(everything_said(tag), tag, weight) == []


@pytest.mark.parametrize("weight", WEIGHTS)
@each_language
def test_what_an_office_writes_in_german_has_a_picture_in_every_language(tag: str, weight: str) -> None:
    assert without_picture([*hall_texts("de"), "Ämter-Straße 5 → „Gießen“ § 4"], tag, weight) == []


def test_a_letter_that_no_font_has_is_found() -> None:
    assert without_picture(["Amt ქ"], "de", "Bold") == ["ქ"]


@each_language
def test_no_text_comes_out_as_empty_boxes_on_paper(tmp_path: Path, tag: str) -> None:
    template = tmp_path / "all.typ"
    template.write_text(ALL_TEXTS)
    setter = Outlining("ticket.typ", template)

    set_part(setter, "all", 384, {"lines": everything_said(tag), **in_both(tag, lambda _: {})})

    assert len(setter.kept) > 40
    assert setter.empty_boxes == 0


@pytest.mark.parametrize("dots", [576, 512, 384])
@each_kind
def test_no_ticket_and_no_slip_has_an_empty_box(monkeypatch: pytest.MonkeyPatch, tag: str, dots: int) -> None:
    monkeypatch.setattr("languages.ticket.Typesetter", Outlining)
    monkeypatch.setattr("languages.slip.Typesetter", Outlining)
    setters = TicketSetter(OFFICE, dots), SlipSetter(OFFICE, dots)

    setters[0].picture(facts(tag))
    setters[1].picture(slip_facts(tag))

    for each in setters:
        outlining = each._typesetter
        assert isinstance(outlining, Outlining)
        assert len(outlining.kept) > 60
        assert outlining.empty_boxes == 0


def test_an_empty_box_would_be_noticed(tmp_path: Path) -> None:
    template = tmp_path / "all.typ"
    template.write_text(ALL_TEXTS)
    setter = Outlining("ticket.typ", template)

    set_part(setter, "all", 576, {"lines": [f"Amt {A_BOX}"], **in_both("ar", lambda _: {})})

    assert len(boxes()) >= 10
    assert setter.empty_boxes > 0


def wall_texts(tag: str) -> list[str]:
    words = WallWords(tag)
    return [words.please_come, words.number, words.room, words.nobody_called, words.stale, words.waiting(12)]


@each_language
def test_no_text_comes_out_as_empty_boxes_on_the_wall(monkeypatch: pytest.MonkeyPatch, tag: str) -> None:
    monkeypatch.setattr("languages.wall.Typesetter", Outlining)
    setter = PieceSetter()

    for text in wall_texts(tag):
        low, high = (Words(text, tag, 900, height, 60, "#000000", "#ffffff") for height in (80, 400))
        setter.set(low)
        setter.set(high)
    setter.set(Figures("A 017", 500, 200, 150, "#000000", "#ffffff"))

    outlining = setter._typesetter
    assert isinstance(outlining, Outlining)
    assert outlining.empty_boxes == 0


@each_language
def test_pages_look_for_letters_in_the_same_order_as_paper(tag: str) -> None:
    named = [each.strip('"') for each in css_families(tag).split(", ")]

    assert named == [*chain(lettering(tag)), "sans-serif"]


def test_the_browser_finds_every_family_by_its_name() -> None:
    families = {family for tag in TONGUES for family in chain(lettering(tag))} | {PICTOGRAM_FAMILY}

    told = subprocess.run(["fc-list", ":", "family"], check=True, capture_output=True, text=True, timeout=60)

    known = {name for line in told.stdout.splitlines() for name in line.split(",")}
    assert families - known == set()


@each_language
def test_the_pages_stylesheet_names_each_language_once(tag: str) -> None:
    selectors = [rule.split(" {")[0].split(", ") for rule in stylesheet().splitlines()]

    assert [f":lang({tag})" in each for each in selectors].count(True) == 1


def test_urdu_stands_in_nastaliq_with_two_and_a_half_letter_sizes_a_line() -> None:
    rule = next(rule for rule in stylesheet().splitlines() if ":lang(ur)" in rule)

    assert chain(lettering("ur"))[1] == "Noto Nastaliq Urdu"
    assert lettering("ur").line_height == 2.5
    assert "line-height: 2.5;" in rule


@pytest.mark.parametrize("tag", [tag for tag in TONGUES if tongue(tag).script == "Arab" and tag != "ur"])
def test_every_other_language_in_arabic_script_stands_in_the_book_hand(tag: str) -> None:
    assert chain(lettering(tag))[1] == "Noto Sans Arabic"
    assert lettering(tag) == plain_lettering("ur")


@pytest.mark.parametrize(("tag", "letters"), [("ps", "ټډړږښځڅڼېۍئ"), ("ckb", "ڕڵێۆەیکگپژچڤ"), ("ur", "ٹڈڑںےہھۂۓ")])
def test_the_letters_that_only_one_language_has_are_there(tag: str, letters: str) -> None:
    assert [without_picture([letters], tag, weight) for weight in WEIGHTS] == [[], []]


def test_digits_and_latin_letters_come_from_the_same_font_everywhere() -> None:
    assert {chain(lettering(tag))[0] for tag in TONGUES} == {"Noto Sans"}


def test_the_labels_of_the_language_finder_have_a_picture() -> None:
    labels = [(label, tag) for label, tags in groups(TONGUES) for tag in tags]

    for label, _ in labels:
        inside = [tag for other, tag in labels if other == label]
        missing = [set(without_picture([label], tag, "Bold")) for tag in inside]
        assert set.intersection(*missing) == set()


# --- files ------------------------------------------------------------------------------------------------------


def test_only_an_office_that_offers_chinese_reads_the_chinese_fonts() -> None:
    assert not [file for file in font_files(["de", "ar"]) if "CJK" in file.name]
    assert [file.name for file in font_files(["de", "zh-Hans"]) if "CJK" in file.name] == [
        "NotoSansCJK-Regular.ttc",
        "NotoSansCJK-Bold.ttc",
    ]


def test_missing_fonts_are_named_with_their_packages(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing) as missing:
        font_files(["de", "zh-Hans"], tmp_path)

    assert "NotoSans-Regular.ttf" in str(missing.value)
    assert str(missing.value).endswith(
        "apt install fonts-noto-core fonts-noto-cjk fonts-material-design-icons-iconfont"
    )


def test_only_missing_packages_are_named(tmp_path: Path) -> None:
    for file in font_files(["de"]):
        here = tmp_path / file.relative_to(FONT_ROOT)
        here.parent.mkdir(parents=True, exist_ok=True)
        here.touch()

    with pytest.raises(FontsMissing, match=r"apt install fonts-noto-cjk$"):
        font_files(["zh-Hans"], tmp_path)
    assert len(font_files(["de"], tmp_path)) == len(font_files(["de"]))


CHINESE_LAST = """
import json, psutil
from languages.wall import PieceSetter, Words
setter = PieceSetter()
def resident(text, tag):
    setter.set(Words(text, tag, 900, 80, 60, "#000000", "#ffffff"))
    return psutil.Process().memory_info().rss / 1e6
print(json.dumps([resident("A", "de"), resident("سلام →", "ur"), resident("请", "zh-Hans")]))
"""


def test_the_large_chinese_fonts_are_read_when_they_are_needed_and_not_before() -> None:
    told = subprocess.run(
        [sys.executable, "-c", CHINESE_LAST],
        cwd=Path(__file__).parents[2], check=True, capture_output=True, text=True, timeout=60,
    ).stdout  # fmt: skip

    first, other, chinese = json.loads(told)
    assert other - first < 12  # MB; one weight of the Chinese fonts has 20
    assert chinese - other > 15


# --- pictograms -------------------------------------------------------------------------------------------------


def test_every_pictogram_of_the_catalogue_is_a_ligature_of_the_font() -> None:
    used = {each.pictogram for each in (*STANDARD.values(), *GROUPS.values())}

    assert used - ligatures() == set()


def ligatures() -> set[str]:
    font = TTFont(PICTOGRAM_FILE)
    letter_of = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    names = set()
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, rests in getattr(table, "ExtSubTable", table).ligatures.items():
                names |= {"".join(letter_of[glyph] for glyph in (first, *rest.Component)) for rest in rests}
    return names
