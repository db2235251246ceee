"""Promises of the JSON for scripts."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from desk.hall import Hall
from desk.pages import make_app
from tests.desk.small_hub import OFFICE
from tests.desk.small_line import SmallLine


@pytest.fixture
def line() -> SmallLine:
    return SmallLine()


@pytest.fixture
def script(line: SmallLine) -> FlaskClient:
    return make_app(line.hall).test_client()


def test_a_script_sees_the_state_of_a_desk(line: SmallLine, script: FlaskClient) -> None:
    line.hub.draw()
    line.hub.publish_all()

    state = script.get("/api/desks/d1").get_json()

    assert (state["desk"], state["online"], state["current"], state["waiting"]) == ("d1", True, None, 1)


def test_a_script_learns_which_desks_there_are(script: FlaskClient) -> None:
    assert script.get("/api/desks").get_json() == {"desks": ["d1", "d2", "annex"]}


def test_a_script_that_presses_gets_the_outcome_and_the_state(line: SmallLine, script: FlaskClient) -> None:
    line.hub.draw("ar")

    answer = script.post("/api/desks/d1/press", json={"action": "next"}).get_json()

    assert (answer["outcome"], answer["what"]) == ("called", "")
    assert answer["state"]["current"]["number"] == "A001"
    assert [each["code"] for each in answer["state"]["current"]["why"]] == ["drawn", "language"]


def test_a_refusal_says_what_is_wrong(line: SmallLine, script: FlaskClient) -> None:
    answer = script.post("/api/desks/d1/press", json={"action": "pick", "ticket": "t-9"}).get_json()

    assert (answer["outcome"], answer["what"]) == ("refused", "there is no ticket t-9 today")


def test_a_press_without_a_broker_is_not_taken_and_does_not_leave_later(line: SmallLine, script: FlaskClient) -> None:
    line.lose_broker()

    answer = script.post("/api/desks/d1/press", json={"action": "next"}).get_json()
    line.find_broker()

    assert answer["outcome"] == "not-taken"
    assert line.published == []
    assert script.get("/api/desks/d1").get_json()["last_press"] is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"action": "dance"}, "dance"),
        ({}, "action"),
        ({"action": "next", "tikcet": "x"}, "tikcet"),
        ({"action": "forward"}, '"forward" needs "to"'),
        ({"action": "pick"}, '"pick" needs "ticket"'),
        ({"action": "forward", "to": "a/+/b"}, "$.to"),
        ([], "array"),
    ],
)
def test_a_press_that_cannot_be_read_is_a_problem_that_says_why(
    line: SmallLine, script: FlaskClient, body: Any, said: str
) -> None:
    answer = script.post("/api/desks/d1/press", json=body)

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert said in answer.get_json(force=True)["detail"]
    assert line.published == []


def test_what_is_no_json_is_a_problem(script: FlaskClient) -> None:
    broken = script.post("/api/desks/d1/press", data=b"{", content_type="application/json")
    form = script.post("/api/desks/d1/press", data={"action": "next"})
    large = script.post("/api/desks/d1/press", data=b" " * 100_000, content_type="application/json")

    assert [each.status_code for each in (broken, form, large)] == [400, 415, 413]
    assert {each.mimetype for each in (broken, form, large)} == {"application/problem+json"}


def test_an_unknown_desk_is_a_problem_that_names_the_known_ones(script: FlaskClient) -> None:
    answer = script.get("/api/desks/d3")

    problem = answer.get_json(force=True)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert problem["title"] == "Not Found"
    assert problem["detail"].endswith("Known desks: d1, d2, annex.")


def test_a_desk_that_the_hub_has_not_spoken_of_is_a_problem(line: SmallLine) -> None:
    script = make_app(Hall(line, OFFICE)).test_client()

    answer = script.get("/api/desks/d1")

    assert answer.status_code == 503
    assert "Is it running?" in answer.get_json(force=True)["detail"]


def test_a_foreign_page_cannot_press(line: SmallLine, script: FlaskClient) -> None:
    answer = script.post("/api/desks/d1/press", json={"action": "next"}, headers={"Origin": "https://example.org"})

    assert answer.status_code == 403
    assert line.published == []
