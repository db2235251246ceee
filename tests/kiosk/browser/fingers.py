"""Fingers on a touch screen: one, two at once, and the wait between two touches that are meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Locator, Page

DOUBLE_TAP_S = 0.5
"""As static/kiosk.js has it."""

SHOWN_FOR = """ms => {
    const [{ loadEventEnd }] = performance.getEntriesByType('navigation');
    return loadEventEnd > 0 && performance.now() - loadEventEnd > ms;
}"""


def let_it_be_read(page: Page) -> None:
    """Wait until a touch on the page can be meant for it: nobody reads faster than they tap twice."""
    page.wait_for_load_state("load")
    page.wait_for_function(SHOWN_FOR, arg=DOUBLE_TAP_S * 1000 + 50)


def touch(page: Page, field: Locator) -> None:
    """Read, and touch a field."""
    let_it_be_read(page)
    field.tap()


def middle_of(field: Locator) -> tuple[float, float]:
    """Where a finger would touch it."""
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@contextmanager
def a_finger_on(page: Page, field: Locator, to: tuple[float, float] | None = None) -> Iterator[None]:
    """A finger that rests on a field; it leaves at the end, after it has slid away if it shall."""
    x, y = middle_of(field)
    hand = page.context.new_cdp_session(page)
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    yield
    if to:
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": to[0], "y": to[1]}]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    hand.detach()


def touch_at_once(page: Page, fields: Sequence[Locator], one_after_the_other: bool) -> None:
    """A finger on each field at the same time; they leave together, or one after the other."""
    points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(map(middle_of, fields))]
    hand = page.context.new_cdp_session(page)
    steps = [points[:1], points, points[1:], []] if one_after_the_other else [points, []]
    for before, fingers in zip([[], *steps], steps, strict=False):
        kind = "touchStart" if len(fingers) > len(before) else "touchEnd"
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    hand.detach()
