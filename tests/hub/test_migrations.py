"""Promises of the migrations: they bring about exactly the tables that the journal works with."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from hub.journal import Journal, JournalUnavailable
from hub.migrations import bring_up_to_date
from hub.schema import HEAD, metadata, open_engine
from routing.events import DayOpened
from tests.routing.builders import EIGHT, MONDAY


def test_an_empty_database_gets_exactly_our_tables(journal_url: str) -> None:
    engine = open_engine(journal_url)

    bring_up_to_date(engine)

    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_the_head_is_the_newest_revision() -> None:
    scripts = ScriptDirectory(str(files("hub") / "migrations"))

    assert scripts.get_heads() == [HEAD]


def test_a_second_start_changes_nothing(journal_url: str) -> None:
    first = Journal(journal_url, "teststadt")
    first.append(MONDAY, 1, [DayOpened({}, EIGHT)])
    first.close()

    second = Journal(journal_url, "teststadt")

    assert second.read(MONDAY) == [DayOpened({}, EIGHT)]
    second.close()


def test_a_journal_that_is_up_to_date_opens_without_alembic(journal_url: str) -> None:
    Journal(journal_url, "teststadt").close()
    opening = (
        "import sys; from hub.journal import Journal; Journal(sys.argv[1], 'teststadt').close(); "
        "print([name for name in sys.modules if name.split('.')[0] == 'alembic'])"
    )

    done = subprocess.run([sys.executable, "-c", opening, journal_url], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_a_journal_of_a_newer_version_is_left_alone_and_named(journal_url: str) -> None:
    engine = open_engine(journal_url)
    bring_up_to_date(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(JournalUnavailable, match='"9999" is not known here: start the newer version again'):
        Journal(journal_url, "teststadt")

    engine.dispose()
