"""Pages by TLS without a proxy: cheroot, with a handshake that cannot hold everybody up."""

from __future__ import annotations

import logging
import select
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cheroot.makefile import MakeFile
from cheroot.ssl import Adapter
from cheroot.wsgi import Server
from cryptography import x509

from wire.tls import TlsUnusable

READ_WITHIN_S = 10
"""Seconds until a connection that says nothing, or stops in the middle of a request, is closed."""

MOST_CONNECTIONS = 500
"""Connections that are kept for the next request."""

LARGEST_HEAD = 65_536
"""Bytes of the largest request line and headers."""

log = logging.getLogger("wartemarke.tls")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A server's certificate, with those of its issuers, and its key: files in PEM form, the key without a password."""

    cert_file: Path
    key_file: Path

    def context(self) -> ssl.SSLContext:
        """The rules of the connection. Reads the files. Raises `TlsUnusable`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        for file in (self.cert_file, self.key_file):
            try:
                file.read_bytes()
            except OSError as error:
                raise TlsUnusable(f"{file} cannot be read: {error.strerror}.") from error
        try:
            # Without a password given, OpenSSL would ask for one at a terminal that nobody sits at.
            context.load_cert_chain(self.cert_file, self.key_file, password="")
        except OSError as error:
            raise TlsUnusable(
                f"{self.cert_file} and {self.key_file} cannot be used: they must be a certificate and its key, in PEM "
                "form, the key without a password."
            ) from error
        return context

    def names(self) -> frozenset[str]:
        """The host names and IPv4 addresses that the certificate is for, in small letters. Raises `TlsUnusable`."""
        try:
            certificate = x509.load_pem_x509_certificate(self.cert_file.read_bytes())
            names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except (OSError, ValueError, x509.ExtensionNotFound) as error:
            raise TlsUnusable(f"{self.cert_file} names no host: it needs a subjectAltName.") from error
        addresses = names.get_values_for_type(x509.IPAddress)
        return frozenset({*map(str.lower, names.get_values_for_type(x509.DNSName)), *map(str, addresses)})

    def covers(self, name: str) -> bool:
        """Whether the certificate is for this host name; `*.` stands for one label (RFC 9525)."""
        return name in self.names() or f"*.{name.partition('.')[2]}" in self.names()


class TlsServer:
    """Serves an application by TLS. A connection gets a thread when it has something to say."""

    def __init__(
        self, app: Callable[..., Any], listener: socket.socket, threads: int, certificate: Certificate
    ) -> None:
        self._server = _OurServer(listener, app, threads)
        self._server.ssl_adapter = _LateHandshake(certificate.context())

    def run(self) -> None:
        """Answer until the end. In a daemon thread: the threads of requests inherit that."""
        self._server.prepare()
        self._server.serve()

    def end(self) -> None:
        """Close every connection."""
        # A stream that never ends would be waited for without end: it is left to the end of the process.
        threading.Thread(target=self._server.stop, daemon=True).start()

    def let_go(self) -> None:
        """Nothing is left."""


class _OurServer(Server):
    """cheroot on a socket that already listens."""

    def __init__(self, listener: socket.socket, app: Callable[..., Any], threads: int) -> None:
        super().__init__(listener.getsockname()[:2], app, threads, timeout=READ_WITHIN_S, shutdown_timeout=1)
        self._listener = listener
        self.server_name = "pages"
        self.software = "pages"  # an empty one would be replaced by cheroot's
        self.max_request_header_size = LARGEST_HEAD
        self.keep_alive_conn_limit = MOST_CONNECTIONS

    def bind(self, *_family: int) -> socket.socket:
        """Take the socket there is."""
        self.socket = self._listener
        return self._listener

    def process_conn(self, conn: Any) -> None:
        """Give a connection a thread, a new one when it has said something: silence must not cost one."""
        if getattr(conn, "known", False):
            super().process_conn(conn)
        else:
            conn.known = True
            self.put_conn(conn)

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """What goes wrong with single connections is no news for an operator; faults of ours are logged elsewhere."""
        log.log(min(level, logging.DEBUG), "%s", msg, exc_info=traceback)


class _LateHandshake(Adapter):
    """TLS whose handshake is made by the thread of the connection, not by the one that accepts all of them."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._ours = context
        super().__init__("", "")

    def bind(self, sock: socket.socket) -> socket.socket:
        """The listening socket itself speaks no TLS."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, Any]]:
        """The connection, and what requests are told about it."""
        wrapped = self._ours.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, {**self.get_environ(), "waitress.client_disconnected": lambda: _is_gone(wrapped)}

    def get_environ(self) -> dict[str, Any]:
        """What requests are told about every connection."""
        return {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def makefile(self, sock: ssl.SSLSocket, mode: str = "r", bufsize: int = -1) -> Any:
        """The connection as a file."""
        return MakeFile(sock, mode, bufsize)


def _is_gone(connection: ssl.SSLSocket) -> bool:
    """Whether the other side has hung up, as waitress tells its applications."""
    if connection.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(connection, select.POLLRDHUP)
    return bool(poll.poll(0))
