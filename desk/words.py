"""What the staff pages say, in German, with the keys of the buttons. English is in `staff.po`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from babel import Locale

from languages.hall import NEED_WORDS
from languages.tongues import TONGUES
from languages.translation import HALL, N_, NN_, STAFF, Translation, translation
from routing.reasons import APPOINTMENT, DRAWN, LANGUAGE, PICKED, PRIORITY, SECOND_DUTY, SENT_HERE
from wire.messages import Action

LANGUAGES = ("de", "en")
"""The languages that staff may choose from."""

DESKS = N_("Plätze")
DESK = N_("Platz {desk}")
ROOM = N_("Raum {room}")
ALL_DESKS = N_("Alle Plätze")
LEITUNG = N_("Leitung")
OPEN = N_("Geöffnet")
PAUSED = N_("Pause")
NOBODY_HERE = N_("Niemand am Platz")
WHY_THIS_ONE = N_("Warum diese Nummer?")
NEEDS = N_("Braucht")
SPEAKS = N_("Sprache")
WAITING_NONE = N_("Niemand wartet")
WAITING = NN_("{count} Person wartet", "{count} Personen warten")
WAITED = NN_("Hat {count} Minute gewartet", "Hat {count} Minuten gewartet")
WAITED_NOT = N_("Hat weniger als 1 Minute gewartet")
FORWARD_TO = N_("Weiterleiten an")
CHOOSE_PLACE = N_("Bitte wählen")
SACHGEBIETE = N_("Sachgebiete")
PARK_FOR = N_("Zurückstellen für")
MINUTES = NN_("{count} Minute", "{count} Minuten")
ASIDE = N_("Nicht gekommen oder zurückgestellt")
CALL = N_("{number} aufrufen")
CALL_SHORT = N_("Aufrufen")
NOTICES = N_("Hinweise auf den Anzeigen")
NOTICE = N_("Hinweis")
ALARMS = N_("Störungen")
NOT_REACHED = N_("nicht erreichbar")
RELOAD = N_("Seite neu laden")
NO_SCRIPT = N_("Ohne JavaScript ändert sich diese Seite nicht von selbst.")
WAITING_LIST = N_("Wer wartet auf diesen Platz?")
DRAWN_AT = N_("Gezogen")
DUE = N_("An der Reihe ab")
NUMBER = N_("Nummer")
CONCERN = N_("Anliegen")
MORE_WAITING = NN_("Und {count} weitere Person wartet.", "Und {count} weitere Personen warten.")
TAKE_BACK_LABEL = N_("{number} zurück an den Platz")
SENT_BY = N_("Weitergeleitet von Platz {desk}")
SENT_BECAUSE = N_("Weitergeleitet von Platz {desk}: {reason}")
FORWARD_WHY = N_("Grund")
NO_REASON = N_("Ohne Grund")
DOCUMENTS = N_("Unterlagen")
DOCUMENTS_THERE = N_("Alle Unterlagen sind da.")
DOCUMENTS_MISSING = NN_("{count} Unterlage fehlt.", "{count} Unterlagen fehlen.")
TICK_LABEL = N_("Haken speichern")
HELP_AT = N_("Aushelfen bei")
HELPS = N_("Dieser Platz hilft heute aus: {names}")
HELP_LABEL = N_("Aushelfen")
NO_HELP_LABEL = N_("Nicht mehr aushelfen")
DRAW_FOR = N_("Nummer für jemanden, der den Automaten nicht bedienen kann")
SLIP_FOR = N_("Zettel für eine andere Stelle")
KIOSK = N_("Automat")
PRINT_SLIP = N_("Zettel drucken")
KEYS_ON = N_("Tasten: an")
KEYS_OFF = N_("Tasten: aus")
TITLE_FREE = N_("frei")
ACTIONS = N_("Was tun?")

NO_BROKER = N_("Keine Verbindung. Die Zentrale hört uns nicht: Der Broker antwortet nicht.")
NO_HUB = N_("Keine Verbindung. Die Zentrale läuft nicht.")
NO_PAGES = N_("Keine Verbindung. Das Programm für diese Seite antwortet nicht.")
NOT_CURRENT = N_("Was hier steht, kann alt sein. Drücken geht gerade nicht.")
NOT_HEARD = N_("Die Zentrale hat noch nichts über diesen Platz gesagt.")

WRONG = N_("Das ging nicht")
UNKNOWN_DESK = N_("Es gibt keinen Platz „{desk}“.")
KNOWN_DESKS = N_("Diese Plätze gibt es:")
UNKNOWN_PAGE = N_("Diese Seite gibt es nicht.")
UNKNOWN_ACTION = N_("Es gibt keine Taste „{action}“. Es gibt: {known}.")
BAD_PLACE = N_("„{to}“ ist kein Sachgebiet und kein Platz.")
WITHOUT_PLACE = N_("Zum Weiterleiten fehlt das Ziel. Wählen Sie ein Sachgebiet oder einen Platz.")
WITHOUT_CONCERN = N_("Es fehlt das Anliegen. Wählen Sie ein Anliegen.")
WITHOUT_HELP = N_("Es fehlt, wo ausgeholfen wird. Wählen Sie ein Sachgebiet.")
WITHOUT_NOTICE = N_("Es fehlt, welcher Hinweis. Wählen Sie einen Hinweis.")
BAD_FORM = N_("Die Angaben passen nicht zu dieser Taste.")
TOO_LARGE = N_("Die Anfrage ist zu groß.")
FOREIGN = N_("Die Anfrage kommt nicht von dieser Seite. Öffnen Sie die Seite neu und drücken Sie noch einmal.")
BACK_TO_DESK = N_("Zurück zum Platz")


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the page: what it does, what is on it, and its key."""

    action: Action
    label: str
    key: str


