"""The one door to python-escpos: imports it early, and undoes what its import does to the process."""

import functools
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

NO_PRINTERS = """{"profiles": {"default": {"codePages": {"0": "CP437"}, "features": {}, "fonts": {}}},
"encodings": {"CP437": {"name": "CP437", "python_encode": "cp437"}}}"""
"""The smallest database of printers that python-escpos can be imported with."""

DATABASE, PICKLES = "ESCPOS_CAPABILITIES_FILE", "ESCPOS_CAPABILITIES_PICKLE_DIR"


@functools.cache
def escpos_module(kind: str) -> Any:
    """Return the module `escpos.printer.<kind>`; its first call is for the main thread, before others start.

    On import python-escpos loads a database of printers that we do not use (2.3 MB, 0.2 s), leaves a directory in the
    directory for temporary files, and sets up logging for the whole process, into which it then writes at every
    connection. It gets a database of nothing, its directory is removed by name, and its logger says nothing.
    """
    handlers = logging.root.handlers[:]
    try:
        if "escpos.capabilities" not in sys.modules:
            _import_capabilities()
        module: Any = import_module(f"escpos.printer.{kind}")
    finally:
        logging.root.handlers[:] = handlers
    module.logging = logging.getLogger("escpos")
    module.logging.setLevel(logging.CRITICAL)
    return module


def _import_capabilities() -> None:
    """Import the part that has the side effects; where other threads make temporary files is not touched."""
    with tempfile.TemporaryDirectory() as passing:
        database = Path(passing, "capabilities.json")
        database.write_text(NO_PRINTERS)
        with _environment({DATABASE: str(database), PICKLES: None}):
            left_behind: str = import_module("escpos.capabilities").pickle_dir
        shutil.rmtree(left_behind, ignore_errors=True)


@contextmanager
def _environment(changes: Mapping[str, str | None]) -> Iterator[None]:
    """Set variables of the environment, None for absent, and put them back."""
    before = {name: os.environ.get(name) for name in changes}
    _set(changes)
    try:
        yield
    finally:
        _set(before)


def _set(variables: Mapping[str, str | None]) -> None:
    for name, content in variables.items():
        if content is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = content
