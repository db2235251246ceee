"""Promises of the door of the staff pages: who comes in, where they may go, and how they leave."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from desk.local_accounts import LocalAccount, changing
from desk.passwords import hash_of
from desk.sessions import IDLE_S, WHOLE_S
from desk.sign_in import COOKIE
from desk.signed_in import BY_ITSELF, needs
from tests.desk.signing_in import GOOD, SmallDoor, field, press_form, sign_in, sign_out, text_of
from wire.codec import decode
from wire.messages import Press

PAGES = (
    "/",
    "/desk/d1",
    "/desk/d1/events",
    "/desk/nowhere",
    "/nowhere",
    "/api/desks",
    "/api/desks/d1",
    "/sign-in/still",
)


@pytest.fixture
def door(tmp_path: Path) -> SmallDoor:
    return SmallDoor(tmp_path)


def word_of(browser: FlaskClient) -> str:
    cookie = browser.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


# Nobody is signed in


@pytest.mark.parametrize("path", PAGES)
def test_without_signing_in_there_is_nothing_to_see(door: SmallDoor, path: str) -> None:
    door.line.hub.draw()

    answer = door.browser().get(path)

    assert answer.status_code in (303, 401)
    assert "Platz" not in answer.text
    assert "A001" not in answer.text


def test_who_opens_a_page_is_led_to_the_sign_in_and_then_to_that_page(door: SmallDoor) -> None:
    browser = door.browser()

    led = browser.get("/desk/d1?lang=en")
    shown = browser.get(led.location)
    form = {name: field(shown.text, name) for name in ("token", "next")}
    entered = browser.post("/sign-in?lang=en", data={**form, "name": "anna", "password": GOOD})

    assert led.location == "/sign-in?next=/desk/d1&lang=en"
    assert "User name" in text_of(shown)
    assert (entered.status_code, entered.location) == (303, "/desk/d1?lang=en")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "evil",
        "/%2F/x",
        "/sign-out",
        "",
    ],
)
def test_after_signing_in_nobody_is_sent_to_another_place(door: SmallDoor, elsewhere: str) -> None:
    assert sign_in(door.browser(), "anna", next=elsewhere).location == "/"


def test_a_press_without_signing_in_says_so_and_reaches_nobody(door: SmallDoor) -> None:
    answer = door.browser().post("/desk/d1/press", data={"action": "next", "press": "x", "token": "x"})

    assert answer.status_code == 401
    assert "Bitte melden Sie sich wieder an" in text_of(answer)
    assert door.line.published == []


# Signing in


def test_the_page_says_who_is_signed_in(door: SmallDoor) -> None:
    page = text_of(door.browser("anna").get("/desk/d1"))

    assert "Angemeldet: anna" in page
    assert "Abmelden" in page


def test_the_name_of_who_presses_goes_with_the_press(door: SmallDoor) -> None:
    browser = door.browser("anna")
    by_script = {"X-Form-Token": field(browser.get("/").text, "token")}

    browser.post("/desk/d1/press", data={**press_form(browser, "d1"), "action": "next"})
    browser.post("/api/desks/d1/press", json={"action": "next"}, headers=by_script)

    assert [decode(payload, Press).by for _, payload, _, _ in door.line.published] == ["anna", "anna"]


def test_the_name_may_be_typed_in_capitals_with_blanks(door: SmallDoor) -> None:
    assert sign_in(door.browser(), " Anna ").status_code == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("anna", "wrong"),
        ("anna", ""),
        ("nobody", GOOD),
        ("", GOOD),
        ("anna", GOOD + "x"),
        ("a\0b", GOOD),
        ("x" * 999, "y" * 999),
    ],
)
def test_a_wrong_name_and_a_wrong_password_look_the_same(door: SmallDoor, name: str, password: str) -> None:
    browser = door.browser()

    answer = sign_in(browser, name, password)

    assert answer.status_code == 403
    assert "Benutzername oder Passwort ist falsch." in text_of(answer)
    assert browser.get_cookie(COOKIE) is None


def test_what_is_typed_as_a_name_is_no_log(door: SmallDoor, caplog: pytest.LogCaptureFixture) -> None:
    sign_in(door.browser(), "my secret password", "x")
    sign_in(door.browser(), "anna", "my secret password")

    assert "wrong password for an unknown name, from 192.0.2.1" in caplog.text
    assert "wrong password for anna, from 192.0.2.1" in caplog.text
    assert "secret" not in caplog.text


def test_the_cookie_is_for_this_page_alone(door: SmallDoor, tmp_path: Path) -> None:
    plain = sign_in(door.browser(), "anna").headers["Set-Cookie"]
    (tmp_path / "secure").mkdir()
    safe = SmallDoor(tmp_path / "secure", secure=True)
    safe.app.config["PREFERRED_URL_SCHEME"] = "https"

    by_tls = sign_in(safe.browser(), "anna").headers

    assert "HttpOnly" in plain
    assert "SameSite=Strict" in plain
    assert by_tls["Set-Cookie"].startswith("__Host-wartemarke-staff=")
    assert "; Secure; HttpOnly; Path=/; SameSite=Strict" in by_tls["Set-Cookie"]
    assert by_tls["Strict-Transport-Security"] == "max-age=31536000"


def test_pages_are_kept_by_no_browser_and_framed_by_nobody(door: SmallDoor) -> None:
    browser = door.browser("anna")

    for path in ("/", "/desk/d1", "/sign-in/still"):
        headers = browser.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]


# Each to their own pages


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("anna", "/", 200), ("anna", "/desk/d1", 200), ("anna", "/desk/d2", 403), ("anna", "/desk/d2/events", 403),
        ("anna", "/desk/nowhere", 403), ("anna", "/api/desks/d1", 200), ("anna", "/api/desks/d2", 403),
        ("ben", "/desk/d1", 200), ("ben", "/desk/d2", 200), ("ben", "/desk/nowhere", 404),
        ("sam", "/desk/d2", 200), ("sam", "/desk/d1", 403),
        ("clara", "/", 200), ("clara", "/desk/d1", 200), ("clara", "/desk/d2", 200), ("clara", "/api/desks", 200),
        ("toni", "/", 200), ("toni", "/desk/d1", 403), ("toni", "/desk/d1/events", 403), ("toni", "/api/desks", 403),
        ("toni", "/api/desks/d1", 403), ("toni", "/sign-in/still", 200),
    ],
)  # fmt: skip
def test_everybody_sees_their_own_pages_and_no_others(door: SmallDoor, name: str, path: str, status: int) -> None:
    assert door.browser(name).get(path).status_code == status


def test_another_desks_buttons_do_nothing(door: SmallDoor) -> None:
    door.line.hub.draw()
    anna, toni = door.browser("anna"), door.browser("toni")

    for browser in (anna, toni):
        token = field(browser.get("/").text, "token")
        sent = {"token": token, "press": "p1", "shown": "", "action": "next"}
        refused = browser.post("/desk/d2/press", data=sent)
        by_script = browser.post("/api/desks/d2/press", json={"action": "next"}, headers={"X-Form-Token": token})
        assert (refused.status_code, by_script.status_code) == (403, 403)
        assert "nicht für Ihr Konto" in text_of(refused)

    assert door.line.published == []


def test_the_list_shows_each_what_is_theirs(door: SmallDoor) -> None:
    door.line.hub.draw()
    ben = door.browser("ben")
    ben.post("/desk/d1/press", data={**press_form(ben, "d1"), "action": "next"})
    door.line.tell_status("kiosk-1", "kiosk", online=True, problems=("paper out",))
    door.line.tell_status("hub", "hub", online=True, problems=("disk nearly full",))

    anna, toni, head = (text_of(door.browser(name).get("/")) for name in ("anna", "toni", "clara"))

    assert "Platz d1" in anna
    assert "Platz d2" not in anna
    assert "A 001" in head.replace("A001", "A 001")
    assert "Platz d1" in toni
    assert "A 001" not in toni.replace("A001", "A 001")
    assert "disk nearly full" in toni


def test_a_page_that_does_not_say_whom_it_is_for_is_for_the_head(door: SmallDoor) -> None:
    door.app.add_url_rule("/new", view_func=lambda: "new")

    assert door.browser("clara").get("/new").status_code == 200
    assert [door.browser(name).get("/new").status_code for name in ("anna", "ben", "sam", "toni")] == [403] * 4


# Forms


def test_a_form_of_another_session_presses_nothing(door: SmallDoor) -> None:
    anna, ben = door.browser("anna"), door.browser("ben")
    of_ben = press_form(ben, "d1")

    for token in (of_ben["token"], "", "x", "ü"):
        answer = anna.post("/desk/d1/press", data={**of_ben, "token": token, "action": "next"})
        assert answer.status_code == 403

    assert door.line.published == []


def test_a_script_without_the_token_presses_nothing(door: SmallDoor) -> None:
    answer = door.browser("anna").post("/api/desks/d1/press", json={"action": "next"})

    assert answer.status_code == 403
    assert door.line.published == []


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/sign-in/stay", "/desk/d1/press"])
@pytest.mark.parametrize(
    "foreign", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_foreign_page_can_send_no_form(door: SmallDoor, path: str, foreign: dict[str, str]) -> None:
    browser = door.browser("anna")
    sent = {**press_form(browser, "d1"), "action": "next", "name": "anna", "password": GOOD}

    answer = browser.post(path, data=sent, headers=foreign)

    assert answer.status_code == 403
    assert browser.get("/desk/d1").status_code == 200
    assert door.line.published == []


def test_a_foreign_sign_in_form_signs_nobody_in(door: SmallDoor) -> None:
    browser = door.browser()
    browser.get("/sign-in")

    for token in ("", "x", "0" * 24):
        assert browser.post("/sign-in", data={"token": token, "name": "anna", "password": GOOD}).status_code == 403

    assert browser.get_cookie(COOKIE) is None


def test_a_sign_in_cannot_be_sent_again(door: SmallDoor) -> None:
    browser = door.browser()
    token = field(browser.get("/sign-in").text, "token")
    cookie = browser.get_cookie("wartemarke-desk")
    assert cookie is not None
    sent = {"token": token, "name": "anna", "password": GOOD}
    first = browser.post("/sign-in", data=sent)
    sign_out(browser)

    from_history = browser.post("/sign-in", data=sent)
    recorded = door.browser()
    recorded.set_cookie("wartemarke-desk", cookie.value)
    from_record = recorded.post("/sign-in", data=sent)

    assert first.status_code == 303
    assert (from_history.status_code, from_record.status_code) == (403, 403)
    assert recorded.get("/desk/d1").status_code == 303


# Sessions


def test_a_word_that_was_there_before_is_not_the_one_of_the_session(door: SmallDoor) -> None:
    browser = door.browser()
    browser.set_cookie(COOKIE, "chosen-by-somebody-else")

    sign_in(browser, "anna")

    assert word_of(browser) != "chosen-by-somebody-else"
    assert len(word_of(browser)) >= 43
    other = door.browser()
    other.set_cookie(COOKIE, "chosen-by-somebody-else")
    assert other.get("/desk/d1").status_code == 303


def test_every_sign_in_has_a_word_of_its_own(door: SmallDoor) -> None:
    browser = door.browser("anna")
    before = word_of(browser)
    sign_out(browser)

    sign_in(browser, "anna")

    assert word_of(browser) != before


@pytest.mark.parametrize(
    "change", [lambda word: word[:-1], lambda word: word + "x", str.upper, lambda _: "ü", lambda _: ""]
)
def test_a_cookie_that_was_changed_is_nobodys(door: SmallDoor, change) -> None:
    word = word_of(door.browser("anna"))
    browser = door.browser()
    browser.set_cookie(COOKIE, change(word))

    assert browser.get("/desk/d1").status_code == 303


def test_signing_out_ends_the_session_on_the_server(door: SmallDoor) -> None:
    browser = door.browser("anna")
    word, sent = word_of(browser), {**press_form(browser, "d1"), "action": "next"}

    out = sign_out(browser)

    thief = door.browser()
    thief.set_cookie(COOKIE, word)
    assert (out.status_code, out.location) == (303, "/sign-in?out=1")
    assert "Sie sind abgemeldet." in text_of(browser.get(out.location))
    assert thief.get("/desk/d1").status_code == 303
    assert thief.post("/desk/d1/press", data=sent).status_code == 401
    assert door.line.published == []


def test_a_press_recorded_before_cannot_be_played_to_the_next_session(door: SmallDoor) -> None:
    browser = door.browser("anna")
    sent = {**press_form(browser, "d1"), "action": "next"}
    sign_out(browser)
    sign_in(browser, "anna")

    again = browser.post("/desk/d1/press", data=sent)

    assert again.status_code == 403
    assert door.line.published == []


def test_the_same_press_twice_is_one_press(door: SmallDoor) -> None:
    browser = door.browser("anna")
    sent = {**press_form(browser, "d1"), "action": "next"}

    for _ in range(2):
        assert browser.post("/desk/d1/press", data=sent).status_code == 303

    assert len(door.line.published) == 1


def test_signing_out_twice_does_no_harm(door: SmallDoor) -> None:
    browser = door.browser("anna")
    sign_out(browser)

    assert browser.post("/sign-out", data={"token": "x"}).location == "/sign-in?out=1"


def test_who_does_nothing_is_signed_out(door: SmallDoor) -> None:
    browser = door.browser("anna")

    door.clock.pass_by(IDLE_S - 1)
    in_time = browser.get("/desk/d1").status_code
    door.clock.pass_by(IDLE_S)

    assert in_time == 200
    assert browser.get("/desk/d1").status_code == 303


def test_what_an_open_page_asks_for_keeps_nobody_signed_in(door: SmallDoor) -> None:
    browser = door.browser("anna")

    for _ in range(29):
        door.clock.pass_by(IDLE_S / 30)
        with browser.get("/desk/d1/events") as stream:
            assert stream.status_code == 200
        assert browser.get("/sign-in/still").status_code == 200
        assert browser.get("/desk/d1", headers={BY_ITSELF: "1"}).status_code == 200
        assert browser.get("/static/desk.css").status_code == 200
    door.clock.pass_by(IDLE_S / 30)

    assert browser.get("/desk/d1/events").status_code == 401
    assert browser.get("/desk/d1", headers={BY_ITSELF: "1"}).status_code == 401
    assert browser.get("/sign-in/still").status_code == 401


def test_pages_without_scripts_that_load_themselves_again_keep_nobody_signed_in(door: SmallDoor) -> None:
    browser = door.browser("anna")
    again = re.search(r'http-equiv="refresh" content="\d+; url=([^"]+)"', browser.get("/desk/d1?lang=en").text)
    assert again is not None

    for _ in range(2):
        door.clock.pass_by(IDLE_S / 2)
        answer = browser.get(unescape(again[1]))

    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/desk/d1&lang=en"


def test_a_page_that_somebody_else_left_open_is_told_that_it_is_over(door: SmallDoor) -> None:
    browser = door.browser("clara")
    hers = {"X-Form-Token": field(browser.get("/").text, "token")}
    sign_out(browser)
    sign_in(browser, "anna")

    still = browser.get("/sign-in/still", headers=hers)
    asked = browser.get("/leitung", headers={**hers, BY_ITSELF: "1"})

    assert (still.status_code, asked.status_code) == (401, 401)
    assert browser.get("/sign-in/still").status_code == 200


def test_an_open_stream_ends_when_somebody_may_do_other_things(door: SmallDoor) -> None:
    door.app.add_url_rule(
        "/stream", view_func=needs("desk")(lambda: door.app.response_class(f"{part}\n" for part in range(9)))
    )
    stream = door.browser("anna").get("/stream", buffered=False).iter_encoded()
    heard = next(stream)

    with changing(door.file) as people:
        people["anna"] = LocalAccount(password=people["anna"].password, roles=("technician",))

    assert heard == b"0\n"
    assert list(stream) == []


def test_everybody_is_signed_out_after_a_working_day(door: SmallDoor) -> None:
    browser = door.browser("anna")

    for _ in range(int(WHOLE_S / IDLE_S * 2) - 1):
        door.clock.pass_by(IDLE_S / 2)
        assert browser.get("/desk/d1").status_code == 200
    door.clock.pass_by(IDLE_S / 2)

    assert browser.get("/desk/d1").status_code == 303


def test_who_is_idle_is_told_in_time_and_may_stay(door: SmallDoor) -> None:
    browser = door.browser("anna")
    token = {"X-Form-Token": field(browser.get("/").text, "token")}
    door.clock.pass_by(IDLE_S - 60)

    soon = browser.get("/sign-in/still").json
    stays = browser.post("/sign-in/stay", headers=token).json

    assert soon == {"left_s": 60, "can_stay": True}
    assert stays == {"left_s": int(IDLE_S), "can_stay": True}


def test_an_open_stream_ends_with_the_session(door: SmallDoor) -> None:
    ended = []

    def parts():
        try:
            for number in range(9):
                yield f"{number}\n"
        finally:
            ended.append(True)

    door.app.add_url_rule("/stream", view_func=lambda: door.app.response_class(parts()))
    stream = door.browser("clara").get("/stream", buffered=False).iter_encoded()

    heard = [next(stream), next(stream)]
    door.clock.pass_by(IDLE_S)

    assert heard == [b"0\n", b"1\n"]
    assert list(stream) == []
    assert ended == [True]


def test_an_account_that_is_removed_or_has_another_password_is_signed_out(door: SmallDoor) -> None:
    anna, ben, clara = (door.browser(name) for name in ("anna", "ben", "clara"))

    with changing(door.file) as accounts:
        del accounts["anna"]
        accounts["ben"] = type(accounts["ben"])(password=hash_of("another good password"), roles=("desk",))

    assert [browser.get("/").status_code for browser in (anna, ben, clara)] == [303, 303, 200]


def test_another_role_holds_at_once(door: SmallDoor) -> None:
    browser = door.browser("anna")

    with changing(door.file) as accounts:
        accounts["anna"] = type(accounts["anna"])(password=accounts["anna"].password, roles=("technician",))

    assert browser.get("/desk/d1").status_code == 403


# Guessing


def test_guessing_gets_slower_and_slower_and_others_still_sign_in(door: SmallDoor) -> None:
    guesser = door.browser(address="192.0.2.66")
    waits = []

    for _ in range(9):
        while (answer := sign_in(guesser, "anna", "wrong")).status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
            door.clock.pass_by(waits[-1])
    while_waiting = sign_in(guesser, "anna", GOOD)

    assert waits == [1, 2, 4, 8, 16]
    assert while_waiting.status_code == 429
    assert "Bitte warten Sie 32 Sekunden" in text_of(while_waiting)
    assert sign_in(guesser, "ben").status_code == 303
    assert sign_in(door.browser(address="192.0.2.2"), "anna").status_code == 303
