"""The staff pages' door: lets in who is signed in, and each to their own pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from desk import sign_in_words
from desk.forms import check_form, is_of_another
from desk.guesses import Guesses
from desk.local_accounts import LocalAccounts
from desk.sessions import Session, Sessions
from desk.signed_in import BY_ITSELF, BY_ITSELF_ARGUMENT, Needs, asked_by_itself, needs_of
from desk.speech import language, speech
from desk.staff import Staff
from wire.web import problem

if TYPE_CHECKING:
    from desk.oidc import Provider

COOKIE = "wartemarke-staff"
SAFE_COOKIE = "__Host-wartemarke-staff"
"""The name by TLS: browsers take it only from this very host, and by TLS."""

WARN_S = 120
"""Seconds before the end at which somebody idle is asked whether to go on (WCAG 2.2, 2.2.1 asks for 20)."""


class NotForYou(Exception):
    """Who asks is signed in, but the page is not for them."""


class SignIn:
    """Who may come in, and who has. At least one of `local` and `provider` is there."""

    def __init__(
        self,
        local: LocalAccounts | None = None,
        provider: Provider | None = None,
        sessions: Sessions | None = None,
        guesses: Guesses | None = None,
    ) -> None:
        self.local = local
        self.provider = provider
        self.sessions = sessions or Sessions()
        self.guesses = guesses or Guesses()
        self.secure = False

    def watch(self, app: Flask, *, secure: bool) -> None:
        """Let nobody in from now on who is not signed in. `secure`: cookies go by TLS alone."""
        from desk.sign_in_pages import sign_in_pages

        self.secure = secure
        app.register_blueprint(sign_in_pages(self))
        app.before_request(partial(self._let_in, app))
        app.after_request(self._keep_out)
        app.context_processor(lambda: {"who": self._who()})
        app.register_error_handler(NotForYou, lambda _error: turned_away(403, sign_in_words.NOT_FOR_YOU))

    @property
    def cookie(self) -> str:
        """The name of the cookie."""
        return SAFE_COOKIE if self.secure else COOKIE

    def open(self, response: AnyResponse, staff: Staff, still: Callable[[], Staff | None], way_out: str = "") -> None:
        """Sign somebody in: the answer takes the word of a new session to the browser, and its old one is over."""
        self.sessions.end(request.cookies.get(self.cookie, ""))
        word = self.sessions.begin(staff, still, way_out)
        # Who comes back from the provider comes from another site, and a strict cookie would stay at home.
        same_site = "Lax" if self.provider else "Strict"
        response.set_cookie(self.cookie, word, httponly=True, samesite=same_site, secure=self.secure, path="/")

    def close(self, response: AnyResponse) -> Session | None:
        """Sign out: the session is over, here and in the browser."""
        response.delete_cookie(self.cookie, httponly=True, secure=self.secure, path="/")
        return self.sessions.end(request.cookies.get(self.cookie, ""))

    def _let_in(self, app: Flask) -> AnyResponse | None:
        view = app.view_functions.get(request.endpoint or "")
        needed = needs_of(view) if request.endpoint != "static" else Needs(for_everybody=True)
        session = self.sessions.find(request.cookies.get(self.cookie, ""))
        if session is not None and asked_by_itself(needed) and is_of_another(session.form_token):
            session = None  # a page that somebody else has left open
        if session is not None:
            self._know(session)
        if session is not None and request.method not in ("GET", "HEAD", "OPTIONS"):
            check_form()
        if needed.for_everybody:
            return None
        if session is None:
            return self._turn_away(needed)
        if view is not None:
            _check(session.staff, needed)
        if not asked_by_itself(needed):
            self.sessions.use(session)
        return None

    def _know(self, session: Session) -> None:
        word, staff = request.cookies.get(self.cookie, ""), session.staff
        g.staff, g.session, g.session_token = staff, session, session.form_token
        # Whoever may do other things by now is to ask anew.
        g.still_signed_in = lambda: self.sessions.find(word) is session and session.staff == staff

    def _turn_away(self, needed: Needs) -> AnyResponse:
        if request.path.startswith("/api/") or needed.always_by_itself or BY_ITSELF in request.headers:
            return problem(401, "Not signed in", "Nobody is signed in here, or no longer. Sign in at /sign-in.")
        if request.method in ("GET", "HEAD"):
            return redirect(url_for("sign_in.page", next=request.path, **language()), 303)
        return Response(*turned_away(401, sign_in_words.OVER))

    def _keep_out(self, response: Response) -> Response:
        """What was asked for by somebody who has been signed out meanwhile is not answered; a stream ends."""
        if "still_signed_in" not in g or not response.is_streamed or response.direct_passthrough:
            return self._too_late(response)
        response.response = _while(g.still_signed_in, response.response)
        return response

    def _too_late(self, response: Response) -> Response:
        """A request that is held for long may outlast the session of who asked."""
        if not asked_by_itself(needs_of(_view())) or "still_signed_in" not in g or g.still_signed_in():
            return response
        return problem(401, "Not signed in", "Nobody is signed in here any more. Sign in at /sign-in.")

    def _who(self) -> dict[str, Any] | None:
        """What every page says of who is signed in; nothing, if nobody is."""
        session: Session | None = g.get("session")
        if session is None:
            return None
        return {
            "name": session.staff.name,
            "token": session.form_token,
            "words": sign_in_words,
            "say": speech().text,
            "warn_s": WARN_S,
            "reload_s": int(self.sessions.idle_s) + 5,
            "reload": f"{request.path}?{urlencode({**language(), BY_ITSELF_ARGUMENT: 1})}",
            "back": url_for("sign_in.page", next=request.path, **language()),
        }


def turned_away(status: int, what: str) -> tuple[str, int]:
    """A page that says why there is nothing to see."""
    say = speech()
    surroundings = {"say": say.text, "words": sign_in_words, "lang": say.tongue.tag, "language": language()}
    return render_template("turned-away.html", what=say.text(what), status=status, **surroundings), status


def _check(staff: Staff, needed: Needs) -> None:
    """Raises `NotForYou`."""
    if not (staff.may("head") or any(map(staff.may, needed.roles))):
        raise NotForYou
    desk = (request.view_args or {}).get("desk_id")
    if desk is not None and not staff.may_sit_at(desk):
        raise NotForYou


def _view() -> Callable[..., Any] | None:
    return current_app.view_functions.get(request.endpoint or "")


def _while(still: Callable[[], bool], parts: Iterable[Any]) -> Iterator[Any]:
    """The parts of a stream, as long as somebody is signed in."""
    try:
        for part in parts:
            if not still():
                return
            yield part
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