NEXT = Button("next", N_("Nächste Nummer"), "n")
RECALL = Button("recall", N_("Noch einmal rufen"), "r")
MISSED = Button("missed", N_("Nicht gekommen"), "m")
DONE = Button("done", N_("Fertig"), "d")
RETURN = Button("return", N_("Aufruf zurücknehmen"), "z")
PARK = Button("park", N_("Zurückstellen"), "p")
FORWARD = Button("forward", N_("Weiterleiten"), "f")
OPEN_DESK = Button("open", N_("Platz öffnen"), "o")
PAUSE_DESK = Button("pause", N_("Pause machen"), "o")
SHOW_NOTICE = Button("notice", N_("Zeigen"), "h")
TAKE_DOWN = Button("no-notice", N_("Nicht mehr zeigen"), "")
NOTICE_ACTIONS = (SHOW_NOTICE.action, TAKE_DOWN.action)
TAKE_BACK = Button("take-back", TAKE_BACK_LABEL, "z")
TICK = Button("tick", TICK_LABEL, "")
DRAW = Button("draw", N_("Nummer drucken"), "e")
HELP = Button("help", HELP_LABEL, "a")
NO_HELP = Button("no-help", NO_HELP_LABEL, "a")
CAME = Button("came", N_("Ist da"), "k")
AT_DESK = (CAME, RECALL, DONE, MISSED, RETURN)
"""Buttons that need a number at the desk and nothing else."""

ACTIONS_KNOWN = get_args(Action)
"""Every action that a press can have."""

OUTCOMES: Mapping[str, str] = {
    "called": N_("Aufgerufen."),
    "recalled": N_("Noch einmal aufgerufen."),
    "nobody-waiting": N_("Niemand wartet."),
    "done": N_("Fertig."),
    "missed": N_("Nicht gekommen. Sie können die Nummer später wieder aufrufen."),
    "parked": N_("Zurückgestellt."),
    "forwarded": N_("Weitergeleitet."),
    "returned": N_("Zurückgenommen. Die Nummer wartet wieder an ihrer alten Stelle."),
    "cancelled": N_("Die Nummer ist geschlossen."),
    "came": N_("Ist da. Die Anzeige ruft nicht noch einmal."),
    "taken-back": N_("Zurückgeholt. Die Nummer ist wieder am Platz."),
    "ticked": N_("Gespeichert."),
    "ordered": N_("Der Automat soll drucken."),
    "duties-moved": N_("Die Aufgaben sind geändert, bis zum Ende des Tages."),
    "limited": N_("Das gilt ab jetzt, bis zum Ende des Tages."),
    "notice-shown": N_("Der Hinweis steht auf den Anzeigen."),
    "notice-taken-down": N_("Der Hinweis steht nicht mehr auf den Anzeigen."),
    "open": N_("Der Platz ist geöffnet."),
    "paused": N_("Der Platz macht Pause."),
    "stale": N_("Der Druck auf die Taste kam zu spät an. Bitte drücken Sie noch einmal."),
    "repeated": N_("Dieser Druck war schon angekommen."),
    "refused": N_("Das geht nicht."),
    "not-taken": N_("Nicht angenommen: Die Zentrale hat nicht geantwortet. Sehen Sie nach, was am Platz ist. "
                    "Drücken Sie dann noch einmal."),
    "changed": N_("Am Platz hat sich etwas geändert. Es ist nichts passiert. Bitte sehen Sie nach."),
}  # fmt: skip

