"""Ports of this machine for the parts of the hall: those asked for, or free ones, and every problem at once."""

from __future__ import annotations

import secrets
import socket

from wire.web import LOOPBACK

FREE_PORTS = range(20_000, 32_000)
"""Below the range from which Linux takes ports for outgoing connections: none of those can be faster than our part."""

ATTEMPTS = 1000


class PortsTaken(Exception):
    """Ports that cannot be had; the text names each with the part that needs it, one a line."""


class PortBook:
    """Who has which port. `take` all, then `check`."""

    def __init__(self) -> None:
        self._takers: dict[int, str] = {}
        self._problems: list[str] = []

    def take(self, part: str, port: int, option: str) -> int:
        """Give a part its port: the one named, or a free one for 0. `option` is how the user may choose another."""
        port = port or self._free()
        if port in self._takers:
            self._problems.append(
                f"{part} cannot start: port {port} is already that of {self._takers[port]}. Choose another: {option}."
            )
        elif not _is_free(port):
            self._problems.append(
                f"{part} cannot start: another program uses port {port} of {LOOPBACK}. "
                f"End it, or choose another port: {option}."
            )
        self._takers.setdefault(port, part)
        return port

    def check(self) -> None:
        """Raise PortsTaken if any port that was taken cannot be had."""
        if self._problems:
            raise PortsTaken("\n".join(self._problems))

    def _free(self) -> int:
        for _ in range(ATTEMPTS):
            port = FREE_PORTS[secrets.randbelow(len(FREE_PORTS))]
            if port not in self._takers and _is_free(port):
                return port
        raise PortsTaken(f"no free port between {FREE_PORTS.start} and {FREE_PORTS.stop}: end some programs.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Connections that have ended but linger do not hinder a server.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
