"""What the server of a wall's page promises: who is answered, who is told what, and who is dropped."""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from display import web_page
from display.cli import main
from display.web_letters import carried_fonts
from display.web_page import MOST_STREAMS, SIGN_OF_LIFE_S, WebPage, read_address
from display.web_wall import WebWall
from languages.fonts import lettering, plain_lettering
from languages.tongues import TONGUES
from tests.display.walls import description
from tests.display.web_walls import Listener, Recorded, SlowReader, known, on_page, port_of, served
from tests.patience import PATIENCE_S, wait_for
from wire.web import HEADERS, listen

Answer = tuple[int, dict[str, str], bytes]


def ask(page: WebPage, path: str = "/", method: str = "GET", **headers: str) -> Answer:
    line = http.client.HTTPConnection("127.0.0.1", port_of(page), timeout=PATIENCE_S)
    try:
        line.request(method, path, headers=headers)
        answer = line.getresponse()
        return answer.status, dict(answer.headers), answer.read()
    finally:
        line.close()


@pytest.fixture(scope="module")
def page() -> Iterator[WebPage]:
    with served() as page:
        yield page


# Who is answered, and with what


def test_the_page_carries_the_strict_headers_and_loads_from_nowhere_else(page: WebPage):
    status, headers, body = ask(page)

    assert status == 200
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "font-src 'self'; media-src 'self'" in headers["Content-Security-Policy"]
    assert not re.search(rb"https?://", body)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/events", "/announcement/call-0.wav", "/letters.css"])
def test_nothing_can_be_sent_to_the_page(page: WebPage, method: str, path: str):
    status, headers, _ = ask(page, path, method)

    assert (status, headers["Content-Type"]) == (405, "application/problem+json")


def test_a_page_of_this_machine_answers_to_no_other_name(page: WebPage):
    statuses = [ask(page, Host=host)[0] for host in ("localhost", "192.0.2.1", "evil.example")]

    assert statuses == [200, 421, 421]


def test_a_page_for_the_house_answers_to_its_addresses_and_its_name_and_to_nobody_elses():
    with served(host="0.0.0.0") as house:  # noqa: S104 - that is what is tried
        by_address = [ask(house, Host=host)[0] for host in ("192.0.2.1:8090", "10.0.0.7", "127.0.0.1", "evil.example")]
    with served(host="localhost") as named:
        by_name = [ask(named, Host=host)[0] for host in ("LOCALHOST:80", "evil.example", "evil.example:80", "")]

    assert by_address == [200, 200, 200, 421]
    assert by_name == [200, 421, 421, 400]


@pytest.mark.parametrize(
    ("text", "address"),
    [("8090", ("127.0.0.1", 8090)), ("0.0.0.0:8090", ("0.0.0.0", 8090)), ("wall.example:0", ("wall.example", 0))],  # noqa: S104
)
def test_an_address_without_a_host_is_this_machine_alone(text: str, address: tuple[str, int]):
    assert read_address(text) == address


@pytest.mark.parametrize("text", ["", "http", "wall.example", "1.5", "-1", "65536", "8090:", "٨٠"])
def test_what_names_no_port_is_refused_in_words(text: str):
    with pytest.raises(ValueError, match=r"it is \[HOST:\]PORT"):
        read_address(text)


