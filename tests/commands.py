"""A program's command, called in the process of the test: for what it says and how it ends.

That takes milliseconds where a process of its own takes a second. Whatever stays at work, and what other processes
have to do with, is for the real programs.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from subprocess import CompletedProcess

import click
from click.testing import CliRunner


def called(
    command: click.Command,
    *arguments: object,
    name: str = "",
    given: str = "",
    env: Mapping[str, str | None] | None = None,
) -> CompletedProcess[str]:
    """Call it to its end, by the name it is installed as. A fault that it does not catch is raised.

    `given` is its standard input. A variable that is None in `env` is not there.
    """
    words = [str(each) for each in arguments]
    with _log_of_its_own():
        done = CliRunner().invoke(command, words, given, env, catch_exceptions=False, prog_name=name or None)
    return CompletedProcess(words, done.exit_code, done.stdout, done.stderr)


@contextmanager
def _log_of_its_own() -> Iterator[None]:
    """A role logs on the standard error it finds when it starts, unless somebody else has been there before."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    root.handlers.clear()
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
