"""The pieces of the wall, set once and kept: those used longest ago make room."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from PIL import Image

from languages.typesetting import CannotSet
from languages.wall import Piece

log = logging.getLogger("wartemarke.display")
Ready = TypeVar("Ready")
"""A piece in the form the screen paints."""


class Pieces(Generic[Ready]):
    """Pieces ready to be painted. Bounded by their dots, for dots are what they cost: about four bytes each."""

    def __init__(
        self, set_piece: Callable[[Piece], Image.Image], prepare: Callable[[Image.Image], Ready], most_dots: int
    ) -> None:
        """`set_piece` makes the picture of a piece, `prepare` what the screen makes of it."""
        self._set = set_piece
        self._prepare = prepare
        self.most_dots = most_dots
        self._kept: OrderedDict[Piece, Ready] = OrderedDict()
        self._dots = 0
        self._told: set[str] = set()

    def get(self, piece: Piece) -> Ready:
        """The piece, set now if need be."""
        ready = self._kept.get(piece)
        if ready is not None:
            self._kept.move_to_end(piece)
            return ready
        ready = self._prepare(self._picture(piece))
        self._kept[piece] = ready
        self._dots += piece.width * piece.height
        while self._dots > self.most_dots and len(self._kept) > 1:
            gone, _ = self._kept.popitem(last=False)
            self._dots -= gone.width * gone.height
        return ready

    def _picture(self, piece: Piece) -> Image.Image:
        """The picture of a piece. One that cannot be set stays empty: the rest of the wall goes on."""
        try:
            return self._set(piece)
        except CannotSet as error:
            if str(error) not in self._told:
                self._told.add(str(error))
                log.error("a piece of the wall cannot be set: %s", error)
            return Image.new("RGB", (piece.width, piece.height), piece.ground)
