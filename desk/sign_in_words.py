"""What the pages about signing in say, in German. English is in `staff.po`."""

from __future__ import annotations

from languages.translation import N_, NN_

SIGN_IN = N_("Anmelden")
SIGN_OUT = N_("Abmelden")
SIGNED_IN_AS = N_("Angemeldet: {name}")
USER_NAME = N_("Benutzername")
PASSWORD = N_("Passwort")
WITH_PROVIDER = N_("Mit dem Konto der Verwaltung anmelden")
OR_HERE = N_("Oder mit einem Konto dieser Seite:")

WRONG = N_("Benutzername oder Passwort ist falsch.")
TOO_SOON = NN_(
    "Zu viele Versuche. Bitte warten Sie {count} Sekunde.", "Zu viele Versuche. Bitte warten Sie {count} Sekunden."
)
TOO_BUSY = N_("Gerade melden sich zu viele an. Bitte versuchen Sie es noch einmal.")
SIGNED_OUT = N_("Sie sind abgemeldet.")
OVER = N_("Sie waren zu lange weg und sind abgemeldet. Bitte melden Sie sich wieder an.")
PROVIDER_AWAY = N_("Die Anmeldung der Verwaltung antwortet nicht. Versuchen Sie es später noch einmal.")
NOT_SIGNED_IN = N_("Die Anmeldung hat nicht geklappt. Bitte beginnen Sie noch einmal.")
NO_ROLE = N_("Ihr Konto darf diese Seiten nicht benutzen. Fragen Sie die Leitung.")
NOT_FOR_YOU = N_("Diese Seite ist nicht für Ihr Konto. Fragen Sie die Leitung, wenn Sie sie brauchen.")
START = N_("Zur Übersicht")

SOON_OUT = N_("Sie werden bald abgemeldet, weil hier niemand etwas tut.")
STAY = N_("Angemeldet bleiben")
