"""Sign-ins that have been done, so that none is done again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from hashlib import sha256

REMEMBERED = 10_000
"""How many sign-ins are remembered as done, so that none can be done again. Only good ones
are, so that nobody can make us forget by trying."""


class Once:
    """What may be done once."""

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, None] = OrderedDict()
        self._looking = threading.Lock()

    def remember(self, word: str) -> bool:
        """Remember it; False if it has been done before."""
        key = sha256(word.encode()).digest()
        with self._looking:
            if key in self._seen:
                return False
            self._seen[key] = None
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        return True
