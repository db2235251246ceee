"""The standard catalogue: what customers come for, in their words and not the office's. All texts are plain German.

Names, explanations and papers follow what Ausländerbehörden and naturalisation offices ask for (AufenthG, FreizügG/EU,
AsylG, StAG). The minutes are usual lengths of a visit, for an office that has none of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from languages.translation import N_

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
TRAINING = N_("Den Ausbildungs-Vertrag")
DIPLOMA = N_("Zeugnisse von Beruf oder Studium")
MONEY = N_("Einen Nachweis, dass Sie genug Geld haben")
BUSINESS = N_("Den Plan für Ihre Firma")
MARRIAGE = N_("Die Heirats-Urkunde")
DIVORCE = N_("Den Beschluss vom Gericht oder einen Nachweis der Trennung")
BIRTH = N_("Die Geburts-Urkunde")
PASSPORTS_OF_PARENTS = N_("Pass oder Karte von beiden Eltern")
PASSPORT_OF_RELATIVE = N_("Pass oder Karte von Ihrem Familien-Mitglied")
GUEST = N_("Name, Geburts-Tag und Adresse von Ihrem Gast")
FEE = N_("Geld oder Bank-Karte für die Gebühr")
POLICE = N_("Die Anzeige bei der Polizei, wenn Sie eine haben")
COURSE = N_("Die Bescheinigung vom Sprach-Kurs")
CITIZEN_TEST = N_("Das Zeugnis vom Einbürgerungs-Test")
DECISION = N_("Den Bescheid vom Bundes-Amt (BAMF)")
ASYLUM_CARD = N_("Ihre Gestattung, Duldung oder den Ankunfts-Nachweis")
REGISTRATION = N_("Die Melde-Bescheinigung")
NEW_NAME = N_("Die Urkunde mit dem neuen Namen")
OLD_PASSPORT = N_("Den alten und den neuen Pass")
TICKET = N_("Die Fahr-Karte oder das Flug-Ticket, wenn Sie eins haben")
SCHOOL_LIST = N_("Die Liste von der Schule")
POWER = N_("Die Vollmacht und den Ausweis von dieser Person")
APPOINTMENT = N_("Die Bestätigung vom Termin")
GERMAN_PARENTS = N_("Papiere, die zeigen, dass Ihre Eltern deutsch sind")


@dataclass(frozen=True, slots=True)
class StandardGroup:
    """Concerns that people look for in the same place. `pictogram` names one of Material Icons."""

    name: str
    pictogram: str


GROUPS: Mapping[str, StandardGroup] = {
    "stay": StandardGroup(N_("In Deutschland bleiben"), "home"),
    "work-and-study": StandardGroup(N_("Arbeit und Lernen"), "work"),
    "family-and-children": StandardGroup(N_("Familie und Kinder"), "family_restroom"),
    "travel-and-visit": StandardGroup(N_("Reisen und Besuch"), "luggage"),
    "protection": StandardGroup(N_("Flucht und Asyl"), "shield"),
    "cards-and-papers": StandardGroup(N_("Karten und Papiere"), "badge"),
    "german-passport": StandardGroup(N_("Deutscher Pass"), "workspace_premium"),
    "help": StandardGroup(N_("Hilfe und Fragen"), "support_agent"),
}


@dataclass(frozen=True, slots=True)
class StandardConcern:
    """A concern as most offices know it. `minutes` is a visit's usual length, `pictogram` one of Material Icons."""

    name: str
    explanation: str
    pictogram: str
    group: str
    minutes: int
    bring: tuple[str, ...] = ()


SERVICEPOINT_CONCERNS = ("unsure", "letter")
"""Who does not know where to go, or holds a letter they do not understand, always goes to the Servicepoint first."""

