"""In which language a page speaks to whoever asked for it."""

from __future__ import annotations

from typing import Any

from flask import request

from desk import words
from languages.translation import Translation


def speech() -> Translation:
    """The words in the language asked for by `?lang=`, else in the browser's, else in German."""
    asked = request.args.get("lang")
    tag = asked if asked in words.LANGUAGES else request.accept_languages.best_match(words.LANGUAGES)
    return words.staff_words(tag or "de")


def language() -> dict[str, Any]:
    """The language as part of an address, if it was asked for in this one."""
    asked = request.args.get("lang")
    return {"lang": asked} if asked in words.LANGUAGES else {}