def test_a_port_that_is_taken_ends_the_command_with_one_line(tmp_path: Path):
    office = tmp_path / "office.toml"
    office.write_text(description())
    arguments = ["--office", str(office), "--data", str(tmp_path / "data"), "--client", "hall", "--quiet", "--headless"]

    with listen(0) as taken:
        port = taken.getsockname()[1]
        result = CliRunner(env={"WARTEMARKE_PASSWORD": "secret"}).invoke(main, [*arguments, "--web", str(port)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"--web {port}: port {port} of 127.0.0.1 cannot be used: Address already in use\n"


# Letters


def test_every_language_has_its_letters_and_those_that_browsers_read_are_handed_out(page: WebPage):
    sheet = ask(page, "/letters.css")[2].decode()

    offered = set(re.findall(r'url\("(/letters/[^"]+)"\)', sheet))
    needed = {
        family for tag in TONGUES for each in (lettering(tag), plain_lettering(tag)) for family, _ in each.families
    }
    assert len(offered) == len(set(carried_fonts().values()))
    for family in needed - {"Noto Sans CJK SC"}:
        assert f'@font-face {{ font-family: "{family}"; font-weight: 700' in sheet
    for address in offered:
        status, headers, _ = ask(page, address, "HEAD")
        assert (status, headers["Content-Type"]) == (200, "font/ttf")


@pytest.mark.parametrize("name", ["nothing.ttf", "..%2F..%2Fetc%2Fpasswd", "NotoSansCJK-Bold.ttc"])
def test_no_other_file_is_handed_out(page: WebPage, name: str):
    assert ask(page, f"/letters/{name}")[0] == 404


# Live


def test_a_page_hears_its_version_then_the_whole_wall_then_every_change():
    with served() as page:
        listener = Listener(page)
        version, first = listener.event(), listener.look()
        page.wall.take(on_page(language="ar"))
        second = listener.look()
        listener.close()
        body = ask(page)[2].decode()

    assert version[0] == "version"
    assert f'data-version="{version[1]}"' in body
    assert [call["call"] for call in first["words"]["calls"]] == [f"call-{each}" for each in range(6)]
    assert (first["words"]["lang"], second["words"]["lang"]) == ("de", "ar")


def test_a_page_hears_a_sign_of_life_while_nothing_changes(page: WebPage):
    listener = Listener(page)
    listener.look()

    name, _ = listener.event()

    listener.close()
    assert name == "alive"
    assert SIGN_OF_LIFE_S < 10 / 2


def test_what_is_on_the_wall_already_is_told_once():
    with served() as page:
        listener = Listener(page)
        listener.look()
        page.wall.take(on_page())

        name, _ = listener.event()

        listener.close()
    assert name == "alive"


def test_twenty_pages_are_told_the_same(page: WebPage):
    with served() as page:
        crowd = [Listener(page) for _ in range(20)]
        for each in crowd:
            each.look()

        page.wall.take(on_page(known(7)))

        looks = [each.look() for each in crowd]
        for each in crowd:
            each.close()
    assert {json.dumps(look) for look in looks} == {json.dumps(looks[0])}
    assert len(looks[0]["words"]["calls"]) == 7


def test_one_page_too_many_is_told_to_come_later_and_finds_room_when_one_has_gone():
    with served() as page:
        crowd = [Listener(page) for _ in range(MOST_STREAMS)]
        refused = ask(page, "/events")
        still_served = ask(page)[0]
        crowd.pop().close()
        wait_for(lambda: has_room(page), "a place")
        for each in crowd:
            each.close()

    assert (refused[0], json.loads(refused[2])["title"]) == (503, "Too many pages")
    assert still_served == 200


def has_room(page: WebPage) -> bool:
    another = Listener(page)
    another.close()
    return another.answer.status == 200


def test_a_page_that_does_not_read_is_dropped_and_nobody_waits_for_it():
    told = 400
    shown = on_page(known(12))
    with served(shown) as page:
        slow = SlowReader(page)
        crowd = [Listener(page) for _ in range(MOST_STREAMS - 1)]
        assert ask(page, "/events")[0] == 503
        for number in range(told):
            page.wall.take(replace(shown, view=replace(shown.view, clock=f"{number}")))
            if number % 10 == 0:
                last = [each.look_of_clock(f"{number}") for each in crowd]

        wait_for(lambda: has_room(page), "the place of the one who does not read")
        for each in crowd:
            each.close()
        slow.close()

    assert len(last) == MOST_STREAMS - 1


def test_a_page_asked_for_before_there_is_anything_on_the_wall_is_held_until_there_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(web_page, "FIRST_LOOK_S", PATIENCE_S)
    page = WebPage(WebWall(), ("127.0.0.1", 0))
    asked: list[int] = []
    visitor = threading.Thread(target=lambda: asked.append(ask(page)[0]))
    visitor.start()

    page.wall.take(on_page())

    visitor.join(PATIENCE_S)
    page.stop()
    assert asked == [200]


# Sound


def test_a_call_is_heard_from_the_page_and_others_are_not():
    sounds = Recorded(call_0=b"RIFF....WAVE")
    with served(announcements=sounds) as page:
        heard = ask(page, "/announcement/call-0.wav")
        piece = ask(page, "/announcement/call-0.wav", Range="bytes=4-7")
        unknown = ask(page, "/announcement/call-99.wav")
        body = ask(page)[2].decode()

    assert (heard[0], heard[1]["Content-Type"], heard[2]) == (200, "audio/wav", b"RIFF....WAVE")
    assert (piece[0], piece[2]) == (206, b"....")
    assert (unknown[0], sounds.asked[-1]) == (404, "call-99")
    assert "data-sound" in body


def test_a_wall_without_a_voice_offers_none(page: WebPage):
    status = ask(page, "/announcement/call-0.wav")[0]

    assert status == 404
    assert "data-sound" not in ask(page)[2].decode()
