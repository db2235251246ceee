"""Nobody who holds a number is forgotten, whatever plug is pulled. `make faults` does the same far more often."""

from pathlib import Path

from tests.faults.plugs import pull_plugs, pull_the_kiosks_plug
from tests.faults.reckoning import Reckoning


def assert_nobody_was_forgotten(reckoning: Reckoning) -> None:
    assert reckoning.lost == []
    assert reckoning.drawn_twice == []
    assert reckoning.called_twice == []
    assert reckoning.never_called == []


def test_the_hub_may_be_killed_twenty_times_under_load(tmp_path: Path) -> None:
    reckoning = pull_plugs(tmp_path, kills=20, which="hub", seed=1)

    assert reckoning.tickets > 20
    assert_nobody_was_forgotten(reckoning)


def test_the_broker_may_be_killed_ten_times_under_load(tmp_path: Path) -> None:
    reckoning = pull_plugs(tmp_path, kills=10, which="broker", seed=2)

    assert reckoning.tickets > 10
    assert_nobody_was_forgotten(reckoning)


def test_the_kiosk_may_be_killed_between_disk_paper_and_hub(tmp_path: Path) -> None:
    reckoning, papers = pull_the_kiosks_plug(tmp_path, kills=15, seed=3)

    assert reckoning.tickets > 15
    assert reckoning.lost == []
    assert reckoning.drawn_twice == []
    assert len(papers) == len(set(papers))
