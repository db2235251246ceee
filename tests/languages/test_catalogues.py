"""Every word of the hall is there in every language, in letters that the fonts have."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from unicodedata import normalize

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from languages.tongues import TONGUES, tongue

LANGUAGES = Path(__file__).parents[2] / "languages"
TRANSLATED = [tag for tag in TONGUES if tag != "de"]
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "NN_": (1, 2)}

SAME_AS_GERMAN = {
    "Orange": {"en", "fr"},
    "Telefon: {phone}": {"tr", "kmr", "ro", "pl", "sr-Latn", "hr", "bs", "az"},
}
"""Texts that may equal their German source: these languages have the same word."""

GERMAN_TERMS = {
    "Duldung", "Gestattung", "Niederlassungs-Erlaubnis", "Fiktions-Bescheinigung", "Reise-Ausweis", "Au-pair", "BAMF",
    "EU", "Jobcenter", "Jugendamt", "Sozialamt", "Standesamt",
}  # fmt: skip
"""What people read on their German papers and on doors: given in Latin letters, so that they recognise it."""

LATIN_RUN = re.compile(r"[A-Za-zÀ-ɏ]+(?:-[A-Za-zÀ-ɏ]+)*")
PLACEHOLDER = re.compile(r"\{[^}]*\}")
DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LETTERS_OF_NEIGHBOURS = {
    "ar": "پچژگکی",  # Persian
    "fa": "يكةىٹڈڑے",  # Arabic yeh, kaf, teh marbuta, alef maksura; Urdu
    "fa-AF": "يكةىٹڈڑے",
    "ps": "كگةىےڕڵێ",  # Arabic, Persian gaf (Pashto has its own), Urdu, Kurdish
    "ckb": "يكةىذصضطظثٹڈڑے",  # Arabic and Urdu
    "ur": "يكةىهټډړږښ",  # Arabic, its round heh too; Pashto
    "uk": "ыэъёЫЭЪЁ",  # Russian
    "ru": "іїєґІЇЄҐ",  # Ukrainian
    "bg": "ыэёіїєЫЭЁІЇЄ",  # Russian and Ukrainian
    "mk": "йъьщюяыэёђћЙЪЬЩЮЯЫЭЁЂЋ",  # Bulgarian, Russian, Serbian
    "ro": "şţŞŢ",  # with a cedilla as in Turkish: Romanian has a comma
    "tr": "əƏ",  # Azerbaijani
    "kmr": "ığöüəİĞÖÜƏ",  # Turkish
    "hr": "ðÐ",  # Icelandic, in place of đ
    "bs": "ðÐ",
    "sr-Latn": "ðÐ",
    "am": "ቐቑቒቓቔቕቖ",  # Tigrinya
    "zh-Hans": "們國會這個來時說請號語學證護領簽邊處對應該後",  # traditional
}
each_language = pytest.mark.parametrize("tag", TRANSLATED)


@cache
def template() -> Catalog:
    with (LANGUAGES / "locale" / "hall.pot").open("rb") as stream:
        return read_po(stream)


@cache
def catalogue(tag: str) -> Catalog:
    with po_file(tag).open("rb") as stream:
        return read_po(stream, locale=tongue(tag).cldr)


def po_file(tag: str) -> Path:
    return LANGUAGES / "locale" / tag / "LC_MESSAGES" / "hall.po"


def wanted() -> list[Message]:
    return [message for message in template() if message.id]


def german_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def texts(tag: str) -> list[tuple[str, str]]:
    """Every translated text with its German source, each plural form by itself."""
    pairs: list[tuple[str, str]] = []
    for message in catalogue(tag):
        if message.id:
            forms = [message.string] if isinstance(message.string, str) else message.string
            pairs += [(german_of(message), form) for form in forms]
    return pairs


def test_the_template_holds_exactly_what_the_source_marks() -> None:
    with (LANGUAGES / "babel.cfg").open() as stream:
        methods, options = parse_mapping_cfg(stream)

    marked = {message for _, _, message, *_ in extract_from_dir(LANGUAGES, methods, options, KEYWORDS)}

    assert {message.id for message in wanted()} == marked


@each_language
def test_every_text_of_the_template_is_translated_in_every_form(tag: str) -> None:
    ours = catalogue(tag)

    unfinished = [german_of(message) for message in wanted() if not finished(ours.get(message.id), ours)]

    assert unfinished == []


def finished(message: Message | None, ours: Catalog) -> bool:
    if message is None or message.fuzzy:
        return False
    if message.pluralizable:
        return len(message.string) == ours.num_plurals and all(form.strip() for form in message.string)
    return bool(message.string.strip())


@each_language
def test_nothing_is_translated_that_nobody_says(tag: str) -> None:
    said = {message.id for message in wanted()}

    assert [message.id for message in catalogue(tag) if message.id and message.id not in said] == []
    assert not catalogue(tag).obsolete


@each_language
def test_the_placeholders_are_those_of_the_source(tag: str) -> None:
    changed = [
        (german, text)
        for german, text in texts(tag)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(german))
    ]

    assert changed == []


@each_language
def test_no_text_is_left_in_german(tag: str) -> None:
    same = [german for german, text in texts(tag) if text == german and tag not in SAME_AS_GERMAN.get(german, ())]

    assert same == []


@pytest.mark.parametrize("tag", [tag for tag in TRANSLATED if TONGUES[tag].script != "Latn"])
def test_no_latin_letters_stray_into_another_script(tag: str) -> None:
    stray = [
        (run, text)
        for _, text in texts(tag)
        for run in LATIN_RUN.findall(PLACEHOLDER.sub(" ", text))
        if run not in GERMAN_TERMS
    ]

    assert stray == []


@pytest.mark.parametrize("tag", sorted(LETTERS_OF_NEIGHBOURS))
def test_no_letters_of_a_neighbouring_language_stray_in(tag: str) -> None:
    assert [text for _, text in texts(tag) if set(text) & set(LETTERS_OF_NEIGHBOURS[tag])] == []


@pytest.mark.parametrize("tag", [tag for tag in TRANSLATED if TONGUES[tag].script in {"Latn", "Cyrl", "Grek"}])
def test_each_letter_with_its_marks_is_one_piece(tag: str) -> None:
    assert [text for _, text in texts(tag) if text != normalize("NFC", text)] == []


@each_language
def test_no_text_carries_direction_marks_of_its_own(tag: str) -> None:
    assert [text for _, text in texts(tag) if DIRECTION_MARKS.search(text)] == []


@each_language
def test_numbers_in_a_text_are_ascii_digits(tag: str) -> None:
    assert [text for _, text in texts(tag) if any(each.isdigit() and not each.isascii() for each in text)] == []


@each_language
def test_the_header_names_the_language_its_plurals_and_that_no_native_speaker_has_read_it(tag: str) -> None:
    header = po_file(tag).read_text(encoding="utf-8").split("\n\n")[0]

    assert f'"Language: {tag}\\n"' in header
    assert "charset=utf-8" in header
    assert f"Plural-Forms: {Catalog(locale=tongue(tag).cldr).plural_forms}" in header
    assert f"X-Reviewed-By-Native-Speaker: {'yes' if tongue(tag).reviewed else 'no'}" in header
    assert "@" not in header
