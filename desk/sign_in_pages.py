"""The pages where staff sign in and out."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from desk import sign_in_words as words
from desk.forms import ForeignForm, check_form, form_token, renew_token
from desk.guesses import TooSoon
from desk.once import Once
from desk.passwords import TooBusy
from desk.sign_in import SignIn
from desk.signed_in import for_everybody, needs
from desk.speech import language, speech
from desk.staff import ROLES, Staff

OUR_PAGE = re.compile(r"/([A-Za-z0-9][A-Za-z0-9/_.-]{0,200})?")
"""Where one may be sent after signing in: nothing that a browser could take for another host."""

log = logging.getLogger("wartemarke.sign_in")


def sign_in_pages(door: SignIn) -> Blueprint:
    """`/sign-in` and what belongs to it."""
    pages = Blueprint("sign_in", __name__)
    done = Once()
    if door.local is not None:
        _add_local(pages, door, done)
    if door.provider is not None:
        from desk.provider_pages import add_provider

        add_provider(pages, door, door.provider, done)
    _add_sign_out(pages, door)

    @pages.get("/sign-in")
    @for_everybody
    def page() -> Any:
        if "session" in g:
            return redirect(page_after(request.args.get("next")), 303)
        return sign_in_page(door, speech().text(words.SIGNED_OUT) if "out" in request.args else "", mood="plain")

    @pages.get("/sign-in/still")
    @needs(*ROLES, always_by_itself=True)
    def still() -> dict[str, Any]:
        return _rest(door)

    @pages.post("/sign-in/stay")
    @needs(*ROLES)
    def stay() -> dict[str, Any]:
        return _rest(door)

    return pages


def _add_local(pages: Blueprint, door: SignIn, done: Once) -> None:
    local, guesses = door.local, door.guesses
    assert local is not None  # noqa: S101 - the caller has looked

    @pages.post("/sign-in")
    @for_everybody
    def sign_in() -> AnyResponse:
        check_form()
        name, address = request.form.get("name", "").strip().lower()[:60], request.remote_addr or "?"
        try:
            guesses.begin(name, address)
            found = local.check(name, request.form.get("password", ""))
        except TooSoon as error:
            said = speech().plural(words.TOO_SOON, error.seconds)
            return sign_in_page(door, said, 429, headers={"Retry-After": str(error.seconds)}, name=name)
        except TooBusy:
            return sign_in_page(door, speech().text(words.TOO_BUSY), 503, name=name)
        if found is None:
            # A name that nobody has may be a password in the wrong place.
            log.warning("wrong password for %s, from %s", name if name in local else "an unknown name", address)
            return sign_in_page(door, speech().text(words.WRONG), 403, name=name)
        guesses.was_right(name, address)
        if not done.remember(request.form.get("token", "")):
            raise ForeignForm
        staff, mark = found
        return welcome(door, staff, lambda: local.still(staff.name, mark), request.form.get("next"))


def _add_sign_out(pages: Blueprint, door: SignIn) -> None:
    @pages.post("/sign-out")
    @for_everybody
    def sign_out() -> AnyResponse:
        response = redirect(url_for("sign_in.page", out=1, **language()), 303)
        session = door.close(response)
        renew_token()
        g.pop("session", None)
        if session is None:
            return response
        log.info("%s signed out", session.staff.name)
        if door.provider is None or not session.way_out:
            return response
        way_out = door.provider.way_out(session.way_out, url_for("sign_in.page", out=1, _external=True))
        if not way_out:
            return response
        # A redirect after a form would be held up by the policy about forms, which knows our own address alone.
        response = sign_in_page(
            door, speech().text(words.SIGNED_OUT), mood="plain", headers={"Refresh": f"0; url={way_out}"}
        )
        door.close(response)
        return response


def welcome(
    door: SignIn, staff: Staff, still: Callable[[], Staff | None], after: str | None, way_out: str = ""
) -> AnyResponse:
    """Sign in whoever has proven who they are, and show the page they came for. The rest as in `Sessions.begin`."""
    response = redirect(page_after(after), 303)
    door.open(response, staff, still, way_out)
    renew_token()
    log.info("%s signed in, from %s", staff.name, request.remote_addr)
    return response


def sign_in_page(
    door: SignIn, said: str, status: int = 200, mood: str = "bad", headers: dict[str, str] | None = None, name: str = ""
) -> Response:
    """The page to sign in on. `said` tells what went wrong, or well, before; `name` is what was typed."""
    say = speech()
    text = render_template(
        "sign-in.html", said=said, mood=mood, name=name, token=form_token(),
        after=page_after(request.values.get("next")), local=door.local is not None, provider=door.provider is not None,
        say=say.text, words=words, lang=say.tongue.tag, language=language(),
        other="de" if say.tongue.tag == "en" else "en",
    )  # fmt: skip
    return Response(text, status, headers)


def page_after(wanted: str | None) -> str:
    """A page of ours to go to, or the first one."""
    page = wanted if wanted and OUR_PAGE.fullmatch(wanted) and not wanted.startswith("/sign-") else "/"
    tag = language().get("lang")
    return f"{page}?lang={tag}" if tag else page


def _rest(door: SignIn) -> dict[str, Any]:
    """How long somebody who does nothing stays signed in."""
    return {"left_s": int(door.sessions.left_s(g.session)), "can_stay": door.sessions.can_be_prolonged(g.session)}
