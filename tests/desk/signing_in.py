"""Staff who sign in on pages in this process, with a clock that a test moves on."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from desk.door import Door
from desk.guesses import Guesses
from desk.local_accounts import LocalAccount, LocalAccounts, changing
from desk.oidc import Provider
from desk.pages import make_app
from desk.sessions import Sessions
from desk.sign_in import SignIn
from tests.desk.small_line import SmallLine

GOOD = "correct horse battery staple"
"""The password of everybody here."""

PEOPLE = {
    "anna": (("desk",), ("d1",)),
    "ben": (("desk",), ()),
    "clara": (("head",), ()),
    "toni": (("technician",), ()),
    "sam": (("servicepoint",), ("d2",)),
}
"""User name: roles, desks."""


class Clock:
    """Stands still until it is moved on."""

    def __init__(self, at: float = 1_000_000.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at

    def pass_by(self, seconds: float) -> None:
        self.at += seconds


@cache
def good_hash() -> str:
    """The hash of the password, as cheap as Argon2id allows: the real ones take long on purpose, at each sign-in."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)


def write_people(file: Path) -> Path:
    """A file with everybody's account."""
    with changing(file) as accounts:
        for name, (roles, desks) in PEOPLE.items():
            accounts[name] = LocalAccount(password=good_hash(), roles=roles, desks=desks)
    return file


class SmallDoor:
    """The pages of a small office, with people who sign in."""

    def __init__(self, folder: Path, provider: Provider | None = None, *, secure: bool = False) -> None:
        self.clock = Clock()
        self.line = SmallLine()
        self.file = write_people(folder / "staff.json")
        self.sessions = Sessions(now=self.clock)
        self.sign_in = SignIn(LocalAccounts(self.file), provider, self.sessions, Guesses(self.clock))
        self.app: Flask = make_app(self.line.hall, door=Door(self.sign_in, secure=secure))

    def browser(self, name: str = "", address: str = "192.0.2.1") -> FlaskClient:
        """A browser, where somebody has signed in if there is a name."""
        browser = self.app.test_client()
        browser.environ_base["REMOTE_ADDR"] = address
        if name:
            assert sign_in(browser, name).status_code == 303
        return browser


def field(page: str, name: str) -> str:
    """A hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


def sign_in(browser: FlaskClient, name: str, password: str = GOOD, **more: str) -> TestResponse:
    """Open the page and send its form."""
    token = field(browser.get("/sign-in").text, "token")
    return browser.post("/sign-in", data={"token": token, "name": name, "password": password, **more})


def sign_out(browser: FlaskClient) -> TestResponse:
    """Press the button of the page that everybody may see."""
    return browser.post("/sign-out", data={"token": field(browser.get("/").text, "token")})


def text_of(answer: TestResponse) -> str:
    """What a person reads."""
    body = re.sub(r"<head>.*?</head>", "", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def press_form(browser: FlaskClient, desk: str) -> dict[str, str]:
    """The hidden fields of a desk's page."""
    page = browser.get(f"/desk/{desk}").text
    return {name: field(page[page.index("<main") :], name) for name in ("token", "press", "shown")}
