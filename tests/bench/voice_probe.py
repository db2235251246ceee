"""A wall as `wartemarke-display` starts it, that says when it hears of a call and when the mixer takes its sounds:
`called <ns>`, `taken <ns>` for gong and for speech, `ended <ns>`."""

from __future__ import annotations

import threading
import time
from collections.abc import Set

from display import cli
from display.announcer import Announcer
from display.board import Call
from display.sound import Loudspeaker
from routing.office import Display, Office


class ProbedLoudspeaker(Loudspeaker):
    """Says when it has taken a sound."""

    def follow(self, samples: bytes) -> bool:
        """Gong and speech, which both come this way."""
        taken = super().follow(samples)
        print(f"taken {time.monotonic_ns()}", flush=True)
        return taken

    def wait(self, stopped: threading.Event) -> None:
        """Until all has been played."""
        super().wait(stopped)
        print(f"ended {time.monotonic_ns()}", flush=True)


class ProbedAnnouncer(Announcer):
    """Says when it hears of a call."""

    def hear(self, calls: tuple[Call, ...], new: Set[str], office: Office, display: Display) -> None:
        """A board."""
        if new:
            print(f"called {time.monotonic_ns()}", flush=True)
        super().hear(calls, new, office, display)


def main() -> None:
    """Run the display with a probe before its loudspeaker."""
    cli.Loudspeaker = ProbedLoudspeaker  # type: ignore[misc]
    cli.Announcer = ProbedAnnouncer  # type: ignore[misc]
    cli.main()


if __name__ == "__main__":
    main()
