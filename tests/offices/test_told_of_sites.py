"""What the two reports tell of a site is in its example office."""

from __future__ import annotations

from datetime import datetime

from languages.catalogue import STANDARD
from languages.tongues import TONGUES
from routing.concerns import Draw, NotNow
from tests.offices.sites import BERLIN, german_names, site, way


def test_giessen_has_a_leitstelle_that_speaks_farsi_urdu_and_arabic() -> None:
    office = site("giessen")

    leitstelle = [desk for desk in office.desks.values() if "leitstelle" in desk.sachgebiete]

    assert office.servicepoint is not None
    assert office.servicepoint.name["de"] == "Leitstelle"
    assert {"fa", "ur", "ar"} <= set().union(*(desk.languages for desk in leitstelle))
    assert {"fa", "ur", "ar"} <= set(office.languages[:5])
    assert set(office.languages) == set(TONGUES)


def test_giessen_sends_people_on_to_its_two_offices_and_to_others() -> None:
    office = site("giessen")

    assert german_names(office) == {"Leitstelle", "Ausländerbehörde", "Büro für Integration"}
    assert office.concerns["youth-office"].referral == "jugendamt"
    assert office.concerns["job-centre"].referral == "jobcenter"
    assert set(office.institutions) == {"jugendamt", "jobcenter", "stadtbuero", "vhs", "bamf"}
    assert office.concerns["advice"].sachgebiet == "integration"


def test_bergstrasse_has_the_sachgebiete_of_the_report_and_two_more() -> None:
    office = site("bergstrasse")

    assert office.name["de"] == "Ausländer- und Migrationsamt, Kreis Bergstraße"
    assert {"Asyl", "Integration", "Ausländerbeauftragte"} <= german_names(office)
    assert len(office.sachgebiete) == 6  # four Sachgebiete, the Servicepoint, the Ausländerbeauftragte
    assert "ar" in office.languages[:3]


def test_bergstrasse_answers_hands_out_and_looks_through_at_the_servicepoint() -> None:
    office = site("bergstrasse")

    assert office.servicepoint is not None
    assert office.servicepoint.hours is not None
    assert {office.concerns[each].sachgebiet for each in ("question", "papers", "letter")} == {"servicepoint"}
    assert office.concerns["papers"].group == ""


def test_bergstrasse_makes_appointments_on_the_internet_for_asylum_alone() -> None:
    office = site("bergstrasse")

    by_appointment = [each for each in office.concerns.values() if each.by_appointment]

    assert {each.sachgebiet for each in by_appointment} == {"asyl"}
    assert office.appointments.url


def test_darmstadt_has_a_servicepoint_and_the_field_of_welcome_culture() -> None:
    office = site("darmstadt")

    assert office.name["de"] == "Ausländerbehörde der Wissenschaftsstadt Darmstadt"
    assert {"Servicepoint", "Interkulturelle Öffnung und Willkommenskultur"} <= german_names(office)
    assert "Bürger- und Ordnungsamt" in office.institutions["meldestelle"].name["de"]
    assert office.concerns["question"].sachgebiet == "servicepoint"


def test_darmstadt_keeps_an_hour_of_one_team_for_the_telephone() -> None:
    office = site("darmstadt")
    half_past_eleven = datetime(2026, 11, 2, 11, 30, tzinfo=BERLIN)

    team = way(office, office.concerns["study"], half_past_eleven)
    other = way(office, office.concerns["family"], half_past_eleven)

    assert isinstance(team, NotNow)
    assert team.servicepoint == "servicepoint"
    assert other == Draw("familie")


def test_darmstadt_extends_travel_documents_in_a_short_way() -> None:
    concern = site("darmstadt").concerns["travel-document"]

    assert 0 < concern.minutes < STANDARD["travel-document"].minutes
    assert concern.group == ""


def test_wiesbaden_has_immigration_and_integration_in_one_office() -> None:
    office = site("wiesbaden")

    assert office.name["de"] == "Amt für Zuwanderung und Integration, Landeshauptstadt Wiesbaden"
    assert {"Abteilung Ausländerbehörde", "Integration"} <= german_names(office)
    for concern in ("advice", "course"):
        assert office.concerns[concern].sachgebiet == "integration"
    assert any(
        "auslaenderbehoerde" in desk.sachgebiete and "integration" in desk.also for desk in office.desks.values()
    )


def test_magdeburg_has_the_areas_that_see_the_public() -> None:
    office = site("magdeburg")

    assert office.land == "ST"
    assert {"Ausländerrecht", "Integration und Einbürgerung", "Aufenthaltsbeendigungen"} <= german_names(office)
    assert office.concerns["naturalisation"].sachgebiet == "einbuergerung"
    assert office.concerns["leave"].sachgebiet == "beendigung"


def test_magdeburg_welcomes_with_first_information_english_and_rooms_without_steps() -> None:
    office = site("magdeburg")

    assert office.servicepoint is not None
    assert office.servicepoint.name["de"] == "Erstinformation"
    assert all("en" in desk.languages for desk in office.desks.values())
    assert "step-free" in office.turns.priority_needs
    for sachgebiet in office.sachgebiete:
        assert any(desk.step_free for desk in office.desks.values() if desk.serves(sachgebiet)), sachgebiet
