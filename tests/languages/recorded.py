"""Recordings as an office would make them, in the words of a voice."""

from __future__ import annotations

from pathlib import Path

from languages.recordings import Recordings
from languages.speech import speak


def record(directory: Path, tag: str, texts: dict[str, str], separator: str = ",") -> Recordings:
    """Record texts, each in the words of a German voice; returns what a kiosk then reads."""
    folder = directory / tag
    folder.mkdir(parents=True)
    rows = [separator.join(("file", "text"))]
    for count, (text, spoken) in enumerate(texts.items(), 1):
        (folder / f"{count:04}.wav").write_bytes(speak(spoken, "de", 150))
        rows.append(separator.join((f"{count:04}.wav", f'"{text}"')))
    (folder / "texts.csv").write_text("\n".join(rows), encoding="utf-8-sig")
    return Recordings(directory)
