"""Translations: gettext catalogues, read from their .po files when first asked for. German is the source."""

from __future__ import annotations

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from unicodedata import bidirectional

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from languages.tongues import tongue

LRI, FSI = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{FIRST STRONG ISOLATE}"
PDI = "\N{POP DIRECTIONAL ISOLATE}"

Domain = str
HALL: Domain = "hall"
"""What customers read: kiosk, paper, wall. Complete in every language."""

STAFF: Domain = "staff"
"""What staff read: German and English."""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a German text for the catalogues without translating it yet."""
    return text


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802
    """Mark a German text that has a singular and a plural."""
    return one, many


class Translation:
    """The texts of one language. Values that are filled in keep their order in every direction of writing."""

    def __init__(self, tag: str, domain: Domain = HALL) -> None:
        self.tongue = tongue(tag)
        self._catalogue = _catalogue(tag, domain)

    def text(self, german: str, **values: object) -> str:
        """A text, with its {values} filled in."""
        return self._fill(self._catalogue.gettext(german), values)

    def plural(self, forms: tuple[str, str], count: int, **values: object) -> str:
        """A text in the form its language has for this count, which is {count} in the text."""
        return self._fill(self._catalogue.ngettext(*forms, count), {"count": count, **values})

    def _fill(self, text: str, values: dict[str, object]) -> str:
        if not values:
            return text
        return text.format(**{name: isolate(str(value), self.tongue.direction) for name, value in values.items()})


def isolate(value: str, direction: str) -> str:
    """A value in a text, kept apart from it: numbers, ranges, times and phones stay left to right in a right-to-left
    text, words keep the direction of their own letters (law 6, UAX 9)."""
    if direction != "rtl":
        return value
    of_its_own = any(bidirectional(character) in ("R", "AL") for character in value)
    return f"{FSI if of_its_own else LRI}{value}{PDI}"


@lru_cache(maxsize=128)
def translation(tag: str, domain: Domain = HALL) -> Translation:
    """The translation into a language. Raises `UnknownLanguage`."""
    return Translation(tag, domain)


def compiled(source: bytes, tag: str) -> bytes:
    """A catalogue (.po) of a language in the form that is read at once (.mo). It takes 15 ms on a fast machine."""
    ready = BytesIO()
    write_mo(ready, read_po(BytesIO(source), locale=tongue(tag).cldr))
    return ready.getvalue()


def _catalogue(tag: str, domain: Domain) -> NullTranslations:
    """What is installed has its catalogues compiled; beside the sources that somebody works on there are none."""
    texts = files("languages") / "locale" / tag / "LC_MESSAGES"
    ready, source = texts / f"{domain}.mo", texts / f"{domain}.po"
    if ready.is_file():
        return GNUTranslations(BytesIO(ready.read_bytes()))
    if tag == "de" or not source.is_file():
        return NullTranslations()
    return GNUTranslations(BytesIO(compiled(source.read_bytes(), tag)))
