"""What pages behind a proxy promise: they believe one proxy, and nobody who only says so."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

import pytest
from flask import Flask, request

from tests.patience import PATIENCE_S
from wire.web import PageServer, guard, listen

NAME = "hall.stadt.example"
SAID = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": NAME}


def serve(proxy: str) -> PageServer:
    app = Flask("page")
    guard(app, names={NAME}.__contains__, secure=True)

    @app.route("/", methods=["GET", "POST"])
    def look() -> str:
        return f"{request.remote_addr} {request.url}"

    server = PageServer(app, listen(0), 2, proxy=proxy)
    server.start()
    return server


@pytest.fixture
def server() -> Iterator[PageServer]:
    running = serve("127.0.0.1")
    yield running
    running.stop()


def ask(server: PageServer, method: str = "GET", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=PATIENCE_S)
    try:
        connection.request(method, "/", headers={name.replace("_", "-"): text for name, text in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_what_the_proxy_says_is_believed(server: PageServer) -> None:
    assert ask(server, **SAID) == (200, f"192.0.2.7 https://{NAME}/")


def test_only_what_the_nearest_proxy_says_is_believed(server: PageServer) -> None:
    assert ask(server, **{**SAID, "X-Forwarded-For": "203.0.113.9, 192.0.2.7"})[1].startswith("192.0.2.7 ")


def test_the_proxy_may_hand_the_host_on_as_it_came(server: PageServer) -> None:
    said = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https", "Host": NAME}

    assert ask(server, **said) == (200, f"192.0.2.7 https://{NAME}/")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({**SAID, "X-Forwarded-Host": "evil.example"}, 421), ({**SAID, "X-Forwarded-Proto": "http"}, 400),
        ({"Host": NAME}, 400), ({}, 421), ({**SAID, "X-Forwarded-Host": "127.0.0.1"}, 421),
        ({"X-Forwarded-For": "x", "X-Forwarded-Host": NAME}, 400),
    ],
)  # fmt: skip
def test_another_name_and_a_way_without_tls_are_refused(server: PageServer, said: dict[str, str], status: int) -> None:
    assert ask(server, **said)[0] == status


def test_a_form_of_our_page_is_taken_through_the_proxy(server: PageServer) -> None:
    assert ask(server, "POST", **SAID, Origin=f"https://{NAME}")[0] == 200
    assert ask(server, "POST", **SAID, Origin="https://evil.example")[0] == 403


def test_whoever_is_not_the_proxy_cannot_speak_for_it() -> None:
    server = serve("192.0.2.99")
    try:
        assert ask(server, **{**SAID, "Host": NAME})[0] == 400
        assert ask(server, **SAID)[0] == 421
    finally:
        server.stop()
