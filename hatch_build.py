"""Puts the translations into the wheel ready for use: reading their sources takes a Raspberry Pi seconds a start."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledTexts(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles each .po into a .mo beside it, in the wheel alone: where somebody develops, the sources are read."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled catalogues to a standard wheel."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from languages.translation import compiled

        self._directory = TemporaryDirectory()
        for source in sorted(Path(self.root, "languages", "locale").glob("*/LC_MESSAGES/*.po")):
            tag, inside = source.parts[-3], source.relative_to(self.root).with_suffix(".mo")
            ready = Path(self._directory.name, "-".join(inside.parts))
            ready.write_bytes(compiled(source.read_bytes(), tag))
            build_data["force_include"][str(ready)] = str(inside)
