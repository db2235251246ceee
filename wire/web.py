"""How our pages are served: to those who mean us, with strict headers, and errors in the form of RFC 9457."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from flask import Flask, Response, request
from waitress import wasyncore
from waitress.server import create_server

if TYPE_CHECKING:
    from wire.tls_server import Certificate

LOOPBACK = "127.0.0.1"
NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""The names under which we answer. Any other name for this address is somebody else's page (DNS rebinding)."""

LARGEST_REQUEST = 16_384
"""Bytes of the largest request body taken; a form here has some hundred."""

MOST_READ = 1_048_576
"""Bytes of a body that waitress reads before it hangs up: up to here the answer is ours."""

CLOSE_SECONDS = 1.0

REMEMBER_TLS = "max-age=31536000"
"""Browsers that came by TLS once come by TLS for a year (RFC 6797). Other names of the domain are not ours to bind."""

FORWARDED = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
"""What a proxy says about a request, and what is believed of it: by what address, how, and under which name."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    # The lobby's page shows kiosk and desks in frames, from another port of the same machine.
    "frame-ancestors": "'self' http://127.0.0.1:* http://localhost:*",
}


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """An error as `application/problem+json` (RFC 9457); `more` are members of its own."""
    members = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    body = json.dumps(members, ensure_ascii=False)
    return Response(body, status, content_type="application/problem+json")


def guard(
    app: Flask,
    policy: dict[str, str] | None = None,
    *,
    names: Callable[[str], bool] = NAMES.__contains__,
    secure: bool = False,
) -> None:
    """Take only requests that mean us and come from our own pages; put strict headers on every answer.

    `policy` changes directives of the Content-Security-Policy. `names` tells whether a host, in small letters and
    without its port, is us. `secure`: only what came by TLS is answered, to us or to the proxy before us.
    """
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_REQUEST
    directives = "; ".join(f"{name} {sources}" for name, sources in {**POLICY, **(policy or {})}.items())

    @app.before_request
    def refuse_strangers() -> Response | None:
        host = request.headers.get("Host", "").lower()
        if not host:
            return problem(400, "Host missing", "A request names the host that it is for.")
        if not names(_name(host)):
            return problem(421, "Misdirected request", f"This machine does not answer for {host}.")
        if secure and request.scheme != "https":
            return problem(400, "Not encrypted", "These pages are shown by TLS only: use their address with https.")
        scheme = "https" if secure else ""
        if request.method not in ("GET", "HEAD") and (_from_another_origin(host, scheme) or _from_another_site()):
            return problem(403, "Foreign page", "Only pages of this machine may change anything here.")
        if (request.content_length or 0) > LARGEST_REQUEST:
            return problem(413, "Request too large", f"A request here has at most {LARGEST_REQUEST} bytes.")
        return None

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, text in HEADERS.items():
            response.headers[name] = text
        response.headers["Content-Security-Policy"] = directives
        if secure:
            response.headers["Strict-Transport-Security"] = REMEMBER_TLS
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _name(host: str) -> str:
    """A host without its port. An IPv6 address stands in brackets, with or without a port."""
    name, colon, port = host.rpartition(":")
    return name if colon and not port.endswith("]") else host


def _from_another_origin(host: str, scheme: str) -> bool:
    """Browsers name the page that a request comes from; other programs name none. No `scheme`: any will do."""
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    try:
        page = urlsplit(origin.lower())
        return page.netloc != host or bool(scheme and page.scheme != scheme)
    except ValueError:  # no address at all, as in http://[
        return True


def _from_another_site() -> bool:
    return request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")


def listen(port: int, address: str = LOOPBACK) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises `OSError` when the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
    except OSError as error:
        listener.close()
        raise OSError(f"port {port} of {address} cannot be used: {error.strerror}") from error
    listener.listen(128)
    return listener


class PageServer:
    """Serves an application on a socket that already listens, from `start` to `stop`."""

    def __init__(
        self,
        app: Flask,
        listener: socket.socket,
        threads: int,
        *,
        certificate: Certificate | None = None,
        proxy: str = "",
    ) -> None:
        """`threads` requests are answered at once; an open stream keeps its thread.

        With a `certificate` by TLS. Only the address `proxy` is believed what it says about whose request it brings.
        """
        host, port = listener.getsockname()[:2]
        self.url = f"{'https' if certificate else 'http'}://{host}:{port}"
        self._server: _Server = (
            _encrypted(app, listener, threads, certificate) if certificate else _Plain(app, listener, threads, proxy)
        )
        self._thread = threading.Thread(target=self._server.run, name="pages", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and return."""
        self._server.end()
        self._thread.join(CLOSE_SECONDS)
        self._server.let_go()


class _Server(Protocol):
    def run(self) -> None:
        """Answer until the end."""

    def end(self) -> None:
        """Close every connection; `run` returns soon."""

    def let_go(self) -> None:
        """Let go of what is left after `run`."""


def _encrypted(app: Flask, listener: socket.socket, threads: int, certificate: Certificate) -> _Server:
    from wire.tls_server import TlsServer

    return TlsServer(app, listener, threads, certificate)


class _Plain:
    """waitress: no TLS, but an idle or slow connection costs it no thread."""

    def __init__(self, app: Flask, listener: socket.socket, threads: int, proxy: str) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        trusted: dict[str, Any] = (
            {"trusted_proxy": proxy, "trusted_proxy_count": 1, "trusted_proxy_headers": FORWARDED} if proxy else {}
        )
        self._sockets: dict[int, Any] = {}
        self._server: Any = create_server(
            app, map=self._sockets, sockets=[listener], threads=threads, ident=None, channel_request_lookahead=1,
            max_request_body_size=MOST_READ, **trusted,
        )  # fmt: skip
        self.run = self._server.run

    def end(self) -> None:
        # waitress has no call for this: its loop ends when no socket is left, and only the loop itself may close them.
        with suppress(OSError):  # a worker's own pull may have closed the trigger already
            self._server.trigger.pull_trigger(lambda: wasyncore.close_all(self._sockets))

    def let_go(self) -> None:
        self._server.task_dispatcher.shutdown(timeout=int(CLOSE_SECONDS))
