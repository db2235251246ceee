"""What `make test` looks at of many languages and combinations; `make matrix` looks at all the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import pytest

OF_EACH_KIND = (
    "de", "so", "vi", "uk", "el", "ar", "ckb", "ur", "ti", "hi", "pa", "bn", "ta", "zh-Hans", "ka", "hy",
)  # fmt: skip
"""A language for each script and hand, for what only a picture shows.

Of Latin script German with its long words, Somali with the longest texts, Vietnamese with two accents on a letter. Of
Arabic script Sorani has the longest texts."""


def of_each_kind(languages: Iterable[str]) -> list[Any]:
    """All languages, as parameters. Those that stand for no kind bear the mark "matrix"."""
    return [
        pytest.param(tag, marks=[] if tag in OF_EACH_KIND else [pytest.mark.matrix]) for tag in kinds_first(languages)
    ]


def kinds_first(languages: Iterable[str]) -> list[str]:
    """All languages, in their order but for those that stand for a kind: they come first."""
    return sorted(languages, key=lambda tag: tag not in OF_EACH_KIND)


def in_turn(many: Iterable[Any], few: Sequence[Any], now: Collection[Any] | None = None) -> list[Any]:
    """All combinations, as parameters. Those that `make test` leaves out bear the mark "matrix".

    With `now` it leaves out all of the many that are not among these; they stand first.
    """
    return [
        pytest.param(one, other, marks=[] if number % len(few) == place and _is_now(one, now) else [pytest.mark.matrix])
        for number, one in enumerate(sorted(many, key=lambda one: not _is_now(one, now)))
        for place, other in enumerate(few)
    ]


def _is_now(one: Any, now: Collection[Any] | None) -> bool:
    return now is None or one in now
