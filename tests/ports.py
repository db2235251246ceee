"""Ports of this machine, for servers that are started anew or told where to listen."""

from __future__ import annotations

import socket
from contextlib import suppress

from tests.patience import wait_for
from wire.web import listen


def free_port() -> int:
    """A port that nobody listens on."""
    with listen(0) as probe:
        port: int = probe.getsockname()[1]
    return port


def listen_again(port: int) -> socket.socket:
    """Listen where somebody has just stopped to; fail when they have not."""
    found: list[socket.socket] = []

    def is_free() -> bool:
        with suppress(OSError):
            found.append(listen(port))
        return bool(found)

    wait_for(is_free, f"port {port} to be free")
    return found[0]
