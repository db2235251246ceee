"""Somebody who walks through a kiosk's pages as a browser without JavaScript does: follows links, presses buttons."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.pages import make_pages
from kiosk.printer_watch import PrinterWatch
from kiosk.roll import Roll
from kiosk.voice import Voice
from routing.office import Office
from tests.kiosk.fakes import FakePrinter
from tests.kiosk.small_kiosk import SmallKiosk, a_kiosk
from tests.kiosk.whole_office import a_whole_office, at

VOID = {"meta", "link", "input", "br", "img"}


@dataclass
class Tag:
    """A tag of a page: its attributes, and the text in it."""

    name: str
    attributes: dict[str, str]
    form: str = ""
    """The id of the form that it belongs to."""
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pieces).split())

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def get(self, attribute: str, otherwise: str = "") -> str:
        return self.attributes.get(attribute, otherwise)


class Page(HTMLParser):
    """A page as a reader sees it: its texts, its tags, and what is wrong with it."""

    def __init__(self, answer: TestResponse) -> None:
        super().__init__()
        self.status = answer.status_code
        self.headers = answer.headers
        self.path = answer.request.path
        self.html = answer.get_data(as_text=True)
        self.tags: list[Tag] = []
        self.refreshes: list[tuple[str, ...]] = []
        """The tags around each refresh."""
        self.inline: list[str] = []
        """Scripts and styles that stand in the page itself."""
        self.pieces: list[str] = []
        self._open: list[Tag] = []
        self.feed(self.html)
        self.close()
        assert self._open == [], f"left open: {self._open}"

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pieces).split())

    def says(self, words: str) -> bool:
        return " ".join(words.split()) in self.text

    def all(self, name: str, /, **attributes: str) -> list[Tag]:
        """The tags of a name that have these attributes; `class_` is one of several classes."""
        of_class = attributes.pop("class_", "")
        wanted = {key.replace("_", "-"): value for key, value in attributes.items()}
        return [
            tag
            for tag in self.tags
            if tag.name == name
            and all(tag.get(key, "-") == value for key, value in wanted.items())
            and (not of_class or of_class in tag.get("class").split())
        ]

    def one(self, name: str, /, **attributes: str) -> Tag:
        [found] = self.all(name, **attributes)
        return found

    @property
    def fields(self) -> list[Tag]:
        """What somebody can choose: the large fields of the page."""
        return [*self.all("a", class_="choice"), *self.all("button", class_="choice")]

    @property
    def concerns(self) -> list[str]:
        return [each["value"] for each in self.all("button", name="concern")]

    @property
    def groups(self) -> list[str]:
        return [each["formaction"] for each in self.all("button", class_="group")]

    def first_button(self, form: str) -> Tag:
        """What Enter presses in a field of the form."""
        return next(each for each in self.all("button") if each.form == form)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        around = next((each.get("id", "form") for each in reversed(self._open) if each.name == "form"), "")
        new = Tag(tag, attributes, attributes.get("form", around))
        self.tags.append(new)
        if attributes.get("http-equiv") == "refresh":
            self.refreshes.append(tuple(each.name for each in self._open))
        handlers = [name for name in attributes if name == "style" or name.startswith("on")]
        self.inline += [f"{tag} {name}" for name in handlers]
        if tag not in VOID:
            self._open.append(new)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].name in ("script", "style"):
            self.inline.append(data)
            return
        self.pieces.append(data)
        for each in self._open:
            each.pieces.append(data)


class Visitor:
    """Walks through the pages of a kiosk."""

    def __init__(self, kiosk: SmallKiosk, directory: Path) -> None:
        """`directory` is where sounds are kept."""
        self.kiosk = kiosk
        self.watch = PrinterWatch(kiosk.printer, lambda _: None)
        self.voice = Voice(directory / "speech")
        self.client: FlaskClient = make_pages(kiosk.entrance, self.watch, self.voice).test_client()

    def get(self, address: str) -> Page:
        return Page(self.client.get(address))

    def post(self, path: str, **form: str | list[str]) -> TestResponse:
        return self.client.post(path, data=form)

    def choose(
        self, language: str, concern: str = "question", once: str = "page-1", look: str = "", **form: str | list[str]
    ) -> Page:
        """Touch a concern; what it comes to."""
        return self._led(self.post(f"/{language}/ticket?look={look}", concern=concern, once=once, **form))

    def follow(self, link: Tag) -> Page:
        """Touch a link."""
        return self.get(link["href"])

    def press(self, page: Page, button: Tag, *ticked: str) -> Page:
        """Press a button after ticking these needs, as HTML has it ("form submission")."""
        form = next(each for each in page.all("form") if each.get("id", "form") == button.form)
        data = [(each["name"], each["value"]) for each in page.all("input") if _is_sent(each, button.form, ticked)]
        data += [(button["name"], button["value"])] if "name" in button.attributes else []
        address = button.get("formaction") or form["action"]
        if button.get("formmethod", form["method"]) == "get":
            return self.get(f"{urlsplit(address).path}?{urlencode(data)}")
        body = urlencode(data)
        return self._led(self.client.post(address, data=body, content_type="application/x-www-form-urlencoded"))

    def heard(self, ids: str) -> list[str]:
        """The texts behind the ids of utterances."""
        return [self.voice.offered(id).text for id in ids.split()]

    def _led(self, answer: TestResponse) -> Page:
        assert answer.status_code == 303, answer.status_code
        return self.get(answer.headers["Location"])


def _is_sent(field: Tag, form: str, ticked: tuple[str, ...]) -> bool:
    if field.form != form:
        return False
    return field["type"] != "checkbox" or "checked" in field.attributes or field["value"] in ticked


def look_of(address: str) -> str:
    """The look that an address carries."""
    return dict(parse_qsl(urlsplit(address).query)).get("look", "")


def a_visitor(
    directory: Path,
    office: Office | None = None,
    printer: FakePrinter | None = None,
    now: str = "2026-05-04 10:54",
    is_open: bool = True,
) -> Visitor:
    """Somebody in front of a kiosk of the whole office; one that is not `open` has never heard the hub."""
    file = directory / "roll.sqlite"
    kiosk = a_kiosk(file, printer, None if is_open else Roll(file))
    kiosk.in_force(office or a_whole_office())
    kiosk.it_is(at(now))
    return Visitor(kiosk, directory)


@cache
def every_page(language: str, look: str = "") -> Mapping[str, Page]:
    """Every page that the kiosk of the whole office has, in a language and with a look."""
    with ExitStack() as places:
        visitor, unprinted, closed = (
            a_visitor(Path(places.enter_context(TemporaryDirectory())), printer=printer, is_open=is_open)
            for printer, is_open in ((None, True), (FakePrinter(paper_left=0), True), (None, False))
        )
        asked = f"?look={look}"
        return {
            "start": visitor.get(f"/{asked}"),
            "languages": visitor.get(f"/languages{asked}"),
            "concerns": visitor.get(f"/{language}/{asked}"),
            "group": visitor.get(f"/{language}/group/help{asked}"),
            "number": visitor.choose(language, "extend-permit", "1", look),
            "number without paper": unprinted.choose(language, "extend-permit", "1", look),
            "referral": visitor.choose(language, "youth-office", "2", look),
            "not now": visitor.choose(language, "naturalisation", "3", look),
            "closed": closed.get(f"/{language}/{asked}"),
            "closed start": closed.get(f"/{asked}"),
            "closed at the touch": Page(closed.post(f"/{language}/ticket{asked}", concern="question")),
            "unknown language": visitor.get(f"/xx/{asked}"),
            "unknown concern": Page(visitor.post(f"/{language}/ticket{asked}", concern="nothing")),
            "unknown group": visitor.get(f"/{language}/group/nothing{asked}"),
            "unknown path": visitor.get(f"/a/b/c/d{asked}"),
        }
