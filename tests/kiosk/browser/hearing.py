"""What a page says: a player that can be looked into, and the texts behind what it is asked to play."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page

from tests.kiosk.browser.kiosks import OpenKiosk

KEEP_THE_PLAYER = """
const Player = window.Audio;
window.Audio = function () { return (window.player = Object.assign(new Player(), { loop: true })); };
"""
"""It says each text again and again until a test ends it: nobody hears one too late."""

IS_PLAYING = "() => window.player && !player.paused && player.currentTime > 0"
PRESENT = "() => new URL(player.src).pathname.split('/').pop()"


class Ear:
    """Hears one page of a kiosk."""

    def __init__(self, page: Page, kiosk: OpenKiosk) -> None:
        """To be made before the page is opened."""
        self._page = page
        self._kiosk = kiosk
        self._waves: dict[str, int] = {}
        page.add_init_script(KEEP_THE_PLAYER)

    def wait_until_it_speaks(self) -> None:
        """Return when sound comes out."""
        self._page.wait_for_function(IS_PLAYING)

    @property
    def hears(self) -> str:
        """The text that is being said, or was said last."""
        id: str = self._page.evaluate(PRESENT)
        return self._kiosk.voice.offered(id).text

    def texts(self, ids: str) -> list[str]:
        """The texts behind the ids of a `data-say`."""
        return [self._kiosk.voice.offered(id).text for id in ids.split()]

    def bytes_of(self, ids: str) -> Sequence[int]:
        """How many bytes of sound each gives, fetched as the page does; 0 for what is no sound."""
        return [self._bytes_of(id) for id in ids.split()]

    def _bytes_of(self, id: str) -> int:
        if id not in self._waves:
            answer = self._page.request.get(f"{self._kiosk.url}/speech/{id}")
            body = answer.body()
            is_wave = answer.status == 200 and body[:4] == b"RIFF" and body[8:12] == b"WAVE"
            self._waves[id] = len(body) if is_wave else 0
        return self._waves[id]
