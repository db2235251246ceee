"""The list of failures names tests that exist, and every trouble that the printer can be put into."""

import re
from pathlib import Path

import pytest

from lobby.troubles import TROUBLES

ROOT = Path(__file__).parents[1]
LIST = (ROOT / "docs" / "failures.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", LIST)))
WORDS = {
    "paper-low": "paper low",
    "paper-out": "paper out",
    "cover-open": "cover open",
    "cutter-jam": "cutter jammed",
    "silent": "silent after it has answered",
    "garbage": "garbage for a status",
    "hung": "hung",
    "unplugged": "unplugged",
    "power-cycle": "power cycle within a ticket",
}


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_failure_is_proven_by_a_test_that_exists(file: str, test: str) -> None:
    assert re.search(rf"^(async )?def {test}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_every_trouble_of_the_printer_is_in_the_list() -> None:
    assert set(WORDS) == set(TROUBLES) - {"none"}
    assert [trouble for trouble, words in WORDS.items() if words not in LIST] == []


def test_every_row_names_its_proof() -> None:
    rows = [
        line
        for line in LIST.splitlines()
        if line.startswith("|") and not line.startswith(("|---", "| what", "| issue"))
    ]

    assert len(rows) > 30
    assert [row for row in rows if "::test_" not in row] == []
