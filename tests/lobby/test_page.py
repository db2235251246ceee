"""The visitor's page: what it shows, what it tells programs, whom it refuses, and that it is live."""

import contextlib
import http.client
import io
import json
import re
import socket
import threading

import pytest
from PIL import Image

from lobby.lines import LINES
from lobby.news import News
from lobby.page import MOST_LISTENERS, THREADS, lobby_page, look_of
from lobby.troubles import TROUBLES, WELL
from lobby.words import ENGLISH, GERMAN
from tests.lobby.small_office import PARTS
from tests.patience import PATIENCE_S, wait_for
from wire.web import PageServer, listen

PORT = 8000
TICKET = b"\x1b@\x1dv0\x00\x02\x00\x03\x00\xff\x00\x0f\xf0\x10\x04\x1dVB\x00"


@pytest.fixture
def news():
    return News()


@pytest.fixture
def hall(make_hall, news):
    hall = make_hall(on_change=news.tell)
    hall.open()
    return hall


@pytest.fixture
def browser(hall, news):
    return lobby_page(hall, news, PORT).test_client()


def get(browser, path: str, **headers: str):
    return browser.get(path, base_url=f"http://127.0.0.1:{PORT}", headers=headers)


def post(browser, path: str, **headers: str):
    return browser.post(path, base_url=f"http://127.0.0.1:{PORT}", headers=headers)


def print_on(printer) -> None:
    with socket.create_connection(("127.0.0.1", printer.port), PATIENCE_S) as line:
        line.sendall(TICKET)
    assert printer.wait_for_papers(1, PATIENCE_S)


def test_programs_are_told_where_everything_is(browser, hall):
    told = get(browser, "/api/hall").json

    assert told["office"] == "kleinstadt"
    assert told["data"] == str(hall.directory)
    assert told["kiosks"]["eingang"] == {
        "url": f"http://127.0.0.1:{hall.kiosks['eingang'].port}",
        "printer": hall.kiosks["eingang"].printer_url,
    }
    assert list(told["kiosks"]) == ["eingang", "hof"]
    assert told["desks"] == {"url": f"http://127.0.0.1:{hall.desk_port}"}
    assert told["displays"]["flur"] == {"picture": f"http://127.0.0.1:{PORT}/walls/flur.png"}
    assert told["broker"] == {"host": "127.0.0.1", "port": hall.broker_port}
    assert told["papers"] == 0
    assert sorted(told["parts"]) == sorted(PARTS)
    assert told["parts"]["hub"] == {"pid": hall.parts()["hub"].pid, "up": True, "restarts": 0}


@pytest.mark.parametrize(("language", "words"), [("de", GERMAN), ("en", ENGLISH)])
def test_the_page_speaks_german_and_english(browser, language, words):
    page = get(browser, "/", **{"Accept-Language": language}).text

    assert f'<html lang="{language}">' in page
    assert words["try"] in page
    assert words["pull plug"] in page


def test_a_language_that_is_asked_for_wins(browser):
    page = get(browser, "/?language=en", **{"Accept-Language": "de"}).text

    assert '<html lang="en">' in page


def test_both_languages_have_the_same_words():
    assert GERMAN.keys() == ENGLISH.keys()


def test_the_page_frames_the_first_kiosk_and_two_desks(browser, hall):
    page = get(browser, "/").text

    framed = re.findall(r'<iframe [^>]*src="([^"]+)"', page)
    assert [each.split("?")[0] for each in framed] == [
        f"{hall.kiosks['eingang'].url}/",
        f"{hall.desks_url}/desk/platz-1",
        f"{hall.desks_url}/desk/platz-2",
    ]


def test_the_page_has_nothing_inline_and_the_browser_is_told_so(browser):
    answer = get(browser, "/")

    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-src http://127.0.0.1:*" in policy
    assert not re.search(r'style="|onclick=|<script>|<style', answer.text)


def test_a_page_under_another_name_of_this_machine_is_refused(browser):
    answer = browser.get("/api/hall", base_url=f"http://evil.example:{PORT}")

    assert answer.status_code == 421
    assert answer.content_type == "application/problem+json"


def test_localhost_is_sent_to_the_address_that_the_frames_have(browser):
    answer = browser.get("/?language=en", base_url=f"http://localhost:{PORT}")

    assert answer.headers["Location"] == f"http://127.0.0.1:{PORT}/?language=en"


