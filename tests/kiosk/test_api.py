"""The JSON interface, to the letter of its contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.pages import make_pages
from kiosk.printer_watch import PrinterWatch
from kiosk.roll import Roll
from kiosk.voice import Voice
from tests.kiosk.fakes import FakePrinter
from tests.kiosk.small_kiosk import SmallKiosk, a_kiosk
from tests.kiosk.whole_office import LIMITED, a_whole_office, at
from wire.web import LARGEST_REQUEST

HERE = "127.0.0.1:8080"
GOOD = {"concern": "question", "language": "de", "needs": []}


class Asker:
    """Asks a kiosk over HTTP."""

    def __init__(self, kiosk: SmallKiosk, directory: Path) -> None:
        self.kiosk = kiosk
        watch = PrinterWatch(kiosk.printer, lambda _: None)
        self._client: FlaskClient = make_pages(kiosk.entrance, watch, Voice(directory / "speech")).test_client()

    def ask(self, method: str, path: str, *, host: str = HERE, headers: dict[str, str] | None = None,
            data: bytes | None = None) -> TestResponse:  # fmt: skip
        return self._client.open(path, method=method, headers={"Host": host, **(headers or {})}, data=data)

    def draw(self, body: object, **more: Any) -> TestResponse:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ask("POST", "/api/tickets", data=data, **more)

    def concerns(self, language: str = "de") -> dict[str, dict[str, Any]]:
        """What the kiosk tells of each concern."""
        told = json.loads(self.ask("GET", f"/api/concerns?language={language}").data)
        return {each["id"]: each for each in told["concerns"]}

    def nothing_was_drawn(self) -> bool:
        return not self.kiosk.untold() and not self.kiosk.printer.printed


@pytest.fixture
def asker(tmp_path: Path) -> Asker:
    return Asker(a_kiosk(tmp_path / "roll.sqlite"), tmp_path)


@pytest.fixture
def whole(asker: Asker) -> Asker:
    """Asks a kiosk with hours, groups and other houses, on a Monday morning."""
    asker.kiosk.in_force(a_whole_office())
    return asker


def assert_problem(answer: TestResponse, status: int, title: str, *more: str) -> str:
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    problem = json.loads(answer.data)
    assert set(problem) == {"type", "title", "status", "detail", *more}
    assert (problem["type"], problem["title"], problem["status"]) == ("about:blank", title, status)
    detail: str = problem["detail"]
    return detail


# --- tickets ----------------------------------------------------------------------------------------------------


def test_a_ticket_is_drawn_and_described(asker: Asker) -> None:
    asker.kiosk.connection.brings_hub()
    asker.kiosk.connection.brings_queue(service=(4, (10, 25)))

    answer = asker.draw({"concern": "question", "language": "ar", "needs": ["quiet"]})

    [untold] = asker.kiosk.roll.untold()
    assert answer.status_code == 201
    assert answer.content_type == "application/json"
    assert json.loads(answer.data) == {
        "ticket": untold.ticket.id,
        "number": "S001",
        "sachgebiet": "service",
        "waiting_ahead": 4,
        "wait_minutes": [10, 25],
        "printed": True,
    }
    assert untold.ticket.needs == ("quiet",)


def test_what_nobody_knows_is_null(asker: Asker) -> None:
    answer = json.loads(asker.draw(GOOD).data)

    assert (answer["waiting_ahead"], answer["wait_minutes"]) == (None, None)


def test_a_ticket_without_paper_is_a_ticket(tmp_path: Path) -> None:
    asker = Asker(a_kiosk(tmp_path / "roll.sqlite", FakePrinter(paper_left=0)), tmp_path)

    answer = asker.draw(GOOD)

    assert answer.status_code == 201
    assert json.loads(answer.data)["printed"] is False
    assert asker.kiosk.untold() == ["S001"]


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain", ""])
def test_it_does_not_matter_what_a_program_calls_its_request(asker: Asker, kind: str) -> None:
    assert asker.draw(GOOD, headers={"Content-Type": kind}).status_code == 201


def test_needs_may_be_left_out(asker: Asker) -> None:
    assert asker.draw({"concern": "question", "language": "de"}).status_code == 201


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "Input data was truncated"),
        (b"{", "Input data was truncated"),
        (b"concern=question&language=de", "malformed"),
        (b'{"concern": "\xff", "language": "de"}', "utf-8"),
        (b'{"concern": ' + b"[" * 8000, ""),
        ([], "Expected `object`, got `array`"),
        (None, "Expected `object`, got `null`"),
        ("question", "Expected `object`, got `str`"),
        ({}, "missing required field `concern`"),
        ({"concern": "question"}, "missing required field `language`"),
        ({**GOOD, "nmae": "x"}, "unknown field `nmae`"),
        ({**GOOD, "concern": 7}, "Expected `str`, got `int` - at `$.concern`"),
        ({**GOOD, "concern": None}, "Expected `str`, got `null` - at `$.concern`"),
        ({**GOOD, "language": ["de"]}, "Expected `str`, got `array` - at `$.language`"),
        ({**GOOD, "needs": "quiet"}, "Expected `array`, got `str` - at `$.needs`"),
        ({**GOOD, "needs": [1]}, "Expected `str`, got `int` - at `$.needs[0]`"),
    ],
)
def test_a_malformed_request_is_named_and_costs_no_number(asker: Asker, body: object, detail: str) -> None:
    said = assert_problem(asker.draw(body), 400, "Malformed request")

    assert detail in said
    assert said.endswith('It is {"concern": "...", "language": "..", "needs": []}.')
    assert asker.nothing_was_drawn()


@pytest.mark.parametrize(
    ("wrong", "detail"),
    [
        ({"concern": "qestion"}, 'there is no concern "qestion". Did you mean "question"? '
         "Known concerns: extend-permit, question, hearing."),
        ({"language": "fr"}, 'there is no language "fr". Known languages: de, en, ar, ti, fa, uk, tr.'),
        ({"needs": ["quite"]}, 'there is no need "quite". Did you mean "quiet"? '
         "Known needs: step-free, quiet, helper."),
        ({"concern": "\N{ARABIC LETTER SEEN}"}, "\N{ARABIC LETTER SEEN}"),
    ],
)  # fmt: skip
def test_an_unknown_choice_is_named_and_costs_no_number(asker: Asker, wrong: dict[str, Any], detail: str) -> None:
    said = assert_problem(asker.draw({**GOOD, **wrong}), 422, "Unknown choice")

    assert detail in said
    assert asker.nothing_was_drawn()


def test_half_a_letter_is_malformed(asker: Asker) -> None:
    assert_problem(asker.draw(rb'{"concern": "\ud800", "language": "de"}'), 400, "Malformed request")

    assert asker.nothing_was_drawn()


def test_too_large_a_request_is_not_read(asker: Asker) -> None:
    body = {**GOOD, "concern": "x" * LARGEST_REQUEST}

    answer = asker.draw(body)

    assert (answer.status_code, answer.content_type) == (413, "application/problem+json")
    assert asker.nothing_was_drawn()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_a_wrong_method_is_refused_and_the_right_ones_are_named(asker: Asker, method: str) -> None:
    answer = asker.ask(method, "/api/tickets")

    assert_problem(answer, 405, "Method Not Allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    assert asker.nothing_was_drawn()


@pytest.mark.parametrize("path", ["/api/", "/api/nothing", "/api/tickets/7"])
def test_an_unknown_path_is_a_problem_too(asker: Asker, path: str) -> None:
    assert_problem(asker.ask("GET", path), 404, "Not Found")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:8081"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_foreign_page_draws_nothing(asker: Asker, headers: dict[str, str]) -> None:
    assert_problem(asker.draw(GOOD, headers=headers), 403, "Foreign page")

    assert asker.nothing_was_drawn()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "192.0.2.7:8080", "localhost.evil.example"])
def test_a_foreign_name_for_this_machine_is_refused(asker: Asker, host: str) -> None:
    assert_problem(asker.draw(GOOD, host=host), 421, "Misdirected request")

    assert asker.nothing_was_drawn()


@pytest.mark.parametrize("host", [HERE, "localhost:8080", "127.0.0.1", "[::1]:8080"])
def test_our_own_pages_may_draw(asker: Asker, host: str) -> None:
    headers = {"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}

    assert asker.draw(GOOD, host=host, headers=headers).status_code == 201


def test_a_closed_kiosk_says_why(tmp_path: Path) -> None:
    file = tmp_path / "roll.sqlite"
    asker = Asker(a_kiosk(file, roll=Roll(file)), tmp_path)

    said = assert_problem(asker.draw(GOOD), 503, "Kiosk closed")

    assert said == "this roll is new: it waits for the hub to tell the last numbers of today."
    assert asker.nothing_was_drawn()


# --- no number --------------------------------------------------------------------------------------------------

YOUTH_OFFICE = {
    "id": "jugendamt", "name": "Jugendamt Teststadt", "address": ["Berliner Platz 1", "35390 Teststadt"],
    "phone": "0641 9000", "url": "", "map": "geo:50.58,8.67",
}  # fmt: skip


def test_what_another_house_does_is_a_problem_that_says_where_it_is(whole: Asker) -> None:
    answer = whole.draw({**GOOD, "concern": "youth-office"})

    said = assert_problem(answer, 409, "Another institution", "institution")
    assert said == "Das macht ein anderes Amt. Hier bekommen Sie dafür keine Nummer."
    assert json.loads(answer.data)["institution"] == YOUTH_OFFICE
    assert whole.kiosk.untold() == []
    assert len(whole.kiosk.printer.printed) == 1  # the slip


@pytest.mark.parametrize(
    ("now", "concern", "said", "cause", "opens_at", "servicepoint"),
    [
        ("2026-05-04 07:00", "question", "Jetzt ist dafür geschlossen.", "closed-now", "2026-05-04T08:00:00+02:00",
         None),
        ("2026-05-04 20:00", "question", "Heute ist dafür geschlossen.", "closed-today", "2026-05-05T08:00:00+02:00",
         None),
        ("2025-10-03 09:00", "question", "Heute ist ein Feiertag: Tag der Deutschen Einheit.", "holiday",
         "2025-10-06T08:00:00+02:00", None),
        ("2026-05-04 10:54", "collect-card", "Heute ist dafür geschlossen.", "closed-today",
         "2026-05-05T10:00:00+02:00", "service"),
        ("2026-05-04 10:54", "naturalisation", "Dafür brauchen Sie einen Termin.", "by-appointment", None, "service"),
    ],
)  # fmt: skip
def test_why_there_is_no_number_now_is_a_problem_that_says_until_when(
    whole: Asker, now: str, concern: str, said: str, cause: str, opens_at: str | None, servicepoint: str | None
) -> None:
    whole.kiosk.it_is(at(now))

    answer = whole.draw({**GOOD, "concern": concern})

    assert assert_problem(answer, 409, "No number now", "cause", "opens_at", "servicepoint") == said
    told = json.loads(answer.data)
    assert (told["cause"], told["opens_at"], told["servicepoint"]) == (cause, opens_at, servicepoint)
    assert whole.nothing_was_drawn()


def test_used_up_numbers_are_a_problem_too(asker: Asker) -> None:
    asker.kiosk.in_force(a_whole_office(LIMITED))
    drawn = [asker.draw({**GOOD, "concern": "extend-permit"}).status_code for _ in range(3)]

    answer = asker.draw({**GOOD, "concern": "extend-permit"})

    assert drawn == [201, 201, 201]
    assert_problem(answer, 409, "No number now", "cause", "opens_at", "servicepoint")
    assert json.loads(answer.data)["cause"] == "no-tickets"


# --- concerns ---------------------------------------------------------------------------------------------------


def test_the_concerns_are_told_in_the_language_asked_for(asker: Asker) -> None:
    answer = asker.ask("GET", "/api/concerns?language=ar")

    told = json.loads(answer.data)
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert (told["language"], told["direction"]) == ("ar", "rtl")
    assert [each["id"] for each in told["concerns"]] == ["extend-permit", "question", "hearing"]
    contract = {"id", "name", "explanation", "pictogram", "bring", "sachgebiet"}
    assert set(told["concerns"][0]) == contract | {"group", "minutes", "now"}
    assert told["concerns"][0]["sachgebiet"] == "aufenthalt"
    assert any("\u0600" <= letter <= "\u06ff" for letter in told["concerns"][0]["name"])
    assert told["concerns"][2]["name"] == "Anhörung"


def test_what_each_concern_would_come_to_now_is_told_with_it(whole: Asker) -> None:
    told = whole.concerns()

    assert {id: each["now"]["gives"] for id, each in told.items() if each["now"]["gives"] != "number"} == {
        "naturalisation": "nothing", "collect-card": "nothing", "youth-office": "referral", "asylum": "referral",
    }  # fmt: skip
    assert told["question"]["now"] == {"gives": "number"}
    assert told["youth-office"]["now"] == {"gives": "referral", "institution": YOUTH_OFFICE}
    assert told["naturalisation"]["now"] == {
        "gives": "nothing", "cause": "by-appointment", "opens_at": None, "servicepoint": "service",
    }  # fmt: skip


def test_groups_and_minutes_are_told_with_the_concerns(whole: Asker) -> None:
    told = whole.concerns("ar")

    assert (told["work"]["group"], told["work"]["minutes"]) == ("stay", 17)
    assert (told["question"]["group"], told["hearing"]["minutes"]) == ("", 0)
    assert told["youth-office"]["sachgebiet"] == ""


def test_german_is_told_when_no_language_is_asked_for(asker: Asker) -> None:
    assert json.loads(asker.ask("GET", "/api/concerns").data)["language"] == "de"


def test_an_unknown_language_is_named(asker: Asker) -> None:
    said = assert_problem(asker.ask("GET", "/api/concerns?language=arr"), 422, "Unknown language")

    assert said.startswith('there is no language "arr". Did you mean "ar"?')