GOOD = (
    "called", "recalled", "done", "missed", "parked", "forwarded", "returned", "cancelled", "came", "taken-back",
    "ticked", "ordered", "duties-moved", "limited", "notice-shown",
    "notice-taken-down", "open", "paused",
)  # fmt: skip
"""Outcomes that say: what was wanted has happened."""

_REFUSALS = {
    "no ticket is at this desk": N_("Am Platz ist keine Nummer."),
    "this day is closed": N_("Der Tag ist abgeschlossen."),
    "there is nothing to undo at this desk": N_("Es gibt nichts, was rückgängig zu machen ist."),
    "only the head of section may do this": N_("Das darf nur die Leitung."),
}
PAPER: Mapping[str, str] = {
    "ordered": N_("Der Automat {kiosk} druckt gerade."),
    "printed": N_("{number} ist am Automaten {kiosk} gedruckt."),
    "not-printed": N_("{number} ist gezogen, aber nicht gedruckt. Bitte sagen Sie die Nummer."),
    "lapsed": N_("Der Automat {kiosk} hat nicht geantwortet. Es wird nichts mehr gedruckt."),
}
"""What became of an order at a kiosk."""

SLIP_PRINTED = N_("Der Zettel ist am Automaten {kiosk} gedruckt.")
NOTHING_PRINTED = N_("Der Automat {kiosk} konnte nicht drucken. Es ist keine Nummer gezogen.")
FORWARD_REASONS: Mapping[str, str] = {
    "documents-complete": N_("Unterlagen vollständig"),
    "documents-missing": N_("Unterlagen fehlen noch"),
    "form-handed-out": N_("Formular ausgegeben"),
    "needs-decision": N_("Entscheidung nötig"),
    "pick-up": N_("Abholung"),
    "wrong-place": N_("War hier falsch"),
}
_DEVICES = {
    "kiosk": N_("Automat {id}"),
    "display": N_("Anzeige {id}"),
    "desk": N_("Ruf-Taste {id}"),
    "box": N_("Ruf-Tasten {id}"),
    "buttons": N_("Funk-Tasten"),
    "hub": N_("Zentrale"),
}
_EARLIER = NN_("{count} Minute früher", "{count} Minuten früher")
_LATER = NN_("{count} Minute später", "{count} Minuten später")
_REASONS: Mapping[str, str] = {
    DRAWN: N_("Gezogen um {time}"),
    APPOINTMENT: N_("Termin um {time}"),
    PRIORITY: N_("Hat Vorrang"),
    LANGUAGE: N_("Spricht wie dieser Platz {language}"),
    SECOND_DUTY: N_("Gehört zuerst zu anderen Plätzen"),
    SENT_HERE: N_("An diesen Platz geschickt"),
    PICKED: N_("Von Hand aufgerufen"),
}


def reason(say: Translation, code: str, minutes: int, time: str, language: str) -> str:
    """Why a number was called, as in "Gezogen um 10:42". A code that is new to us stands for itself."""
    words = _REASONS.get(code)
    said = say.text(words, time=time, language=language) if words else code
    if minutes == 0:
        return said
    return f"{said}: {say.plural(_EARLIER if minutes < 0 else _LATER, abs(minutes))}"


def refusal(say: Translation, what: str) -> str:
    """The hub's words about a refusal; in the language of the page where we know them."""
    return say.text(_REFUSALS[what]) if what in _REFUSALS else what


def device(say: Translation, role: str, client: str) -> str:
    """What staff call a device."""
    return say.text(_DEVICES.get(role, "{id}"), id=client)


def language_name(say: Translation, tag: str) -> str:
    """The name of a ticket's language, in the language of the page; the tag, if it is new to us."""
    if tag not in TONGUES:
        return tag
    if say.tongue.tag == "de":
        return TONGUES[tag].german_name
    return Locale.parse(TONGUES[tag].cldr).get_display_name(say.tongue.cldr) or tag


def name_in(texts: Mapping[str, str], say: Translation) -> str:
    """A name that the office gives in its languages, in the language of the page; in German if it has no other."""
    return texts.get(say.tongue.tag) or texts["de"]


def need(say: Translation, need_id: str) -> str:
    """What a person asked for, in the words of the kiosk."""
    if need_id not in NEED_WORDS:
        return need_id
    return translation(say.tongue.tag, HALL).text(NEED_WORDS[need_id])


def staff_words(tag: str) -> Translation:
    """What the pages say in one of `LANGUAGES`."""
    return translation(tag, STAFF)
