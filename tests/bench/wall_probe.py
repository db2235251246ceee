"""A wall as `wartemarke-display` starts it, that says when its dots have changed: `shown <ns> <newest call>`."""

from __future__ import annotations

import functools
import zlib

from display import cli
from display.screen import Screen
from display.showing import Outlets


def main() -> None:
    """Run the display with a probe behind its screen."""
    screens: list[Screen] = []
    last = [0]

    def keep_screen(*arguments: object) -> Screen:
        screens.append(Screen(*arguments))  # type: ignore[arg-type]
        return screens[0]

    def say(calls: tuple[str, ...], shown_ns: int) -> None:
        _, dots = screens[0].snapshot()
        now = zlib.crc32(dots)
        changed, last[0] = now != last[0], now
        print(f"shown {shown_ns if changed else 0} {calls[0] if calls else '-'}", flush=True)

    cli.Screen = keep_screen  # type: ignore[assignment, misc]
    cli.Outlets = functools.partial(Outlets, on_shown=say)  # type: ignore[assignment, misc]
    cli.main()


if __name__ == "__main__":
    main()
