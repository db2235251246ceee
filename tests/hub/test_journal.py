"""Promises of the journal, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.pool import Pool

from hub.journal import Journal, JournalUnavailable, SeqTaken
from hub.records import UnreadableRecord
from hub.schema import events, open_engine
from routing.events import DayClosed, DayOpened, NobodyWaiting, TicketDrawn
from tests.hub.examples import an_example, one_of_each
from tests.hub.house import OFFICE
from tests.hub.postgres_cluster import PostgresCluster
from tests.patience import PATIENCE_S
from tests.routing.builders import EIGHT, MONDAY

OPENED, CLOSED = DayOpened({}, EIGHT), DayClosed(EIGHT)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def kept(journal_url: str) -> Iterator[Journal]:
    opened = Journal(journal_url, OFFICE.id)
    yield opened
    opened.close()


def test_every_kind_of_event_is_read_as_it_was_written(kept: Journal) -> None:
    happened = one_of_each()

    kept.append(MONDAY, 1, happened)

    assert kept.read(MONDAY) == happened


def test_what_was_written_outlives_the_hub(kept: Journal, journal_url: str) -> None:
    kept.append(MONDAY, 1, [OPENED])
    kept.append(MONDAY, 2, [CLOSED])
    kept.close()

    again = Journal(journal_url, OFFICE.id)

    assert again.read(MONDAY) == [OPENED, CLOSED]
    again.close()


def test_all_of_an_append_is_written_or_nothing(kept: Journal) -> None:
    kept.append(MONDAY, 3, [CLOSED])

    with pytest.raises(SeqTaken, match="day 2026-03-02, seq 1"):
        kept.append(MONDAY, 1, [OPENED, OPENED, OPENED])

    kept.append(MONDAY, 1, [OPENED, OPENED])
    assert kept.read(MONDAY) == [OPENED, OPENED, CLOSED]


def test_two_hubs_that_race_for_a_seq_do_not_both_win(journal_url: str) -> None:
    hubs = [Journal(journal_url, OFFICE.id) for _ in range(2)]
    start = threading.Barrier(len(hubs), timeout=PATIENCE_S)
    won: list[tuple[int, int]] = []
    lost: list[tuple[int, int]] = []

    def race(hub: int) -> None:
        for seq in range(1, 51):
            start.wait()
            try:
                hubs[hub].append(MONDAY, seq, [NobodyWaiting(f"hub-{hub}", f"p-{seq}", EIGHT)])
                won.append((seq, hub))
            except SeqTaken:
                lost.append((seq, hub))

    threads = [threading.Thread(target=race, args=(hub,)) for hub in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [seq for seq, _ in sorted(won)] == [seq for seq, _ in sorted(lost)] == list(range(1, 51))
    assert hubs[0].read(MONDAY) == [NobodyWaiting(f"hub-{hub}", f"p-{seq}", EIGHT) for seq, hub in sorted(won)]
    for hub in hubs:
        hub.close()


def test_the_last_day_is_the_newest_with_events(kept: Journal) -> None:
    before = kept.last_day()

    kept.append(TUESDAY, 1, [OPENED])
    kept.append(MONDAY, 1, [OPENED])

    assert before is None
    assert kept.last_day() == TUESDAY


def test_days_before_one_are_forgotten_and_it_stays(kept: Journal) -> None:
    for day in (MONDAY - timedelta(days=1), MONDAY, TUESDAY):
        kept.append(day, 1, [OPENED, CLOSED])

    forgotten = kept.forget_before(MONDAY)

    assert forgotten == 2
    assert kept.read(MONDAY - timedelta(days=1)) == []
    assert kept.read(MONDAY) == kept.read(TUESDAY) == [OPENED, CLOSED]


def test_two_offices_in_one_database_do_not_meet(kept: Journal, journal_url: str) -> None:
    other = Journal(journal_url, "anderstadt")

    kept.append(MONDAY, 1, [OPENED])
    other.append(TUESDAY, 1, [CLOSED])
    other.forget_before(TUESDAY)

    assert kept.read(MONDAY) == [OPENED]
    assert kept.read(TUESDAY) == []
    assert (kept.last_day(), other.last_day()) == (MONDAY, TUESDAY)
    other.close()


@pytest.mark.parametrize(
    ("kind", "body", "what"),
    [
        ("TicketSungTo", "{}", 'there is no event of kind "TicketSungTo": was the journal written by a newer version?'),
        ("DayClosed", "{", "DayClosed: Input data was truncated"),
    ],
)
def test_a_record_that_cannot_be_read_is_named(
    kept: Journal, journal_url: str, kind: str, body: str, what: str
) -> None:
    kept.append(MONDAY, 1, [OPENED])
    write_by_hand(journal_url, seq=2, kind=kind, body=body)

    with pytest.raises(UnreadableRecord) as caught:
        kept.read(MONDAY)

    assert str(caught.value) == f"journal, day 2026-03-02, seq 2: {what}"


def test_a_hole_in_a_day_is_named(kept: Journal) -> None:
    kept.append(MONDAY, 1, [OPENED])
    kept.append(MONDAY, 3, [CLOSED])

    with pytest.raises(UnreadableRecord) as caught:
        kept.read(MONDAY)

    assert str(caught.value) == "journal, day 2026-03-02, seq 2: it is missing. Bring it back from a backup."


def test_every_connection_to_sqlite_is_durable(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'journal.sqlite'}")

    with engine.connect() as one, engine.connect() as two, engine.connect() as three:
        said = [
            tuple(each.execute(text(f"PRAGMA {name}")).scalar() for name in ("synchronous", "journal_mode"))
            for each in (one, two, three)
        ]

    assert said == [(2, "wal")] * 3
    engine.dispose()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    file.write_text("Dear journal, today " * 100)

    with pytest.raises(JournalUnavailable) as caught:
        Journal(f"sqlite:///{file}", OFFICE.id)

    assert str(caught.value) == f"the journal sqlite:///{file} cannot be opened: file is not a database"


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(JournalUnavailable) as caught:
        Journal(f"sqlite:///{tmp_path}/away/journal.sqlite", OFFICE.id)

    assert "away/journal.sqlite cannot be opened: unable to open database file" in str(caught.value)


def test_a_file_that_is_read_only_can_be_read_and_says_so_when_written(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    writer = Journal(f"sqlite:///{file}", OFFICE.id)
    writer.append(MONDAY, 1, [OPENED])
    reader = Journal(f"sqlite:///file:{file}?mode=ro&uri=true", OFFICE.id)

    with pytest.raises(JournalUnavailable) as caught:
        reader.append(MONDAY, 2, [CLOSED])

    assert str(caught.value) == "the journal cannot be written: attempt to write a readonly database"
    assert reader.read(MONDAY) == [OPENED]
    writer.close()
    reader.close()


class Disk:
    """A disk that can be full: SQLite may then use no page more than it has."""

    def __init__(self) -> None:
        self.full = False

    def __call__(self, connection: Any, _record: Any, _proxy: Any) -> None:
        pages = 1 if self.full else 2**31 - 2
        connection.execute(f"PRAGMA max_page_count={pages}")


def a_big_draw(seq: int) -> TicketDrawn:
    drawn: TicketDrawn = an_example(TicketDrawn)
    return replace(drawn, seq=seq, roll="r" * 10_000)


def test_a_full_disk_is_named_and_passes(tmp_path: Path) -> None:
    disk = Disk()
    event.listen(Pool, "checkout", disk)
    try:
        kept = Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}", OFFICE.id)
        kept.append(MONDAY, 1, [OPENED])
        disk.full = True
        with pytest.raises(JournalUnavailable) as caught:
            kept.append(MONDAY, 2, [CLOSED, a_big_draw(1)])
        read_meanwhile = kept.read(MONDAY)
        disk.full = False

        kept.append(MONDAY, 2, [CLOSED, a_big_draw(1)])
    finally:
        event.remove(Pool, "checkout", disk)

    assert str(caught.value) == "the journal cannot be written: database or disk is full"
    assert read_meanwhile == [OPENED]
    assert kept.read(MONDAY) == [OPENED, CLOSED, a_big_draw(1)]
    kept.close()


WRITE_UNTIL_IT_FAILS = """
import resource, sys
from hub.journal import Journal, JournalUnavailable
from tests.hub.test_journal import MONDAY, OFFICE, a_big_draw
kept = Journal(sys.argv[1], OFFICE.id)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
seq = 0
try:
    while True:
        kept.append(MONDAY, seq + 1, [a_big_draw(seq + 1)])
        seq += 1