STANDARD: Mapping[str, StandardConcern] = {
    # ---- In Deutschland bleiben
    "extend-permit": StandardConcern(
        N_("Aufenthalts-Erlaubnis verlängern"),
        N_("Ihre Erlaubnis endet bald und Sie wollen bleiben."),
        "autorenew",
        "stay",
        15,
        (PASSPORT, CARD, PHOTO, HEALTH, PAY),
    ),
    "first-permit": StandardConcern(
        N_("Erste Aufenthalts-Erlaubnis"),
        N_("Sie sind neu in Deutschland und brauchen eine Erlaubnis."),
        "flight_land",
        "stay",
        20,
        (PASSPORT, PHOTO, RENT, HEALTH, FORM),
    ),
    "settlement-permit": StandardConcern(
        N_("Für immer bleiben"),
        N_("Sie wollen eine Niederlassungs-Erlaubnis."),
        "verified",
        "stay",
        20,
        (PASSPORT, CARD, PHOTO, PAY, COURSE),
    ),
    "fiction": StandardConcern(
        N_("Bescheinigung, bis die Karte fertig ist"),
        N_("Ihre Erlaubnis endet, aber die neue Karte ist noch nicht da."),
        "hourglass_top",
        "stay",
        10,
        (PASSPORT, CARD, LETTER),
    ),
    "expired-permit": StandardConcern(
        N_("Erlaubnis ist schon abgelaufen"),
        N_("Ihre Karte oder Ihr Visum gilt nicht mehr."),
        "event_busy",
        "stay",
        20,
        (PASSPORT, CARD, PHOTO),
    ),
    "change-conditions": StandardConcern(
        N_("Eintrag auf der Karte ändern"),
        N_("Auf Ihrer Karte steht etwas, das jetzt anders sein soll."),
        "edit",
        "stay",
        15,
        (PASSPORT, CARD),
    ),
    "eu-citizen": StandardConcern(
        N_("Bürger der EU"),
        N_("Sie oder Ihre Familie kommen aus einem Land der EU."),
        "euro",
        "stay",
        15,
        (PASSPORT, CONTRACT, HEALTH),
    ),
    "eu-family-card": StandardConcern(
        N_("Karte für Familie von EU-Bürgern"),
        N_("Ihr Mann, Ihre Frau oder Ihre Eltern kommen aus der EU, Sie selbst nicht."),
        "groups",
        "stay",
        15,
        (PASSPORT, PHOTO, PASSPORT_OF_RELATIVE, MARRIAGE),
    ),
    # ---- Arbeit und Lernen
    "work": StandardConcern(
        N_("Arbeiten"),
        N_("Sie wollen arbeiten oder die Arbeit wechseln."),
        "work",
        "work-and-study",
        15,
        (PASSPORT, CARD, CONTRACT),
    ),
    "skilled-work": StandardConcern(
        N_("Fachkraft und Blaue Karte EU"),
        N_("Sie haben einen Beruf gelernt oder studiert und haben hier eine Stelle."),
        "engineering",
        "work-and-study",
        20,
        (PASSPORT, CONTRACT, DIPLOMA, PHOTO),
    ),
    "work-permission": StandardConcern(
        N_("Arbeits-Erlaubnis bei Asyl oder Duldung"),
        N_("Sie haben eine Gestattung oder Duldung und wollen arbeiten."),
        "assignment_ind",
        "work-and-study",
        15,
        (ASYLUM_CARD, CONTRACT),
    ),
    "job-search": StandardConcern(
        N_("Arbeit suchen"),
        N_("Sie sind mit dem Studium oder der Ausbildung fertig und suchen Arbeit."),
        "person_search",
        "work-and-study",
        15,
        (PASSPORT, CARD, DIPLOMA, MONEY),
    ),
    "self-employed": StandardConcern(
        N_("Eigene Firma"),
        N_("Sie wollen selbst eine Firma haben oder frei arbeiten."),
        "storefront",
        "work-and-study",
        20,
        (PASSPORT, CARD, BUSINESS, MONEY),
    ),
    "study": StandardConcern(
        N_("Studium und Schule"),
        N_("Sie studieren oder gehen zur Schule."),
        "school",
        "work-and-study",
        15,
        (PASSPORT, CARD, STUDIES, MONEY, HEALTH),
    ),
    "training": StandardConcern(
        N_("Ausbildung"),
        N_("Sie lernen einen Beruf."),
        "construction",
        "work-and-study",
        15,
        (PASSPORT, CARD, TRAINING),
    ),
    "au-pair": StandardConcern(
        N_("Au-pair und Freiwilligen-Dienst"),
        N_("Sie leben bei einer Familie oder helfen freiwillig."),
        "volunteer_activism",
        "work-and-study",
        15,
        (PASSPORT, CONTRACT, HEALTH),
    ),
    # ---- Familie und Kinder
    "family": StandardConcern(
        N_("Familie nachholen"),
        N_("Ihr Mann, Ihre Frau oder Ihre Kinder sollen kommen."),
        "family_restroom",
        "family-and-children",
        20,
        (PASSPORT, CARD, MARRIAGE, BIRTH, RENT),
    ),
    "birth": StandardConcern(
        N_("Kind ist geboren"),
        N_("Ihr Kind ist in Deutschland geboren."),
        "stroller",
        "family-and-children",
        15,
        (PASSPORTS_OF_PARENTS, BIRTH),
    ),
    "child-permit": StandardConcern(
        N_("Erlaubnis für ein Kind"),
        N_("Ihr Kind braucht eine neue Karte oder wird 16 Jahre alt."),
        "escalator_warning",
        "family-and-children",
        15,
        (PASSPORTS_OF_PARENTS, PHOTO),
    ),
    "marriage": StandardConcern(
        N_("Heirat"),
        N_("Sie haben geheiratet oder wollen heiraten."),
        "favorite",
        "family-and-children",
        15,
        (PASSPORT, CARD, MARRIAGE),
    ),
    "separation": StandardConcern(
        N_("Trennung oder Scheidung"),
        N_("Sie leben nicht mehr mit Ihrem Mann oder Ihrer Frau."),
        "call_split",
        "family-and-children",
        15,
        (PASSPORT, CARD, DIVORCE, PAY),
    ),
    # ---- Reisen und Besuch
    "travel-document": StandardConcern(
        N_("Reise-Ausweis"),
        N_("Sie haben keinen Pass und wollen reisen."),
        "card_travel",
        "travel-and-visit",
        15,
        (CARD, PHOTO, FEE),
    ),
    "visa": StandardConcern(
        N_("Visum verlängern"),
        N_("Sie sind zu Besuch und wollen länger bleiben."),
        "event_available",
        "travel-and-visit",
        15,
        (PASSPORT, HEALTH, FEE),
    ),
    "invite": StandardConcern(
        N_("Gäste einladen"),
        N_("Sie wollen Besuch aus dem Ausland einladen und dafür bezahlen."),
        "emoji_people",
        "travel-and-visit",
        15,
        (PASSPORT, PAY, RENT, GUEST, FEE),
    ),
    "long-journey": StandardConcern(
        N_("Lange Reise"),
        N_("Sie sind länger als 6 Monate nicht in Deutschland."),
        "flight_takeoff",
        "travel-and-visit",
        10,
        (PASSPORT, CARD),
    ),
    "school-trip": StandardConcern(
        N_("Klassen-Fahrt"),
        N_("Ein Kind reist mit der Schule in ein anderes Land."),
        "directions_bus",
        "travel-and-visit",
        10,
        (SCHOOL_LIST,),
    ),
    "leave": StandardConcern(
        N_("Deutschland verlassen"),
        N_("Sie gehen zurück oder ziehen in ein anderes Land."),
        "logout",
        "travel-and-visit",
        15,
        (PASSPORT, CARD, TICKET),
    ),
    # ---- Flucht und Asyl
    "asylum-request": StandardConcern(
        N_("Um Asyl bitten"),
        N_("Sie sind neu hier und suchen Schutz."),
        "front_hand",
        "protection",
        20,
        (PASSPORT,),
    ),
    "asylum": StandardConcern(
        N_("Asyl: Gestattung"),
        N_("Ihr Asyl-Verfahren läuft. Sie haben eine Gestattung."),
        "shield",
        "protection",
        10,
        (ASYLUM_CARD, LETTER, PHOTO),
    ),
    "recognised": StandardConcern(
        N_("Asyl: Schutz bekommen"),
        N_("Das Bundes-Amt hat Ja gesagt. Sie brauchen jetzt eine Erlaubnis."),
        "verified_user",
        "protection",
        20,
        (DECISION, ASYLUM_CARD, PHOTO),
    ),
    "toleration": StandardConcern(
        N_("Duldung"),
        N_("Sie wollen eine Duldung verlängern oder ändern."),
        "pending_actions",
        "protection",
        15,
        (ASYLUM_CARD, LETTER, PHOTO),
    ),
    "ukraine": StandardConcern(
        N_("Schutz für Menschen aus der Ukraine"),
        N_("Sie sind vor dem Krieg in der Ukraine geflohen."),
        "health_and_safety",
        "protection",
        20,
        (PASSPORT, PHOTO, RENT),
    ),
    "residence-rule": StandardConcern(
        N_("In eine andere Stadt ziehen"),
        N_("Sie sollen hier wohnen und wollen woanders wohnen."),
        "location_city",
        "protection",
        15,
        (ASYLUM_CARD, RENT, CONTRACT),
    ),
    # ---- Karten und Papiere
    "collect-card": StandardConcern(
        N_("Karte abholen"),
        N_("Ihre Karte ist fertig. Sie haben einen Brief bekommen."),
        "badge",
        "cards-and-papers",
        5,
        (PASSPORT, CARD, LETTER),
    ),
    "address": StandardConcern(
        N_("Neue Adresse"),
        N_("Sie sind umgezogen. Die Adresse auf der Karte ist falsch."),
        "moving",
        "cards-and-papers",
        5,
        (PASSPORT, CARD, REGISTRATION),
    ),
    "new-passport": StandardConcern(
        N_("Neuer Pass"),
        N_("Sie haben einen neuen Pass. Die Erlaubnis soll dazu passen."),
        "menu_book",
        "cards-and-papers",
        10,
        (OLD_PASSPORT, CARD, PHOTO),
    ),
    "new-name": StandardConcern(
        N_("Neuer Name"),
        N_("Ihr Name ist jetzt anders."),
        "drive_file_rename_outline",
        "cards-and-papers",
        10,
        (PASSPORT, CARD, NEW_NAME),
    ),
    "lost": StandardConcern(
        N_("Karte oder Pass verloren"),
        N_("Ihre Papiere sind weg oder gestohlen."),
        "search_off",
        "cards-and-papers",
        15,
        (POLICE, PHOTO),
    ),
    "card-trouble": StandardConcern(
        N_("Karte ist falsch oder kaputt"),
        N_("Auf der Karte steht ein Fehler, oder der Chip geht nicht."),
        "broken_image",
        "cards-and-papers",
        10,
        (PASSPORT, CARD),
    ),
    "papers": StandardConcern(
        N_("Papiere abgeben oder holen"),
        N_("Sie bringen fehlende Papiere oder brauchen ein Formular."),
        "upload_file",
        "cards-and-papers",
        5,
        (LETTER,),
    ),
    "fingerprints": StandardConcern(
        N_("Foto und Finger-Abdruck"),
        N_("Sie sollen für die Karte Ihre Finger-Abdrücke geben."),
        "fingerprint",
        "cards-and-papers",
        10,
        (PASSPORT, PHOTO, LETTER),
    ),
    # ---- Deutscher Pass
    "naturalisation": StandardConcern(
        N_("Deutscher werden, Deutsche werden"),
        N_("Sie wollen den deutschen Pass."),
        "workspace_premium",
        "german-passport",
        30,
        (PASSPORT, CARD, BIRTH, PAY, COURSE, CITIZEN_TEST),
    ),
    "naturalisation-advice": StandardConcern(
        N_("Fragen zum deutschen Pass"),
        N_("Sie wollen wissen, ob und wie Sie Deutsche oder Deutscher werden."),
        "contact_support",
        "german-passport",
        20,
        (PASSPORT, CARD),
    ),
    "naturalisation-collect": StandardConcern(
        N_("Urkunde für den deutschen Pass abholen"),
        N_("Sie haben einen Brief bekommen: Ihre Urkunde ist fertig."),
        "card_membership",
        "german-passport",
        15,
        (PASSPORT, CARD, LETTER, FEE),
    ),
    "german-already": StandardConcern(
        N_("Bin ich schon deutsch?"),
        N_("Sie glauben, dass Sie oder Ihr Kind schon deutsch sind."),
        "how_to_reg",
        "german-passport",
        20,
        (PASSPORT, BIRTH, GERMAN_PARENTS),
    ),
    # ---- Hilfe und Fragen
    "letter": StandardConcern(
        N_("Ich habe einen Brief von Ihnen"),
        N_("Sie verstehen den Brief nicht oder sollen kommen."),
        "mail",
        "help",
        10,
        (LETTER, PASSPORT),
    ),
    "unsure": StandardConcern(
        N_("Ich weiß es nicht"),
        N_("Wir helfen Ihnen. Gehen Sie zuerst zum Service-Punkt."),
        "help",
        "help",
        10,
    ),
    "question": StandardConcern(
        N_("Eine Frage"),
        N_("Sie wollen nur kurz etwas wissen."),
        "forum",
        "help",
        5,
    ),
    "appointment": StandardConcern(
        N_("Ich habe einen Termin"),
        N_("Sie haben Tag und Uhr-Zeit von uns bekommen."),
        "event_available",
        "help",
        15,
        (APPOINTMENT, PASSPORT),
    ),
    "book-appointment": StandardConcern(
        N_("Einen Termin machen"),
        N_("Sie wollen an einem anderen Tag kommen."),
        "edit_calendar",
        "help",
        5,
        (PASSPORT,),
    ),
    "course": StandardConcern(
        N_("Deutsch-Kurs"),
        N_("Sie wollen Deutsch lernen und einen Kurs besuchen."),
        "translate",
        "help",
        10,
        (PASSPORT, CARD),
    ),
    "for-somebody": StandardConcern(
        N_("Ich komme für eine andere Person"),
        N_("Die Person kann nicht selbst kommen."),
        "supervisor_account",
        "help",
        10,
        (POWER, PASSPORT),
    ),
    "advice": StandardConcern(
        N_("Beratung für Menschen, die neu hier sind"),
        N_("Sie brauchen Hilfe mit Wohnung, Arbeit, Schule oder Familie."),
        "handshake",
        "help",
        20,
    ),
    # ---- Was andere Ämter tun: ein Haus schickt dafür meist weiter
    "register-home": StandardConcern(
        N_("Wohnung anmelden"),
        N_("Sie sind umgezogen und müssen es melden."),
        "house",
        "help",
        10,
        (PASSPORT, RENT),
    ),
    "job-centre": StandardConcern(
        N_("Geld und Arbeit: Job-Center"),
        N_("Sie brauchen Geld zum Leben oder suchen Arbeit."),
        "payments",
        "help",
        20,
        (PASSPORT, CARD),
    ),
    "social-office": StandardConcern(
        N_("Geld bei Asyl: Sozial-Amt"),
        N_("Sie haben Asyl beantragt und brauchen Geld, Essen oder einen Arzt."),
        "savings",
        "help",
        20,
        (ASYLUM_CARD,),
    ),
    "youth-office": StandardConcern(
        N_("Hilfe für Kinder: Jugend-Amt"),
        N_("Sie brauchen Hilfe für ein Kind, oder ein Kind ist ohne Eltern hier."),
        "child_care",
        "help",
        20,
    ),
    "registry-office": StandardConcern(
        N_("Urkunden und Heiraten: Standes-Amt"),
        N_("Sie brauchen eine Urkunde über Geburt, Heirat oder Tod."),
        "history_edu",
        "help",
        15,
        (PASSPORT,),
    ),
    "driving-licence": StandardConcern(
        N_("Führer-Schein"),
        N_("Sie haben einen Führer-Schein aus einem anderen Land."),
        "directions_car",
        "help",
        15,
        (PASSPORT, PHOTO),
    ),
}
