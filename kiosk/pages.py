"""The touch pages: language, concern, number. Server-rendered, usable without JavaScript."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from flask import Flask, Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.api import api
from kiosk.buttons import DOUBLE_STRIKE_S
from kiosk.choices import Choice, first_page, group_page
from kiosk.closed import closed_page
from kiosk.entrance import Entrance, UnknownChoice
from kiosk.key_news import KeyNews, key_pages
from kiosk.letters import add_letters
from kiosk.look import WAYS, read_look
from kiosk.offer import languages_of
from kiosk.outcome_page import IDLE_S, outcome_page
from kiosk.page_errors import name_errors
from kiosk.printer_watch import PrinterWatch
from kiosk.said import opens_line, spoken_lines
from kiosk.speech_api import speech_api
from kiosk.spoken import Spoken
from kiosk.static_files import app_with_static_files
from kiosk.voice import Voice
from languages import hall
from languages.concerns import words_of_group
from languages.finder import groups
from languages.tongues import TONGUES
from languages.translation import Translation, translation
from routing.reading import unknown
from wire.web import guard

FAVOURITES = 7
"""Languages on the start page; with the way to all others they are eight fields."""

POLICY = {"media-src": "'self'"}


def make_pages(
    entrance: Entrance,
    watch: PrinterWatch,
    voice: Voice,
    news: KeyNews | None = None,
    double_strike_s: float = DOUBLE_STRIKE_S,
) -> Flask:
    """The kiosk's application: pages, JSON, speech, and the news of buttons pressed on the machine.

    `double_strike_s` is how long the same key counts once (EN 301 549, 5.8).
    """
    app = app_with_static_files()
    guard(app, POLICY)
    add_letters(app)
    app.register_blueprint(api(entrance))
    app.register_blueprint(speech_api(voice))
    if news is not None:
        app.register_blueprint(key_pages(news))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(hall=hall, ways=WAYS, buttons=news is not None)
    app.jinja_env.globals.update(strike_ms=round(double_strike_s * 1000))
    pages = Pages(entrance, watch, voice)
    pages.add_to(app)
    name_errors(app, pages)
    return app


class Pages:
    """The pages of one kiosk."""

    def __init__(self, entrance: Entrance, watch: PrinterWatch, voice: Voice) -> None:
        self._entrance = entrance
        self._watch = watch
        self._voice = voice

    def add_to(self, app: Flask) -> None:
        """Put the pages into an application; the look goes along from address to address."""
        app.before_request(_take_look)
        app.url_defaults(_keep_look)
        app.add_url_rule("/", "start", self.start)
        app.add_url_rule("/languages", "languages", self.languages)
        app.add_url_rule("/<language>/", "concerns", self.concerns)
        app.add_url_rule("/<language>/group/<group>", "group", self.group)
        app.add_url_rule("/<language>/ticket", "choose", self.choose, methods=["POST"])
        app.add_url_rule("/<language>/ticket/<once>", "outcome", self.outcome)

    def start(self) -> Response:
        """The languages used most, each in its own words."""
        if not self._entrance.open:
            return self.closed("de", hall.KIOSK_CLOSED)
        tags = self.offered()
        favourites = tags if len(tags) <= FAVOURITES + 1 else tags[:FAVOURITES]
        return self.page(
            "start.html",
            "de",
            tongues=[self._tongue(tag) for tag in favourites],
            more=_more(favourites, tags[len(favourites) :]),
            greetings=[(TONGUES[tag], translation(tag).text(hall.WELCOME)) for tag in tags],
            aloud=" ".join(self._greet(tag) for tag in favourites[:4]),
            # Whoever has changed how the kiosk looks, or ticked a need, and goes leaves it so: it begins anew.
            **({"idle": IDLE_S} if g.look.ways or request.args.get("needs") else {}),
        )

    def languages(self) -> Response:
        """All languages, or those of one letter or script."""
        found = groups(self.offered())
        begin = request.args.get("begin", "")
        shown = next((tags for label, tags in found if label == begin), None)
        return self.page(
            "languages.html",
            "de",
            finder=[(label, self._say_group(label, tags)) for label, tags in found],
            begin=begin if shown else "",
            tongues=[self._tongue(tag) for tag in shown or [tag for _, tags in found for tag in tags]],
            aloud=self.spoken("de")(hall.ALL_LANGUAGES),
            idle=IDLE_S,
        )

    def concerns(self, language: str) -> Response:
        """The first page of concerns: single ones and groups, and what a customer needs."""
        says, spoken = self._says(language), self.spoken(language)
        if not self._entrance.open:
            return self.closed(language, hall.KIOSK_CLOSED)
        opens_at = self._entrance.house_opens_at()
        closed = (says.text(hall.HOUSE_CLOSED), opens_line(opens_at, self._entrance.now, says)) if opens_at else ()
        return self.page(
            "concerns.html",
            language,
            choices=_with_speech(lambda each: first_page(self._entrance, each), says, spoken),
            heading=says.text(hall.WHAT_ABOUT),
            group="",
            closed=closed,
            aloud=" ".join(filter(None, [*self._warnings(spoken, opens_at), spoken(hall.WHAT_ABOUT)])),
            once=secrets.token_urlsafe(12),
            idle=IDLE_S,
        )

    def group(self, language: str, group: str) -> Response:
        """The concerns of one group."""
        says, office, spoken = self._says(language), self._entrance.office, self.spoken(language)
        if group not in office.groups:
            raise UnknownChoice(" ".join(unknown("group", group, office.groups, "groups")))
        if not self._entrance.open:
            return self.closed(language, hall.KIOSK_CLOSED)
        return self.page(
            "concerns.html",
            language,
            choices=_with_speech(lambda each: group_page(self._entrance, group, each), says, spoken),
            heading=words_of_group(office.groups[group], says).name,
            group=group,
            closed=(),
            aloud=spoken.lines(lambda each: [words_of_group(office.groups[group], each).name]),
            once=secrets.token_urlsafe(12),
            idle=IDLE_S,
        )

    def choose(self, language: str) -> AnyResponse:
        """A concern was touched."""
        self._says(language)
        once = request.form.get("once") or secrets.token_urlsafe(12)
        self._entrance.choose_once(
            once,
            request.form.get("concern", ""),
            language,
            frozenset(request.form.getlist("needs")),
            at_servicepoint="servicepoint" in request.form,
        )
        return redirect(url_for("outcome", language=language, once=once), 303)

    def outcome(self, language: str, once: str) -> AnyResponse:
        """What the touch came to."""
        self._says(language)
        outcome = self._entrance.chosen_on(once)
        if outcome is None or outcome.language != language:
            return redirect(url_for("start"))
        spoken = self.spoken(language)
        office, now = self._entrance.office, self._entrance.now
        page = outcome_page(outcome, office, now)
        aloud = spoken.lines(lambda each: spoken_lines(outcome, office, now, each))
        return self.page(page.template, language, aloud=aloud, **page.values)

    def page(self, template: str, language: str, status: int = 200, **values: object) -> Response:
        """A page in a language, with what every page needs."""
        says = translation(language)
        translated = language != "de" and not says.tongue.reviewed
        page = render_template(
            template,
            says=says,
            text=says.text,
            say=self.spoken(language),
            office=self._entrance.office,
            ready=self._watch.condition.ready,
            look=g.look,
            needs=request.args.getlist("needs"),
            translated=translated,
            **values,
        )
        return make_response(page, status)

    def closed(self, language: str, said: str) -> Response:
        """The page of a kiosk that gives out nothing, and says so in this language first."""
        return closed_page(self._entrance.office, language, said, g.look, self.spoken(language))

    def unknown(self, language: str, status: int) -> Response:
        """The page for what is not there: it leads back to the start, and goes there when nobody touches it."""
        aloud = self.spoken(language)(hall.UNKNOWN_CHOICE)
        return self.page("unknown.html", language, status, aloud=aloud, idle=IDLE_S)

    def _says(self, language: str) -> Translation:
        if language not in self.offered():
            raise UnknownChoice(f'there is no language "{language}" at this kiosk.')
        return translation(language)

    def offered(self) -> tuple[str, ...]:
        """The languages that can be chosen here."""
        return languages_of(self._entrance.office)

    def spoken(self, language: str) -> Spoken:
        """What a page of this language says aloud, if the customer wants it read."""
        return Spoken(self._voice, language, g.look.aloud)

    def _warnings(self, spoken: Spoken, opens_at: datetime | None) -> list[str]:
        """What stands above the concerns, and that they are not spoken in the language of the page."""
        now = self._entrance.now
        return [
            spoken(hall.NOT_SPOKEN) if spoken.is_other else "",
            spoken(hall.PRINTER_DOWN) if not self._watch.condition.ready else "",
            spoken.lines(lambda says: (says.text(hall.HOUSE_CLOSED), opens_line(opens_at, now, says)))
            if opens_at
            else "",
        ]

    def _tongue(self, tag: str) -> tuple[Translation, str]:
        """A language as its field says it, and as it is spoken: in itself, or by its German name."""
        says, spoken = translation(tag), self.spoken(tag)
        name = says.tongue.german_name if spoken.is_other else says.tongue.self_name
        return says, spoken.ids(name)

    def _say_group(self, label: str, tags: tuple[str, ...]) -> str:
        """What is said for a group of languages: its letters, or their names where the letters are not Latin."""
        if label[0].isascii():
            return self.spoken("de").ids(label)
        return " ".join(aloud for _, aloud in map(self._tongue, tags))

    def _greet(self, tag: str) -> str:
        spoken = self.spoken(tag)
        if spoken.is_other:
            return ""
        return " ".join(map(spoken, (hall.WELCOME, hall.CHOOSE_LANGUAGE, hall.KEYS_MOVE)))


def _with_speech(
    page: Callable[[Translation], list[Choice]], says: Translation, spoken: Spoken
) -> list[tuple[Choice, str]]:
    """Each field with what is said when it is reached: its words, and which of how many it is."""
    shown = page(says)
    if not spoken.on:
        return [(choice, "") for choice in shown]
    places = [spoken(hall.PLACE_IN_LIST, place=place, count=len(shown)) for place in range(1, len(shown) + 1)]
    said = spoken.each(lambda each: [(choice.name, choice.mark, choice.explanation) for choice in page(each)])
    return [(choice, f"{words} {place}") for choice, words, place in zip(shown, said, places, strict=True)]


def _more(favourites: tuple[str, ...], others: tuple[str, ...]) -> list[tuple[str, str]]:
    """How the way to the other languages says so, where those who need it may understand it: in other scripts."""
    seen = {TONGUES[tag].script for tag in ("de", *favourites)}
    new = {TONGUES[tag].script: tag for tag in reversed(others) if TONGUES[tag].script not in seen}
    tags = [*(tag for tag in others if tag in new.values()), *others][:3] if others else []
    return [(tag, TONGUES[tag].self_name) for tag in dict.fromkeys(tags)]


def _take_look() -> None:
    # Of the address alone: to look for it in a form would use up the body of a request to /api.
    g.look = read_look(request.args.get("look", ""))


def _keep_look(endpoint: str, values: dict[str, object]) -> None:
    if endpoint not in ("static", "start") and "look" in g and str(g.look):
        values.setdefault("look", str(g.look))
