"""A journal on each of the two databases, the second a real PostgreSQL of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.journal import Journal
from tests.hub.house import OFFICE
from tests.hub.postgres_cluster import PostgresCluster
from tests.patience import PATIENCE_S


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    with PostgresCluster() as cluster:
        yield cluster


_names = map("journal_{}".format, itertools.count(1))


@pytest.fixture(params=["sqlite", "postgresql"])
def journal_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite'}"
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    return f"{cluster.make_database(next(_names))}&connect_timeout={PATIENCE_S:.0f}"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """The office's journal in a SQLite file."""
    opened = Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}", OFFICE.id)
    yield opened
    opened.close()
