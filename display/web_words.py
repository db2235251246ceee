"""A wall and the screen at a door in words, for those who hear or feel them. Pure."""

from __future__ import annotations

from typing import Any

from display.board import Shown, View, Waiting
from display.door import DoorView
from display.scene import NO_BREAK
from languages import hall
from languages.door import DoorWords
from languages.tongues import tongue
from languages.translation import Translation, translation

Member = dict[str, Any]


def words_of(view: View) -> Member:
    """The wall in words. `stale` is what it says of itself when it has lost its source, in German and as headed."""
    say = translation(view.language)
    calls = _calls(view)
    return {
        **_always(view, say),
        "heading": say.text(hall.PLEASE_COME) if calls else view.office_name,
        "calls": [_call(each, say) for each in calls],
        "nobody": say.text(hall.NOBODY_CALLED),
        "waiting": say.text(hall.WAITING_NOW, count=sum(each.count for each in view.waiting)) if view.waiting else "",
        "lines": [_said(translation("de"), _line(each)) for each in view.waiting],
        "notices": [_said(translation(view.notice.language), view.notice.text)] if view.notice else [],
    }


def words_of_door(door: DoorView, seen: View) -> Member:
    """A door screen in words; `seen` is what it was made of. One that has lost its source calls nobody."""
    say, words = translation(door.language), DoorWords(door.language)
    calls = () if door.stale else [each for each in _calls(seen) if each.room == door.room]
    return {
        **_always(seen, say),
        "heading": f"{words.room} {door.room}",
        "calls": [_call(each, say) for each in calls],
        "nobody": "" if door.stale else words.wait,
        "waiting": words.done_here,
        "lines": [_said(say, each) for each in door.concerns],
        "notices": [_said(translation(each.language), each.name) for each in door.duties],
    }


def tongue_of(tag: str) -> Member:
    """`lang` and `dir` of an element."""
    return {"lang": tag, "dir": tongue(tag).direction}


def _always(view: View, say: Translation) -> Member:
    return {
        **tongue_of(say.tongue.tag),
        "clock": view.clock,
        "is_stale": view.stale,
        "stale": [_said(each, each.text(hall.WALL_STALE)) for each in _german_and(say)],
        "sound_on": [_said(each, each.text(hall.SOUND_ON)) for each in _german_and(say)],
        "columns": [say.text(hall.NUMBER), say.text(hall.ROOM)],
    }


def _calls(view: View) -> tuple[Shown, ...]:
    return (*((view.newest,) if view.newest else ()), *view.earlier)


def _german_and(say: Translation) -> tuple[Translation, ...]:
    german = translation("de")
    return (german,) if say.tongue.tag == "de" else (german, say)


def _call(shown: Shown, say: Translation) -> Member:
    """A line of the table, and what is said when the call is new: in German, as the house speaks."""
    german = translation("de")
    called = german.text(hall.CALLED_TO, number=shown.number, room=shown.room)
    way = hall.GO.get(shown.arrow)
    room = [_said(german, shown.room), *([_said(say, say.text(way))] if way else [])]
    return {
        "call": shown.call,
        "fresh": shown.fresh,
        "called": shown.called,
        "cells": [[_said(german, shown.number)], room],
        "said": _said(german, f"{called} {german.text(way)}" if way else called),
    }


def _line(waiting: Waiting) -> str:
    line = f"{waiting.letter}: {waiting.count}"
    if waiting.minutes is None:
        return line
    low, high = waiting.minutes
    return f"{line}, {low}\N{EN DASH}{high}{NO_BREAK}min"


def _said(say: Translation, text: str) -> Member:
    return {**tongue_of(say.tongue.tag), "text": text}
