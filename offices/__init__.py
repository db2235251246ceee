"""Example offices: one TOML description each."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from routing.reading import did_you_mean

_DIRECTORY = Path(str(files("offices")))


def examples() -> list[str]:
    """The names of the example offices, in order of the alphabet."""
    return sorted(path.stem for path in _DIRECTORY.glob("*.toml"))


def example(name: str) -> Path:
    """The description of an example office. Raises `FileNotFoundError`, naming those there are."""
    known = examples()
    if name not in known:
        hint = did_you_mean(name, known)
        raise FileNotFoundError(f'there is no example office "{name}".{hint} Known examples: {", ".join(known)}.')
    return _DIRECTORY / f"{name}.toml"
