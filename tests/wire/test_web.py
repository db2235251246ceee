"""What our pages promise to those who ask, and to those who should not; asked over real sockets."""

from __future__ import annotations

import http.client
import json
import queue
import socket
import threading
from collections.abc import Iterator

import pytest
from flask import Flask, Response, request

from tests.patience import PATIENCE_S
from tests.ports import listen_again
from wire.web import HEADERS, LARGEST_REQUEST, PageServer, guard, listen, problem

Answer = tuple[int, dict[str, str], bytes]
GOODS = "application/problem+json"


def a_page() -> Flask:
    """A page to look at, one to change, one that fails, one that never ends."""
    app = Flask("page")
    guard(app, {"img-src": "'none'"})

    @app.get("/")
    def look() -> str:
        return "hello"

    @app.post("/")
    def change() -> str:
        return request.get_data(as_text=True) or "changed"

    @app.get("/kept")
    def kept() -> Response:
        return Response("kept", headers={"Cache-Control": "max-age=60"})

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("a fault of ours")

    @app.get("/stream")
    def stream() -> Response:
        def without_end() -> Iterator[str]:
            yield "begun\n"
            threading.Event().wait()

        return Response(without_end(), mimetype="text/event-stream")

    return app


class Visitor:
    """Asks a page server, with exactly the headers given."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str = "GET", path: str = "/", body: bytes = b"", **headers: str) -> Answer:
        given = {"Host": f"127.0.0.1:{self.port}", **{name.replace("_", "-"): text for name, text in headers.items()}}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, text in given.items():
                if text:
                    connection.putheader(name, text)
            if body:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read()
        finally:
            connection.close()


@pytest.fixture
def server() -> Iterator[PageServer]:
    running = PageServer(a_page(), listen(0), threads=4)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def visitor(server: PageServer) -> Visitor:
    return Visitor(int(server.url.rpartition(":")[2]))


# Who is answered


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "LocalHost"])
def test_this_machines_own_names_are_answered_with_and_without_a_port(visitor: Visitor, host: str) -> None:
    statuses = [visitor.ask(Host=each)[0] for each in (host, f"{host}:{visitor.port}")]

    assert statuses == [200, 200]


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "192.0.2.1", "localhost.evil.example", "[::2]:80", "::1", "[::1", ":80"],
)
def test_another_name_for_this_machine_is_not_ours(visitor: Visitor, host: str) -> None:
    status, headers, body = visitor.ask(Host=host)

    assert (status, headers["Content-Type"]) == (421, GOODS)
    assert json.loads(body) == {
        "type": "about:blank", "title": "Misdirected request", "status": 421,
        "detail": f"This machine does not answer for {host}.",
    }  # fmt: skip


def test_a_request_that_names_no_host_is_refused(visitor: Visitor) -> None:
    status, headers, body = visitor.ask(Host="")

    assert (status, headers["Content-Type"]) == (400, GOODS)
    assert json.loads(body)["title"] == "Host missing"


# Who may change something


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:1", "http://127.0.0.1", "null", "http://[", "x"]
)
def test_a_foreign_page_changes_nothing(visitor: Visitor, method: str, origin: str) -> None:
    status, headers, body = visitor.ask(method, Origin=origin)

    assert (status, headers["Content-Type"]) == (403, GOODS)
    assert json.loads(body)["detail"] == "Only pages of this machine may change anything here."


@pytest.mark.parametrize("site", ["cross-site", "same-site", "something-new"])
def test_what_a_browser_says_comes_from_another_site_changes_nothing(visitor: Visitor, site: str) -> None:
    assert visitor.ask("POST", Sec_Fetch_Site=site)[0] == 403


@pytest.mark.parametrize("site", ["same-origin", "none", ""])
def test_our_own_pages_and_programs_may_change_something(visitor: Visitor, site: str) -> None:
    host = f"localhost:{visitor.port}"

    from_page = visitor.ask("POST", Host=host, Origin=f"http://{host}", Sec_Fetch_Site=site)
    from_program = visitor.ask("POST", Sec_Fetch_Site=site)

    assert (from_page[0], from_program[0]) == (200, 200)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_is_allowed_wherever_the_link_was(visitor: Visitor, method: str) -> None:
    status, _, body = visitor.ask(method, Origin="https://evil.example", Sec_Fetch_Site="cross-site")

    assert (status, body) == (200, b"hello" if method == "GET" else b"")


# How much is taken


def test_the_largest_body_is_taken_and_one_byte_more_is_not(visitor: Visitor) -> None:
    taken = visitor.ask("POST", body=b"x" * LARGEST_REQUEST)
    refused = visitor.ask("POST", body=b"x" * (LARGEST_REQUEST + 1))

    assert (taken[0], taken[2]) == (200, b"x" * LARGEST_REQUEST)
    assert (refused[0], refused[1]["Content-Type"]) == (413, GOODS)
    assert json.loads(refused[2])["detail"] == "A request here has at most 16384 bytes."


def test_a_body_sent_in_pieces_is_measured_too(visitor: Visitor) -> None:
    piece = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", visitor.port), PATIENCE_S) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        line.sendall(piece + piece + b"0\r\n\r\n")

        assert line.recv(12) == b"HTTP/1.1 413"


# What every answer carries


@pytest.mark.parametrize(
    ("status", "method", "path", "headers"),
    [
        (200, "GET", "/", {}),
        (404, "GET", "/nowhere", {}),
        (405, "DELETE", "/", {}),
        (500, "GET", "/broken", {}),
        (400, "GET", "/", {"Host": ""}),
        (421, "GET", "/", {"Host": "evil.example"}),
        (403, "POST", "/", {"Origin": "null"}),
    ],
)
def test_every_answer_carries_the_strict_headers_errors_too(
    visitor: Visitor, status: int, method: str, path: str, headers: dict[str, str]
) -> None:
    got, carried, _ = visitor.ask(method, path, **headers)

    assert got == status
    assert {name: carried[name] for name in HEADERS} == HEADERS
    assert carried["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; ")
    assert carried["Cache-Control"] == "no-store"
    assert "Server" not in carried


def test_a_body_too_large_is_refused_with_the_strict_headers(visitor: Visitor) -> None:
    carried = visitor.ask("POST", body=b"x" * (LARGEST_REQUEST + 1))[1]

    assert {name: carried[name] for name in HEADERS} == HEADERS


def test_a_page_may_change_a_directive_and_its_own_caching(visitor: Visitor) -> None:
    policy = visitor.ask()[1]["Content-Security-Policy"]
    caching = visitor.ask(path="/kept")[1]["Cache-Control"]

    assert "img-src 'none'" in policy
    assert "img-src 'self' data:" not in policy
    assert caching == "max-age=60"


def test_a_problem_keeps_its_umlauts() -> None:
    answer = problem(503, "Drucker", "Das Papier ist aus: Bitte zur Theke gehen, Gebäude C.")

    assert answer.status_code == 503
    assert answer.content_type == GOODS
    assert "Gebäude C." in answer.get_data(as_text=True)


# Starting and stopping


def test_a_port_that_is_taken_is_named() -> None:
    with listen(0) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(OSError, match="cannot be used") as refusal:
            listen(port)

    assert str(refusal.value) == f"port {port} of 127.0.0.1 cannot be used: Address already in use"


def test_a_port_is_free_again_after_the_pages_have_stopped() -> None:
    server = PageServer(a_page(), listen(0), threads=2)
    port = int(server.url.rpartition(":")[2])
    server.start()
    assert Visitor(port).ask()[0] == 200

    server.stop()

    listen_again(port).close()


def test_the_pages_stop_while_somebody_listens_to_a_stream_that_never_ends() -> None:
    server = PageServer(a_page(), listen(0), threads=2)
    server.start()
    stopped: queue.Queue[bool] = queue.Queue()
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), PATIENCE_S) as listener:
        listener.sendall(b"GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        heard = b""
        while b"begun" not in heard:
            heard += listener.recv(4096)

        threading.Thread(target=lambda: stopped.put(server.stop() is None), daemon=True).start()

        assert stopped.get(timeout=PATIENCE_S)
        assert listener.recv(4096) == b""