def test_a_foreign_page_cannot_pull_a_plug(browser, hall):
    answer = post(browser, "/api/parts/hub/pull-plug", Origin="http://evil.example")

    assert answer.status_code == 403
    assert hall.parts()["hub"].up


def test_a_visitor_can_pull_a_plug(browser, hall):
    answer = post(browser, "/api/parts/hub/pull-plug", Origin=f"http://127.0.0.1:{PORT}")

    assert answer.status_code == 204
    wait_for(lambda: hall.parts()["hub"].restarts == 1, "the hub to be started again")


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/api/parts/toaster/pull-plug", "There is no part toaster. Parts: mosquitto, hub"),
        ("/api/printers/toaster/hung", "The kiosk toaster has no virtual printer."),
        ("/api/printers/toaster/line/network", "The kiosk toaster has no virtual printer."),
        ("/api/printers/eingang/line/string", "There is no line string. Lines: network, serial-115200"),
        ("/api/printers/eingang/burning", "There is no trouble burning. Troubles: none"),
    ],
)
def test_a_lever_that_does_not_exist_is_named(browser, path, detail):
    answer = post(browser, path)

    assert answer.status_code == 404
    assert answer.json["detail"].startswith(detail)


@pytest.mark.parametrize("trouble", [each for each in TROUBLES if each != "none"])
def test_every_trouble_of_the_printer_can_be_switched_on_and_off(browser, hall, trouble):
    printer = hall.kiosks["eingang"].printer
    working = {switch: getattr(printer, switch) for switch in WELL}

    post(browser, f"/api/printers/eingang/{trouble}")
    on, changed = look_of(hall)["printers"], {switch: getattr(printer, switch) for switch in WELL}
    post(browser, "/api/printers/eingang/none")
    off = {switch: getattr(printer, switch) for switch in WELL}

    assert on == {"eingang": trouble, "hof": "none"}
    assert changed == {**WELL, **TROUBLES[trouble]} != working
    assert off == working == WELL
    assert look_of(hall)["printers"] == {"eingang": "none", "hof": "none"}


def test_a_trouble_ends_the_one_before(browser, hall):
    printer = hall.kiosks["eingang"].printer

    for trouble in ("paper-out", "cover-open", "unplugged"):
        post(browser, f"/api/printers/eingang/{trouble}")

    assert (printer.paper, printer.cover_open, printer.refuse) == ("full", False, True)


def test_a_power_cycle_happens_within_a_paper_and_is_over_by_itself(browser, hall):
    printer = hall.kiosks["eingang"].printer
    printer.off_seconds = 0.0
    post(browser, "/api/printers/eingang/power-cycle")

    with socket.create_connection(("127.0.0.1", printer.port), PATIENCE_S) as line:
        line.sendall(b"\x1b@" + b"\x1bJ\xff" + TICKET)
        with pytest.raises(ConnectionResetError):
            line.recv(1)

    wait_for(lambda: look_of(hall)["printers"]["eingang"] == "none", "the power to be back")
    assert printer.paper_count == 0


@pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["de", "en"])
def test_every_trouble_has_words_on_the_page(browser, words):
    page = get(browser, f"/?language={'de' if words is GERMAN else 'en'}").text

    for trouble in TROUBLES:
        assert f'<option value="{trouble}">{words[trouble]}</option>' in page


@pytest.mark.parametrize("line", [each for each in LINES if each != "network"])
def test_a_printer_can_be_hung_on_a_slower_line_and_back_and_its_kiosk_knows(browser, hall, line):
    place = hall.kiosks["eingang"]
    before = hall.parts()["eingang"].pid

    post(browser, f"/api/printers/eingang/line/{line}")
    wait_for(lambda: hall.parts()["eingang"].up and hall.parts()["eingang"].pid != before, "the kiosk to start again")
    now, shown, url = hall.parts()["eingang"].pid, look_of(hall)["lines"], place.printer_url
    told = (hall.directory / "eingang" / "arguments").read_text()
    post(browser, "/api/printers/eingang/line/network")
    wait_for(lambda: hall.parts()["eingang"].up and hall.parts()["eingang"].pid != now, "the kiosk to start once more")

    assert shown == {"eingang": line, "hof": "network"}
    assert url == f"serial://{hall.directory}/eingang/printer?baud={LINES[line]}"
    assert url in told
    assert look_of(hall)["lines"] == {"eingang": "network", "hof": "network"}
    print_on(place.printer)


