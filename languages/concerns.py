"""The standard concerns: what customers come for, in their words and not the office's.

An office picks from them by id, or adds its own with texts in `office.toml`. All texts are plain German.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from languages.translation import N_, Translation
from routing.office import Concern, Office, Words
from routing.reading import Problem, did_you_mean

PASSPORT = N_("Pass oder Ausweis")
PHOTO = N_("Ein Foto für den Ausweis")
FORM = N_("Das ausgefüllte Formular")
LETTER = N_("Den Brief, den Sie von uns haben")
CARD = N_("Ihre Aufenthalts-Karte")
RENT = N_("Den Miet-Vertrag")
HEALTH = N_("Den Nachweis der Kranken-Versicherung")
PAY = N_("Ihre letzten Lohn-Zettel")
CONTRACT = N_("Den Arbeits-Vertrag")
STUDIES = N_("Die Bescheinigung der Hochschule")
MARRIAGE = N_("Die Heirats-Urkunde")
BIRTH = N_("Die Geburts-Urkunde")
FEE = N_("Geld oder Bank-Karte für die Gebühr")
POLICE = N_("Die Anzeige bei der Polizei, wenn Sie eine haben")
COURSE = N_("Die Bescheinigung vom Sprach-Kurs")


@dataclass(frozen=True, slots=True)
class StandardConcern:
    """A concern as most offices know it. `pictogram` names one of Material Symbols."""

    name: str
    explanation: str
    pictogram: str
    bring: tuple[str, ...] = ()


STANDARD: Mapping[str, StandardConcern] = {
    "extend-permit": StandardConcern(
        N_("Aufenthalts-Erlaubnis verlängern"),
        N_("Ihre Erlaubnis endet bald und Sie wollen bleiben."),
        "id-card",
        (PASSPORT, CARD, PHOTO, HEALTH, PAY),
    ),
    "first-permit": StandardConcern(
        N_("Erste Aufenthalts-Erlaubnis"),
        N_("Sie sind neu in Deutschland und brauchen eine Erlaubnis."),
        "flight-land",
        (PASSPORT, PHOTO, RENT, HEALTH, FORM),
    ),
    "collect-card": StandardConcern(
        N_("Karte abholen"),
        N_("Ihre Karte ist fertig. Sie haben einen Brief bekommen."),
        "badge",
        (PASSPORT, CARD, LETTER),
    ),
    "settlement-permit": StandardConcern(
        N_("Für immer bleiben"),
        N_("Sie wollen eine Niederlassungs-Erlaubnis."),
        "workspace-premium",
        (PASSPORT, CARD, PHOTO, PAY, COURSE),
    ),
    "work": StandardConcern(
        N_("Arbeiten"),
        N_("Sie wollen arbeiten oder die Arbeit wechseln."),
        "work",
        (PASSPORT, CARD, CONTRACT),
    ),
    "study": StandardConcern(
        N_("Studium und Ausbildung"),
        N_("Sie studieren, lernen einen Beruf oder gehen zur Schule."),
        "school",
        (PASSPORT, CARD, STUDIES, HEALTH),
    ),
    "family": StandardConcern(
        N_("Familie nachholen"),
        N_("Ihr Mann, Ihre Frau oder Ihre Kinder sollen kommen."),
        "family-restroom",
        (PASSPORT, CARD, MARRIAGE, BIRTH, RENT),
    ),
    "birth": StandardConcern(
        N_("Kind ist geboren"),
        N_("Ihr Kind ist in Deutschland geboren."),
        "stroller",
        (PASSPORT, CARD, BIRTH),
    ),
    "travel-document": StandardConcern(
        N_("Reise-Ausweis"),
        N_("Sie haben keinen Pass und wollen reisen."),
        "passport",
        (CARD, PHOTO, FEE),
    ),
    "visa": StandardConcern(
        N_("Visum verlängern"),
        N_("Sie sind zu Besuch und wollen länger bleiben."),
        "passport",
        (PASSPORT, HEALTH, FEE),
    ),
    "invite": StandardConcern(
        N_("Gäste einladen"),
        N_("Sie wollen Besuch aus dem Ausland einladen und dafür bezahlen."),
        "signature",
        (PASSPORT, PAY, RENT, FEE),
    ),
    "eu-citizen": StandardConcern(
        N_("Bürger der EU"),
        N_("Sie oder Ihre Familie kommen aus einem Land der EU."),
        "euro",
        (PASSPORT, CONTRACT, HEALTH),
    ),
    "ukraine": StandardConcern(
        N_("Schutz für Menschen aus der Ukraine"),
        N_("Sie sind vor dem Krieg in der Ukraine geflohen."),
        "shield-with-house",
        (PASSPORT, PHOTO, RENT),
    ),
    "asylum": StandardConcern(
        N_("Asyl: Gestattung"),
        N_("Ihr Asyl-Verfahren läuft. Sie haben eine Gestattung."),
        "shield-with-house",
        (CARD, LETTER, PHOTO),
    ),
    "toleration": StandardConcern(
        N_("Duldung"),
        N_("Sie wollen eine Duldung verlängern oder ändern."),
        "shield-with-house",
        (CARD, LETTER, PHOTO),
    ),
    "address": StandardConcern(
        N_("Neue Adresse"),
        N_("Sie sind umgezogen. Die Adresse auf der Karte ist falsch."),
        "moving",
        (PASSPORT, CARD, RENT),
    ),
    "lost": StandardConcern(
        N_("Karte oder Pass verloren"),
        N_("Ihre Papiere sind weg oder gestohlen."),
        "id-card",
        (POLICE, PHOTO),
    ),
    "naturalisation": StandardConcern(
        N_("Deutscher werden, Deutsche werden"),
        N_("Sie wollen den deutschen Pass."),
        "workspace-premium",
        (PASSPORT, CARD, BIRTH, PAY, COURSE),
    ),
    "course": StandardConcern(
        N_("Deutsch-Kurs"),
        N_("Sie wollen Deutsch lernen und einen Kurs besuchen."),
        "school",
        (PASSPORT, CARD),
    ),
    "fiction": StandardConcern(
        N_("Bescheinigung, bis die Karte fertig ist"),
        N_("Ihre Erlaubnis endet, aber die neue Karte ist noch nicht da."),
        "id-card",
        (PASSPORT, CARD, LETTER),
    ),
    "papers": StandardConcern(
        N_("Papiere abgeben oder holen"),
        N_("Sie bringen fehlende Papiere oder brauchen ein Formular."),
        "signature",
        (LETTER,),
    ),
    "letter": StandardConcern(
        N_("Ich habe einen Brief von Ihnen"),
        N_("Sie verstehen den Brief nicht oder sollen kommen."),
        "support-agent",
        (LETTER, PASSPORT),
    ),
    "question": StandardConcern(
        N_("Eine Frage"),
        N_("Sie wollen nur kurz etwas wissen."),
        "support-agent",
    ),
    "unsure": StandardConcern(
        N_("Ich weiß es nicht"),
        N_("Wir helfen Ihnen. Gehen Sie zuerst zum Service-Punkt."),
        "support-agent",
    ),
}


@dataclass(frozen=True, slots=True)
class ConcernWords:
    """What is said about a concern in one language."""

    name: str
    explanation: str
    pictogram: str
    bring: tuple[str, ...]


def words_of(concern: Concern, translation: Translation) -> ConcernWords:
    """A concern in one language: the office's own words first, else the standard catalogue's."""
    standard = STANDARD.get(concern.id, StandardConcern(concern.id, "", concern.pictogram))
    tag = translation.tongue.tag
    return ConcernWords(
        name=_own(concern.name, tag) or translation.text(standard.name),
        explanation=_own(concern.explanation, tag) or (standard.explanation and translation.text(standard.explanation)),
        pictogram=standard.pictogram,
        bring=tuple(_own(each, tag) for each in concern.bring) or tuple(map(translation.text, standard.bring)),
    )


def problems_of(office: Office) -> list[Problem]:
    """Concerns, languages and time zone of an office that we have no words for."""
    from languages.tongues import TONGUES

    problems = [
        Problem(
            f'concern "{concern.id}"',
            f"this is no standard concern, and it has no name.{did_you_mean(concern.id, STANDARD)}",
            f'Add name = {{ de = "…" }}, or use one of: {", ".join(STANDARD)}.',
        )
        for concern in office.concerns.values()
        if concern.id not in STANDARD and not concern.name
    ]
    named = [*office.languages, *(tag for display in office.displays.values() for tag in display.languages)]
    for tag in dict.fromkeys(named):
        if tag not in TONGUES:
            what = f'there are no texts in "{tag}".{did_you_mean(tag, TONGUES)}'
            problems.append(Problem("office, languages", what, f"Known languages: {', '.join(TONGUES)}."))
    return [*problems, *_timezone_problems(office)]


def _timezone_problems(office: Office) -> list[Problem]:
    try:
        ZoneInfo(office.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Europe" is a directory
        return [Problem("office", f'there is no time zone "{office.timezone}".', 'It is like "Europe/Berlin".')]
    return []


def _own(words: Words, tag: str) -> str:
    return words.get(tag) or words.get("de", "")
