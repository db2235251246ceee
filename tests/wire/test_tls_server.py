"""What pages by TLS promise: the same as without, to those who trust the certificate, and nobody holds them up."""

from __future__ import annotations

import http.client
import json
import queue
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask, Response, request

from tests.broker_config.authority import Authority
from tests.patience import PATIENCE_S, wait_for
from tests.ports import listen_again
from wire.tls import TlsUnusable
from wire.tls_server import Certificate
from wire.web import HEADERS, LARGEST_REQUEST, PageServer, guard, listen

HOST = "hall.stadt.example"
THREADS = 4


class House:
    """A page by TLS, whom it trusts, and what its streams notice."""

    def __init__(self, folder: Path) -> None:
        self.authority = Authority(folder)
        self.certificate = Certificate(*self.authority.issue("hall", f"DNS:{HOST},IP:127.0.0.1,DNS:*.wild.example"))
        self.gone: queue.Queue[bool] = queue.Queue()
        self.server = PageServer(self._app(), listen(0), THREADS, certificate=self.certificate)
        self.port = int(self.server.url.rpartition(":")[2])
        self.server.start()
        wait_for(self._answers, "the pages to be there")

    def ask(
        self, method: str = "GET", path: str = "/", body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        context = ssl.create_default_context(cafile=str(self.authority.certificate))
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=PATIENCE_S, context=context)
        try:
            connection.request(
                method, path, body, {"Host": HOST, **{k.replace("_", "-"): v for k, v in headers.items()}}
            )
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read()
        finally:
            connection.close()

    def _answers(self) -> bool:
        try:
            return self.ask()[0] == 200
        except OSError:
            return False

    def _app(self) -> Flask:
        app = Flask("page")
        guard(app, names=self.certificate.covers, secure=True)

        @app.route("/", methods=["GET", "POST"])
        def look() -> str:
            return request.get_data(as_text=True) or request.url

        @app.get("/stream")
        def stream() -> Response:
            gone = request.environ["waitress.client_disconnected"]

            def until_gone() -> Iterator[str]:
                yield "begun\n"
                while not gone():
                    threading.Event().wait(0.05)
                self.gone.put(True)

            return Response(until_gone(), mimetype="text/event-stream")

        @app.get("/endless")
        def endless() -> Response:
            def without_end() -> Iterator[str]:
                yield "begun\n"
                threading.Event().wait()

            return Response(without_end(), mimetype="text/event-stream")

        return app


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = House(tmp_path_factory.mktemp("house") / "authority")
    yield opened
    opened.server.stop()


def test_pages_come_encrypted_with_the_strict_headers(house: House) -> None:
    status, headers, body = house.ask()

    assert (status, body) == (200, f"https://{HOST}/".encode())
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "heroot" not in str(headers)


def test_only_the_names_of_the_certificate_are_answered(house: House) -> None:
    names = (HOST, "127.0.0.1", "a.wild.example", HOST.upper(), "evil.example", "a.b.wild.example", "localhost")

    assert [house.ask(Host=name)[0] for name in names] == [200, 200, 200, 200, 421, 421, 421]


@pytest.mark.parametrize("origin", [f"http://{HOST}", "https://evil.example", "null", f"https://{HOST}:1"])
def test_a_foreign_page_changes_nothing_nor_does_our_own_without_tls(house: House, origin: str) -> None:
    assert house.ask("POST", Origin=origin)[0] == 403


def test_our_own_page_may_change_something(house: House) -> None:
    assert house.ask("POST", body=b"x", Origin=f"https://{HOST}", Sec_Fetch_Site="same-origin")[0] == 200


def test_a_body_too_large_is_refused(house: House) -> None:
    # What it says of itself is enough: the server hangs up before it has come.
    status, _, body = house.ask("POST", body=b"x", Origin=f"https://{HOST}", Content_Length=str(LARGEST_REQUEST + 1))

    assert status == 413
    assert json.loads(body)["status"] == 413


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_versions_of_tls_are_refused(house: House) -> None:
    context = ssl.create_default_context(cafile=str(house.authority.certificate))
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")

    with socket.create_connection(("127.0.0.1", house.port), PATIENCE_S) as line, pytest.raises(ssl.SSLError):
        context.wrap_socket(line, server_hostname="127.0.0.1")


def test_many_who_say_nothing_hold_nobody_up(house: House) -> None:
    with ExitStack() as lines:
        for _ in range(THREADS * 4):
            lines.enter_context(socket.create_connection(("127.0.0.1", house.port), PATIENCE_S))

        assert house.ask()[0] == 200


@pytest.mark.parametrize("nonsense", [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\0" * 100, b"\x16\x03\x01\xff\xff"])
def test_nonsense_does_no_harm(house: House, nonsense: bytes) -> None:
    for _ in range(THREADS + 1):
        with socket.create_connection(("127.0.0.1", house.port), PATIENCE_S) as line:
            line.sendall(nonsense)

    assert house.ask()[0] == 200


def test_a_stream_is_told_that_nobody_listens_any_more(house: House) -> None:
    context = ssl.create_default_context(cafile=str(house.authority.certificate))
    with socket.create_connection(("127.0.0.1", house.port), PATIENCE_S) as line:
        safe = context.wrap_socket(line, server_hostname="127.0.0.1")
        safe.sendall(f"GET /stream HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        heard = b""
        while b"begun" not in heard:
            heard += safe.recv(4096)
        safe.close()

    assert house.gone.get(timeout=PATIENCE_S)


def test_pages_stop_while_somebody_listens_to_a_stream_that_never_ends(tmp_path: Path) -> None:
    house = House(tmp_path / "authority")
    context = ssl.create_default_context(cafile=str(house.authority.certificate))
    with socket.create_connection(("127.0.0.1", house.port), PATIENCE_S) as line:
        safe = context.wrap_socket(line, server_hostname="127.0.0.1")
        safe.sendall(f"GET /endless HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        heard = b""
        while b"begun" not in heard:
            heard += safe.recv(4096)

        stopped: queue.Queue[bool] = queue.Queue()
        threading.Thread(target=lambda: stopped.put(house.server.stop() is None), daemon=True).start()

        assert stopped.get(timeout=PATIENCE_S)
    listen_again(house.port).close()


@pytest.mark.parametrize("broken", ["no such certificate", "no such key", "another key", "locked key", "nonsense"])
def test_files_that_cannot_be_used_are_named(tmp_path: Path, broken: str) -> None:
    authority = Authority(tmp_path / "authority")
    cert, key = authority.issue("hall")
    nonsense = tmp_path / "nonsense"
    nonsense.write_text("nonsense")
    given = {
        "no such certificate": (tmp_path / "nowhere.crt", key), "no such key": (cert, tmp_path / "nowhere.key"),
        "another key": (cert, authority.issue("other")[1]), "locked key": (cert, authority.lock(key)),
        "nonsense": (nonsense, nonsense),
    }[broken]  # fmt: skip

    with pytest.raises(TlsUnusable) as refusal:
        Certificate(*given).context()

    assert str(given[1] if "key" in broken else given[0]) in str(refusal.value)


def test_a_certificate_that_names_no_host_is_refused(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "authority")

    with pytest.raises(TlsUnusable, match="needs a subjectAltName"):
        Certificate(tmp_path / "authority" / "ca.crt", tmp_path / "authority" / "ca.key").names()

    assert authority.certificate.exists()