def test_the_latest_paper_is_a_picture(browser, hall):
    before = get(browser, "/papers/latest.png")
    print_on(hall.kiosks["hof"].printer)

    latest = get(browser, "/papers/latest.png")

    assert before.status_code == 404
    picture = Image.open(io.BytesIO(latest.data))
    assert (picture.width, picture.height) == (576, hall.tray.latest(1)[0].paper.height)
    assert get(browser, "/api/hall").json["papers"] == 1
    assert get(browser, "/papers/1.png", **{"If-None-Match": latest.headers["ETag"]}).status_code == 304
    assert get(browser, "/papers/2.png").status_code == 404


def test_the_wall_is_the_picture_that_the_display_wrote(browser, hall):
    answer = get(browser, "/walls/halle.png")

    assert answer.data == b"a picture of the wall"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert get(browser, "/walls/halle.png", **{"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert get(browser, "/walls/..%2fclients.json").status_code == 404
    assert get(browser, "/walls/keller.png").json["detail"] == "There is no display keller. Displays: halle, flur."


@contextlib.contextmanager
def served(hall, news):
    with listen(0) as listener:
        port = listener.getsockname()[1]
        server = PageServer(lobby_page(hall, news, port), listener, THREADS)
        server.start()
        try:
            yield port
        finally:
            news.end()
            server.stop()


class Listener:
    """Reads /events as a browser does."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self._line.request("GET", "/events")
        self.answer = self._line.getresponse()

    def look(self) -> dict:
        """The next look of the hall."""
        while True:
            line = self.answer.readline()
            assert line, "the news are over"
            if line.startswith(b"data: "):
                return json.loads(line[6:])

    def look_until(self, condition) -> dict:
        while not condition(look := self.look()):
            pass
        return look

    def close(self) -> None:
        self.answer.close()
        self._line.close()


def test_an_open_page_is_told_of_papers_walls_parts_and_printers_without_asking(hall, news, tmp_path):
    obstacle = tmp_path / "bin" / "wartemarke-hub.fails"
    with served(hall, news) as port:
        listener = Listener(port)
        first = listener.look()

        print_on(hall.kiosks["eingang"].printer)
        paper = listener.look_until(lambda look: look["papers"])
        hall.walls.pictures["halle"].write_bytes(b"another picture of the wall")
        wall = listener.look_until(lambda look: look["walls"]["halle"] != paper["walls"]["halle"])
        obstacle.touch()
        hall.pull_plug("hub")
        listener.look_until(lambda look: not look["parts"]["hub"]["up"])
        obstacle.unlink()
        part = listener.look_until(lambda look: look["parts"]["hub"]["up"])
        listener.close()

    assert listener.answer.headers["Content-Type"].startswith("text/event-stream")
    assert first["papers"] == []
    assert paper["papers"][0]["number"] == 1
    assert paper["papers"][0]["kiosk"] == "eingang"
    assert wall["walls"]["halle"] is not None
    assert part["parts"]["hub"]["restarts"] >= 1
    assert part["printers"] == {"eingang": "none", "hof": "none"}


def test_listeners_that_have_gone_make_room_for_others(hall, news):
    with served(hall, news) as port:
        crowd = [Listener(port) for _ in range(MOST_LISTENERS)]
        for each in crowd:
            each.look()
        refused = Listener(port)
        refused.close()
        for each in crowd:
            each.close()

        def there_is_room() -> bool:
            another = Listener(port)
            another.close()
            return another.answer.status == 200

        wait_for(there_is_room, "a place among the listeners")

    assert refused.answer.status == 503


def test_pages_are_served_while_many_listen(hall, news):
    with served(hall, news) as port:
        crowd = [Listener(port) for _ in range(MOST_LISTENERS)]
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        line.request("GET", "/api/hall")
        status = line.getresponse().status
        line.close()
        for each in crowd:
            each.close()

    assert status == 200


def test_the_server_ends_with_listeners_still_there(hall, news):
    with served(hall, news) as port:
        listener = Listener(port)
        listener.look()

    with contextlib.suppress(http.client.IncompleteRead):
        listener.answer.read()
    assert not any(thread.name == "pages" for thread in threading.enumerate())
