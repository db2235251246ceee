"""When the wall calls itself stale, and when its rows move."""

from display.places import CALM_S, Places
from display.source import PATIENCE_S, Source

MOST = 12


def a_good_source() -> Source:
    return Source(lost_at=0.0).connection(True, 0.0).hub(True, 0.0)


def test_a_wall_with_broker_and_hub_is_current():
    assert not a_good_source().stale(1_000_000.0)


def test_a_lost_broker_makes_the_wall_stale_after_three_seconds():
    lost = a_good_source().connection(False, 10.0)

    assert not lost.stale(10.0 + PATIENCE_S - 0.1)
    assert lost.stale(10.0 + PATIENCE_S)
    assert PATIENCE_S == 3


def test_a_hub_that_is_gone_makes_the_wall_stale_though_the_broker_is_there():
    lost = a_good_source().hub(False, 10.0)

    assert lost.stale(13.0)


def test_a_broker_that_is_back_without_a_hub_leaves_the_wall_stale_since_the_first_loss():
    back = a_good_source().connection(False, 10.0).connection(True, 12.0)

    assert back.stale(13.0)
    assert not back.hub(True, 13.5).stale(99.0)


def test_a_wall_that_never_heard_anything_is_stale_after_three_seconds():
    assert Source(lost_at=5.0).stale(8.0)


def test_places_grow_at_once_and_shrink_only_after_a_calm_while():
    full = Places().at(6, 0.0, MOST)

    one_left = full.at(1, 10.0, MOST)
    still = one_left.at(1, 10.0 + CALM_S - 1, MOST)
    later = still.at(1, 10.0 + CALM_S, MOST)

    assert [each.kept for each in (full, one_left, still, later)] == [8, 8, 8, 4]


def test_a_short_lull_does_not_count_towards_shrinking():
    lull = Places().at(6, 0.0, MOST).at(1, 10.0, MOST)

    busy = lull.at(6, 20.0, MOST)

    assert busy.at(1, 10.0 + CALM_S, MOST).kept == 8


def test_there_are_never_more_places_than_can_be_read():
    assert Places().at(30, 0.0, most=8).kept == 8


def test_places_that_can_no_longer_be_read_go_at_once():
    full = Places().at(12, 0.0, most=12)

    assert full.at(12, 1.0, most=4).kept == 4
