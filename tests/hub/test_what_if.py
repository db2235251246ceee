"""`wartemarke-hub check --what-if`: a day under two descriptions, recorded by a real hub or made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from hub.journal import Journal, JournalUnavailable
from hub.what_if import generated_day, what_if
from routing.commands import CallNext, FinishTicket, OpenDay
from routing.events import DayOpened
from tests.hub.house import OFFICE, OFFICE_TEXT, Wall
from tests.hub.keeping import Keeping
from tests.hub.program import hub_command, installed_hub
from tests.routing.builders import EIGHT, MONDAY, Hall, after

ROOT = Path(__file__).resolve().parents[2]

OTHER_TEXT = OFFICE_TEXT.replace("language_minutes = 5", "language_minutes = 0")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return a_file(tmp_path / "office.toml", OFFICE_TEXT)


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    return a_file(tmp_path / "changed.toml", OTHER_TEXT)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'journal.sqlite'}"


@pytest.fixture
def at_work(url: str) -> Iterator[Keeping]:
    """A hub that has kept a morning, and still does.

    Room-1 (Arabic) and room-2 are free at ten past; german came at minute 2 and arabic at minute 5.
    """
    journal, wall = Journal(url, OFFICE.id), Wall()
    with Keeping(journal, wall=wall) as house:
        for seq, (minute, language) in enumerate([(0, "de"), (0, "de"), (2, "de"), (5, "ar")], start=1):
            wall.at = after(minute)
            house.draw(f"A{seq:03}", seq, language=language)
            house.acknowledges(seq)
            if minute == 0:
                house.press(f"room-{seq}")
        for minute in (10, 20):
            wall.at = after(minute)
            house.press("room-1")
            house.press("room-2")
        yield house
    journal.close()


def a_file(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def row(out: str, part: str, name: str) -> list[str]:
    """The three values of a measure in a part of the table."""
    lines = out.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"{part}  "))
    return next(line for line in lines[start:] if line.startswith(f"  {name}")).split()[-3:]


def test_a_recorded_day_is_rehearsed_while_the_hub_is_at_work(
    at_work: Keeping, office: Path, changed: Path, url: str
) -> None:
    """As recorded, arabic is called to room-1 at ten past, before german; without the minutes it goes to room-2."""
    done = installed_hub("check", office, "--what-if", changed, "--day", MONDAY, "--journal", url)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        f"Rehearsed under {office} and under {changed}: 2026-03-02 as recorded, 4 people, 2 desks, 08:00-08:20.\n"
        "What differs:\n  turns: language_minutes 5 -> 0\n\nSachgebiet service "
    )
    assert row(done.stdout, "all", "served") == ["4", "4", "0"]
    assert row(done.stdout, "all", "desk speaks") == ["100.0", "0.0", "-100.0"]
    assert row(done.stdout, "all", "longest overtaking") == ["3.0", "-", "-"]
    assert row(done.stdout, "all", "longest wait") == ["8.0", "8.0", "0"]
    assert done.stdout.endswith("(priority, language, second duty): 30 min before, 25 min changed.\n")
    assert at_work.press("room-1", "open")["outcome"] == "open"


def test_what_is_not_rehearsed_is_said(at_work: Keeping, office: Path, tmp_path: Path, url: str) -> None:
    at_work.draw("B001", 5)
    at_work.press("room-4", "next")
    at_work.press("room-4", "forward", to="service")
    at_work.press("room-1", "next")
    at_work.press("room-1", "done")
    at_work.draw("A005", 6)
    at_work.acknowledges(6)
    at_work.press("room-1", "cancel", ticket="t-a005")
    smaller = OFFICE_TEXT.replace('id = "room-4"', 'id = "room-7"').replace(
        "service_minutes = 6", "service_minutes = 7"
    )
    described = a_file(tmp_path / "smaller.toml", smaller)

    done = hub_command("check", described, "--what-if", office, "--day", MONDAY, "--journal", url)

    assert done.returncode == 0
    assert "Left out: tickets that staff closed while they waited: 1.\n" in done.stdout
    assert "Left out: times at a further desk, after a ticket was sent on: 1.\n" in done.stdout
    assert "Left out: desks that worked on this day and are not described: room-4.\n" in done.stdout
    assert 'desk "room-7" is gone\n  desk "room-4" is new\n' in done.stdout
    assert 'What differs, too, but is not rehearsed: the same people come, for as long.\n  Sachgebiet "s' in done.stdout


def test_people_go_where_the_changed_description_sends_their_concern(office: Path, tmp_path: Path, url: str) -> None:
    keep_a_morning(url)
    leads = '"collect-card"\nsachgebiet = "{}"'.format
    elsewhere = a_file(tmp_path / "elsewhere.toml", OFFICE_TEXT.replace(leads("service"), leads("aufenthalt")))

    done = hub_command("check", office, "--what-if", elsewhere, "--day", MONDAY, "--journal", url)

    assert 'concern "collect-card": sachgebiet service -> aufenthalt' in done.stdout
    assert row(done.stdout, "Sachgebiet service", "people") == ["1", "0", "-1"]
    assert row(done.stdout, "Sachgebiet aufenthalt", "people") == ["0", "1", "+1"]
    assert row(done.stdout, "all", "not called by closing") == ["0", "1", "+1"]


def test_a_journal_at_rest_is_read_without_leaving_a_trace(office: Path, url: str) -> None:
    keep_a_morning(url)
    before = {file.name: file.read_bytes() for file in office.parent.iterdir()}

    done = hub_command("check", office, "--what-if", office, "--day", MONDAY, "--journal", url)

    assert (done.returncode, done.stderr) == (0, "")
    assert {file.name: file.read_bytes() for file in office.parent.iterdir()} == before


def test_the_journal_may_be_named_by_the_variable(office: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_a_morning(url)
    monkeypatch.setenv("WARTEMARKE_JOURNAL", url)

    recorded = hub_command("check", office, "--what-if", office, "--day", MONDAY)
    generated = hub_command("check", office, "--what-if", office)

    assert "2026-03-02 as recorded" in recorded.stdout
    assert "a generated Monday (seed 1)" in generated.stdout


def test_a_journal_opened_to_be_read_cannot_be_written(journal_url: str) -> None:
    keep_a_morning(journal_url)
    writing, reading = Journal(journal_url, OFFICE.id), Journal(journal_url, OFFICE.id, read_only=True)

    with pytest.raises(JournalUnavailable, match=r"read-?only"):
        reading.append(MONDAY, 9, [DayOpened({}, EIGHT)])

    assert reading.read(MONDAY) == writing.read(MONDAY)
    writing.close()
    reading.close()


def test_a_generated_day_is_the_same_for_the_same_seed(office: Path, changed: Path) -> None:
    first, again, other = (
        hub_command("check", office, "--what-if", changed, "--generated", seed).stdout for seed in (7, 7, 8)
    )

    head = f"Rehearsed under {office} and under {changed}: a generated Monday (seed 7), "
    assert first.startswith(head)
    assert first.splitlines()[0].endswith(" people, 6 desks, 08:00-16:00.")
    assert first == again
    assert first.splitlines()[3:] != other.splitlines()[3:]


def test_descriptions_that_do_not_differ_in_turns_say_so_and_no_figure_differs(office: Path, tmp_path: Path) -> None:
    other_walls = a_file(tmp_path / "walls.toml", OFFICE_TEXT.replace("distance_m = 12", "distance_m = 4"))

    done = hub_command("check", office, "--what-if", other_walls)

    assert done.returncode == 0
    assert done.stdout.splitlines()[1] == "The two descriptions do not differ in anything that moves turns."
    assert {line.split()[-1] for line in done.stdout.splitlines() if line.startswith("  ")} <= {"0", "-"}


def test_every_problem_of_both_files_and_of_the_journal_is_named_at_once(office: Path, tmp_path: Path) -> None:
    bad = a_file(tmp_path / "bad.toml", OFFICE_TEXT.replace('letter = "B"', 'letter = "A"').replace("= 15", '= "x"'))

    both_bad = hub_command("check", bad, "--what-if", tmp_path / "away.toml")
    bad_and_away = hub_command(
        "check", office, "--what-if", bad, "--day", MONDAY, "--journal", f"sqlite:///{tmp_path}/away.sqlite"
    )

    assert (both_bad.returncode, both_bad.stdout) == (2, "")
    assert both_bad.stderr.count(f"{bad}: ") >= 3
    assert f"{tmp_path / 'away.toml'}: it cannot be read: " in both_bad.stderr
    assert (bad_and_away.returncode, bad_and_away.stdout) == (2, "")
    assert bad_and_away.stderr.count(f"{bad}: ") >= 3
    assert "--journal: the journal cannot be read: unable to open database file" in bad_and_away.stderr
    assert not (tmp_path / "away.sqlite").exists()


def test_a_day_that_is_not_in_the_journal_is_named_with_the_newest_that_is(office: Path, url: str) -> None:
    keep_a_morning(url)

    done = hub_command("check", office, "--what-if", office, "--day", "2026-03-03", "--journal", url)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        '--day 2026-03-03: the journal has no such day of "teststadt". Its newest day is 2026-03-02.\n'
    )


def test_a_journal_of_another_office_is_told_apart(office: Path, url: str) -> None:
    keep_a_morning(url, office_id="elsewhere")

    done = hub_command("check", office, "--what-if", office, "--day", MONDAY, "--journal", url)

    assert done.returncode == 2
    assert done.stderr.endswith('no such day of "teststadt". It has no day of this office at all.\n')


def test_a_day_on_which_nobody_came_cannot_be_rehearsed(office: Path, url: str) -> None:
    journal = Journal(url, OFFICE.id)
    journal.append(MONDAY, 1, [DayOpened({}, EIGHT)])
    journal.close()

    done = hub_command("check", office, "--what-if", office, "--day", MONDAY, "--journal", url)

    assert done.returncode == 2
    assert done.stderr == "--day 2026-03-02: no number was drawn on it, or no desk was open. Choose another day.\n"


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("UPDATE events SET body = '{' WHERE seq = 2", "journal, day 2026-03-02, seq 2: TicketDrawn: "),
        ("UPDATE events SET kind = 'Sneezed' WHERE seq = 2", 'there is no event of kind "Sneezed"'),
        ("DELETE FROM events WHERE seq = 2", "journal, day 2026-03-02, seq 2: it is missing."),
        ("DROP TABLE events", "--journal: the journal cannot be read: no such table: events"),
    ],
)
def test_a_damaged_journal_is_named_with_the_place(damage: str, named: str, office: Path, url: str) -> None:
    keep_a_morning(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(damage))
    engine.dispose()

    done = hub_command("check", office, "--what-if", office, "--day", MONDAY, "--journal", url)

    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr


@pytest.mark.parametrize(
    ("journal", "named"),
    [
        ("nonsense", "--journal: the journal's URL cannot be used: "),
        ("sqlite:///{office}", "--journal: the journal cannot be read: file is not a database"),
        ("postgresql+psycopg://hub:secret@127.0.0.1:1/x", "--journal: the journal cannot be read: "),
    ],
)
def test_what_is_no_journal_is_named_and_a_password_is_not(journal: str, named: str, office: Path) -> None:
    done = hub_command(
        "check", office, "--what-if", office, "--day", MONDAY, "--journal", journal.format(office=office)
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert "secret" not in done.stderr


def test_a_description_without_the_sachgebiete_and_desks_of_the_day_is_named(
    office: Path, url: str, tmp_path: Path
) -> None:
    keep_a_morning(url)
    renamed = a_file(
        tmp_path / "renamed.toml", OFFICE_TEXT.replace('"service"', '"front"').replace('"room-', '"zimmer-')
    )

    done = hub_command("check", renamed, "--what-if", renamed, "--day", MONDAY, "--journal", url)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        f'{renamed}: there is no Sachgebiet "service". People came for it with: collect-card.\n'
        f"{renamed}:   Known Sachgebiete: front, aufenthalt, asyl.\n"
    )


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--day", "2026-03-02"], "need --what-if"),
        (["--generated", "3"], "need --what-if"),
        (["--journal", "sqlite://"], "need --what-if"),
        (["--what-if", "office.toml", "--day", "2026-03-02"], "--day needs --journal"),
        (["--what-if", "office.toml", "--journal", "sqlite://"], "--journal needs --day"),
        (["--what-if", "office.toml", "--day", "2026-03-02", "--journal", "x", "--generated", "3"], "one of them"),
        (["--what-if", "office.toml", "--day", "yesterday"], "'yesterday' does not match the format"),
        (["--what-if", "office.toml", "--generated", "much"], "'much' is not a valid integer"),
    ],
)
def test_options_that_do_not_go_together_are_named(options: list[str], named: str, office: Path) -> None:
    done = hub_command("check", office, *options)

    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr


def test_the_example_of_the_handbook_is_what_is_printed(tmp_path: Path) -> None:
    """When the law of the queue changes, so does the example: print it anew with the command that stands there."""
    offenbach = (ROOT / "offices" / "offenbach.toml").read_text(encoding="utf-8")
    a_file(tmp_path / "changed.toml", offenbach.replace("\nlanguage_minutes = 5\n", "\nlanguage_minutes = 15\n"))
    lines = what_if(ROOT / "offices" / "offenbach.toml", tmp_path / "changed.toml", generated_day(2))

    _, *printed = lines

    handbook = (ROOT / "docs" / "fairness.md").read_text(encoding="utf-8")
    assert "\n".join(printed) in handbook


def keep_a_morning(url: str, office_id: str = OFFICE.id) -> None:
    """One person drew at eight and was served for ten minutes; the journal is closed."""
    hall = Hall(OFFICE)
    hall.tell(OpenDay({}, EIGHT))
    hall.draw("A001")
    hall.press(CallNext, "room-1")
    hall.press(FinishTicket, "room-1", 10)
    journal = Journal(url, office_id)
    journal.append(MONDAY, 1, hall.events)
    journal.close()