except JournalUnavailable as error:
    print(seq, error, sep=";", flush=True)
"""


def test_what_was_taken_before_the_file_could_not_grow_is_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.sqlite'}"

    done = subprocess.run(
        [sys.executable, "-c", WRITE_UNTIL_IT_FAILS, url], capture_output=True, text=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip

    taken, _, said = done.stdout.strip().partition(";")
    assert said.startswith("the journal cannot be written: "), done.stderr
    kept = Journal(url, OFFICE.id)
    assert kept.read(MONDAY) == [a_big_draw(seq) for seq in range(1, int(taken) + 1)] != []
    kept.close()


def test_a_server_that_is_away_is_named_without_its_password() -> None:
    with pytest.raises(JournalUnavailable) as caught:
        Journal("postgresql+psycopg://wartemarke:geheim@/journal?host=/nowhere", OFFICE.id)

    assert "wartemarke:***@/journal" in str(caught.value)
    assert "Is the server running locally" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_server_that_goes_away_is_named_and_taken_up_again(postgres: PostgresCluster) -> None:
    kept = Journal(postgres.make_database("goes_away"), OFFICE.id)
    kept.append(MONDAY, 1, [OPENED])
    postgres.stop()
    try:
        for ask in (lambda: kept.append(MONDAY, 2, [CLOSED]), lambda: kept.read(MONDAY), kept.last_day):
            with pytest.raises(JournalUnavailable, match=r"the journal cannot be (written|read): "):
                ask()
    finally:
        postgres.start()

    kept.append(MONDAY, 2, [CLOSED])

    assert kept.read(MONDAY) == [OPENED, CLOSED]
    kept.close()


@pytest.mark.parametrize(
    "url",
    [
        "journal.sqlite",
        "oracel://wartemarke:geheim@db/journal",
        "postgresql+psycopg://a:geheim@db:port/journal",
        "postgresql+psycopg://wartemarke:sehr@geheim:geheim@db/journal",
    ],
)
def test_a_url_that_cannot_be_used_is_named_without_its_password(url: str) -> None:
    with pytest.raises(JournalUnavailable, match=r"^the journal's URL cannot be used: ") as caught:
        Journal(url, OFFICE.id)

    assert "geheim" not in str(caught.value)


def write_by_hand(url: str, *, seq: int, kind: str, body: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        row = {"office": OFFICE.id, "day": MONDAY.isoformat(), "seq": seq, "kind": kind, "body": body}
        connection.execute(insert(events), row)
    engine.dispose()


def libpq_settings(url: str) -> dict[str, str]:
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            settings: dict[str, str] = driver.info.get_parameters()
            return settings
    finally:
        engine.dispose()


def test_a_database_server_that_is_gone_without_a_word_is_not_waited_for(postgres: PostgresCluster) -> None:
    url = postgres.make_database("patience")

    usual, own = libpq_settings(url), libpq_settings(f"{url}&connect_timeout=9")

    assert (usual["connect_timeout"], usual["tcp_user_timeout"], usual["keepalives_idle"]) == ("5", "5000", "5")
    assert (own["connect_timeout"], own["tcp_user_timeout"]) == ("9", "5000")
