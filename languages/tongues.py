"""The languages of the hall: tag, CLDR name, self-name, German name, script, direction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]
Script = Literal["Latn", "Arab", "Cyrl", "Ethi", "Deva", "Guru", "Beng", "Taml", "Hans", "Geor", "Armn", "Grek"]


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language as we offer it. `cldr` is what Babel calls it; `reviewed` tells whether a native speaker
    has read our texts (none so far, and the kiosk never claims it)."""

    tag: str
    cldr: str
    self_name: str
    german_name: str
    script: Script
    direction: Direction = "ltr"
    reviewed: bool = False

    @property
    def language(self) -> str:
        """The language alone, without script or country: what Typst and the font shaper know it by."""
        return self.cldr.partition("_")[0]


TONGUES: Mapping[str, Tongue] = {
    tongue.tag: tongue
    for tongue in (
        Tongue("de", "de", "Deutsch", "Deutsch", "Latn"),
        Tongue("en", "en", "English", "Englisch", "Latn"),
        Tongue("ar", "ar", "العربية", "Arabisch", "Arab", "rtl"),
        Tongue("uk", "uk", "Українська", "Ukrainisch", "Cyrl"),
        Tongue("ru", "ru", "Русский", "Russisch", "Cyrl"),
        Tongue("bg", "bg", "Български", "Bulgarisch", "Cyrl"),
        Tongue("mk", "mk", "Македонски", "Mazedonisch", "Cyrl"),
        Tongue("tr", "tr", "Türkçe", "Türkisch", "Latn"),
        Tongue("fa-AF", "fa_AF", "دری", "Dari", "Arab", "rtl"),
        Tongue("fa", "fa", "فارسی", "Persisch", "Arab", "rtl"),
        Tongue("ps", "ps", "پښتو", "Paschtu", "Arab", "rtl"),
        Tongue("kmr", "ku", "Kurdî (Kurmancî)", "Kurdisch (Kurmandschi)", "Latn"),
        Tongue("ckb", "ckb", "کوردی (سۆرانی)", "Kurdisch (Sorani)", "Arab", "rtl"),
        Tongue("ro", "ro", "Română", "Rumänisch", "Latn"),
        Tongue("pl", "pl", "Polski", "Polnisch", "Latn"),
        Tongue("sq", "sq", "Shqip", "Albanisch", "Latn"),
        Tongue("sr-Latn", "sr_Latn", "Srpski", "Serbisch", "Latn"),
        Tongue("hr", "hr", "Hrvatski", "Kroatisch", "Latn"),
        Tongue("bs", "bs", "Bosanski", "Bosnisch", "Latn"),
        Tongue("ti", "ti", "ትግርኛ", "Tigrinya", "Ethi"),
        Tongue("am", "am", "አማርኛ", "Amharisch", "Ethi"),
        Tongue("so", "so", "Soomaali", "Somali", "Latn"),
        Tongue("vi", "vi", "Tiếng Việt", "Vietnamesisch", "Latn"),
        Tongue("fr", "fr", "Français", "Französisch", "Latn"),
        Tongue("es", "es", "Español", "Spanisch", "Latn"),
        Tongue("it", "it", "Italiano", "Italienisch", "Latn"),
        Tongue("pt", "pt", "Português", "Portugiesisch", "Latn"),
        Tongue("ur", "ur", "اردو", "Urdu", "Arab", "rtl"),
        Tongue("hi", "hi", "हिन्दी", "Hindi", "Deva"),
        Tongue("ne", "ne", "नेपाली", "Nepalesisch", "Deva"),
        Tongue("pa", "pa", "ਪੰਜਾਬੀ", "Punjabi", "Guru"),
        Tongue("bn", "bn", "বাংলা", "Bengalisch", "Beng"),
        Tongue("ta", "ta", "தமிழ்", "Tamil", "Taml"),
        Tongue("zh-Hans", "zh_Hans", "中文", "Chinesisch", "Hans"),
        Tongue("ka", "ka", "ქართული", "Georgisch", "Geor"),
        Tongue("hy", "hy", "Հայերեն", "Armenisch", "Armn"),
        Tongue("az", "az", "Azərbaycanca", "Aserbaidschanisch", "Latn"),
        Tongue("el", "el", "Ελληνικά", "Griechisch", "Grek"),
    )
}


def tongue(tag: str) -> Tongue:
    """The language of a tag. Raises `UnknownLanguage`."""
    try:
        return TONGUES[tag]
    except KeyError:
        raise UnknownLanguage(tag) from None


def offered(languages: Iterable[str], reviewed_only: bool) -> tuple[str, ...]:
    """The languages that people may choose, in the office's order; German is always one of them.

    With `reviewed_only` only those whose texts a native speaker has read. Raises `UnknownLanguage`.
    """
    given = dict.fromkeys(languages)
    chosen = [tag for tag in given if tag == "de" or not reviewed_only or tongue(tag).reviewed]
    return tuple(chosen if "de" in given else ["de", *chosen])


class UnknownLanguage(ValueError):
    """A language that we have no texts for."""

    def __init__(self, tag: str) -> None:
        super().__init__(f'there is no language "{tag}". Known languages: {", ".join(TONGUES)}.')
        self.tag = tag
