"""Promises about sessions, beyond what the pages show of them."""

from __future__ import annotations

from desk.sessions import MOST_EACH, WHOLE_S, Sessions
from desk.staff import Staff
from tests.desk.signing_in import Clock

ANNA = Staff("anna", frozenset({"desk"}))


def test_the_word_of_a_session_tells_nothing_and_is_never_the_same() -> None:
    sessions = Sessions(now=Clock())

    words = {sessions.begin(ANNA, lambda: ANNA) for _ in range(100)}

    assert len(words) == 100
    assert all(len(word) >= 43 and "anna" not in word for word in words)


def test_a_person_has_a_limited_number_of_sessions_and_the_oldest_ends() -> None:
    sessions = Sessions(now=Clock())

    words = [sessions.begin(ANNA, lambda: ANNA) for _ in range(MOST_EACH + 1)]

    assert sessions.find(words[0]) is None
    assert all(sessions.find(word) for word in words[1:])


def test_sessions_that_are_over_take_no_room() -> None:
    clock = Clock()
    sessions = Sessions(now=clock)
    for number in range(50):
        sessions.begin(Staff(f"name-{number}", frozenset({"desk"})), lambda: ANNA)

    clock.pass_by(WHOLE_S)
    sessions.begin(ANNA, lambda: ANNA)

    assert len(sessions._open) == 1


def test_at_the_end_of_the_working_day_nobody_is_asked_whether_to_stay() -> None:
    clock = Clock()
    sessions = Sessions(now=clock, idle_s=100, whole_s=150)
    session = sessions.find(sessions.begin(ANNA, lambda: ANNA))
    assert session is not None
    early = sessions.can_be_prolonged(session)

    clock.pass_by(90)
    sessions.use(session)

    assert early
    assert not sessions.can_be_prolonged(session)
    assert sessions.left_s(session) == 60


def test_a_session_does_not_show_its_secrets_when_it_is_printed() -> None:
    sessions = Sessions(now=Clock())
    session = sessions.find(sessions.begin(ANNA, lambda: ANNA, way_out="a.secret.token"))
    assert session is not None

    assert "a.secret.token" not in repr(session)
    assert session.form_token not in repr(session)
