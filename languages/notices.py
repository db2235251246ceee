"""What staff may put on the walls, in every language of the house: the standard notices, and an office's own."""

from __future__ import annotations

from collections.abc import Mapping

from languages.translation import N_, Translation
from routing.office import Notice

NOTICES: Mapping[str, str] = {
    "takes-longer": N_("Heute dauert es länger. Bitte haben Sie Geduld."),
    "computer-down": N_("Der Computer geht gerade nicht. Bitte warten Sie. Ihre Nummer gilt."),
    "short-break": N_("Wir machen eine kurze Pause. Bitte warten Sie. Ihre Nummer gilt."),
    "no-more-numbers": N_("Heute gibt es keine neuen Nummern. Wer eine Nummer hat, kommt noch dran."),
    "closing-early": N_("Heute schließen wir früher. Wer eine Nummer hat, kommt noch dran."),
    "papers-ready": N_("Bitte halten Sie Ihre Papiere bereit."),
    "lift-out-of-order": N_("Der Aufzug geht nicht. Brauchen Sie Hilfe? Fragen Sie am Empfang."),
    "kiosk-out-of-order": N_("Ein Automat geht nicht. Nummern bekommen Sie am Empfang."),
    "child-looks-for-parents": N_("Ein Kind sucht seine Eltern. Bitte kommen Sie zum Empfang."),
    "leave-the-building": N_("Bitte gehen Sie jetzt ruhig nach draußen. Nehmen Sie nicht den Aufzug."),
}
"""Notices that every office may use, by id: plain German, translated with all other texts."""


def words_of_notice(notice: Notice, translation: Translation) -> str:
    """A notice in one language: the office's own words first, in German if need be, else the standard notice's."""
    own = notice.text.get(translation.tongue.tag) or notice.text.get("de")
    return own or translation.text(NOTICES[notice.id])
