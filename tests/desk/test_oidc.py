"""Promises of signing in at the municipality's provider: with an honest one, a lying one, and none at all."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from desk.oidc import AWAY_FOR_S, Provider
from desk.oidc_settings import BadOidcSettings, OidcSettings, read_oidc
from desk.provider_pages import BEGUN, BEGUN_FOR_S
from desk.sign_in import COOKIE
from tests.desk.crooked_provider import CLIENT, SECRET, CrookedProvider
from tests.desk.provider_process import provider_process
from tests.desk.signing_in import Clock, SmallDoor, field, sign_in, text_of
from tests.patience import PATIENCE_S

ROLES = {"ABH-Platz": "desk", "ABH-Leitung": ["head", "technician"]}


def settings_of(issuer: str, **more: Any) -> OidcSettings:
    return OidcSettings(issuer=issuer, client_id=CLIENT, client_secret_file="x", roles=ROLES, **more)


class Town:
    """An office whose staff sign in at a provider that may lie."""

    def __init__(self, folder: Path, liar: CrookedProvider, **more: Any) -> None:
        self.liar = liar
        self.clock = Clock(time.time())
        provider = Provider(settings_of(liar.issuer, **more), SECRET, self.clock)
        self.door = SmallDoor(folder, provider)

    def begin(self, browser: FlaskClient, path: str = "/sign-in/provider?next=/desk/d1") -> str:
        answer = browser.get(path)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def sign_in(self, browser: FlaskClient, **answer: str) -> TestResponse:
        return browser.get(f"/sign-in/back?{self.liar.answer(self.begin(browser), **answer)}")


@pytest.fixture
def liar() -> Iterator[CrookedProvider]:
    with CrookedProvider() as provider:
        yield provider


@pytest.fixture
def town(tmp_path: Path, liar: CrookedProvider) -> Town:
    return Town(tmp_path, liar)


def is_signed_in(browser: FlaskClient) -> bool:
    return browser.get("/").status_code == 200


# As it should be


def test_who_signs_in_at_the_provider_comes_to_the_page_they_wanted(town: Town) -> None:
    browser = town.door.browser()

    entered = town.sign_in(browser)

    assert (entered.status_code, entered.location) == (303, "/desk/d1")
    assert "Angemeldet: anna" in text_of(browser.get("/desk/d1"))
    assert "SameSite=Lax" in str(entered.headers.getlist("Set-Cookie"))


def test_the_provider_is_asked_with_pkce_state_and_nonce_and_without_our_secret(town: Town) -> None:
    address = town.begin(town.door.browser())

    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"], asked["scope"]) == (
        "code",
        "S256",
        "openid profile",
    )
    assert asked["redirect_uri"] == "http://localhost/sign-in/back"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 32
    assert SECRET not in address


@pytest.mark.parametrize(
    ("claims", "more", "roles", "desks"),
    [
        ({"groups": ["ABH-Leitung", "others"]}, {}, {"head", "technician"}, set()),
        ({"groups": "ABH-Platz"}, {}, {"desk"}, set()),
        ({"groups": ["ABH-Platz", "R104"]}, {"desks": {"R104": ["d1"]}}, {"desk"}, {"d1"}),
        ({"realm_access": {"roles": ["ABH-Platz"]}}, {"role_claim": "realm_access.roles"}, {"desk"}, set()),
        ({"https://x.example/g": ["ABH-Platz"]}, {"role_claim": "https://x.example/g"}, {"desk"}, set()),
    ],
)
def test_roles_come_from_the_groups_that_the_office_has_named(
    tmp_path: Path,
    liar: CrookedProvider,
    claims: dict[str, Any],
    more: dict[str, Any],
    roles: set[str],
    desks: set[str],
) -> None:
    provider = Provider(settings_of(liar.issuer, **more), SECRET)
    liar.claims = claims
    address, started = provider.begin("http://localhost/sign-in/back", "/", 60)
    answer = {name: values[0] for name, values in parse_qs(liar.answer(address)).items()}

    staff, _ = provider.finish(started, answer)

    assert (staff.roles, staff.desks) == (roles, desks)


def test_a_domain_is_taken_off_the_name(tmp_path: Path, liar: CrookedProvider) -> None:
    liar.claims = {"preferred_username": "M.Mueller@Stadt.example"}
    town = Town(tmp_path, liar, name_domain="stadt.example")
    browser = town.door.browser()

    town.sign_in(browser)

    assert "Angemeldet: m.mueller" in text_of(browser.get("/"))


def test_signing_out_ends_it_at_the_provider_too(town: Town) -> None:
    browser = town.door.browser()
    town.sign_in(browser)
    word = browser.get_cookie(COOKIE)
    assert word is not None

    out = browser.post("/sign-out", data={"token": field(browser.get("/").text, "token")})

    thief = town.door.browser()
    thief.set_cookie(COOKIE, word.value)
    way = urlsplit(out.headers["Refresh"].removeprefix("0; url="))
    said = parse_qs(way.query)
    assert f"{way.scheme}://{way.netloc}{way.path}" == f"{town.liar.issuer}/end"
    assert (said["client_id"], said["post_logout_redirect_uri"]) == ([CLIENT], ["http://localhost/sign-in?out=1"])
    assert said["id_token_hint"][0].count(".") == 2
    assert "Sie sind abgemeldet." in text_of(out)
    assert not is_signed_in(browser)
    assert not is_signed_in(thief)


def test_a_provider_with_new_keys_is_believed(town: Town) -> None:
    town.sign_in(town.door.browser())
    town.liar.key = town.liar.shown_key = RSAKey.generate_key(2048, parameters={"kid": "2"})

    assert town.sign_in(town.door.browser()).status_code == 303


def test_the_old_session_is_over_when_somebody_signs_in_at_the_provider(town: Town) -> None:
    browser = town.door.browser("anna")
    before = browser.get_cookie(COOKIE)
    assert before is not None
    town.sign_in(browser)

    thief = town.door.browser()
    thief.set_cookie(COOKIE, before.value)

    assert not is_signed_in(thief)


# As it must not be


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": "another", "azp": CLIENT},
        {"aud": ["another", CLIENT], "azp": "another"},
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"iat": 4_000_000_000},
        {"sub": None},
        {"nbf": 4_000_000_000},
        {"nonce": ["x"]},
        {"exp": True},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_and_for_this_sign_in_signs_nobody_in(
    town: Town, claims: dict[str, Any]
) -> None:
    town.liar.claims = claims
    browser = town.door.browser()

    answer = town.sign_in(browser)

    assert answer.status_code == 403
    assert "Die Anmeldung hat nicht geklappt." in text_of(answer)
    assert not is_signed_in(browser)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_anybody_could_have_made_signs_nobody_in(town: Town, algorithm: str) -> None:
    town.liar.algorithm = algorithm
    browser = town.door.browser()

    assert town.sign_in(browser).status_code == 403
    assert not is_signed_in(browser)


def test_a_token_signed_by_somebody_else_signs_nobody_in(town: Town) -> None:
    town.liar.key = RSAKey.generate_key(2048, parameters={"kid": "1"})

    assert town.sign_in(town.door.browser()).status_code == 403


@pytest.mark.parametrize(
    "changed", [{"state": "another"}, {"state": ""}, {"code": ""}, {"error": "access_denied"}, {"iss": "https://evil.example"}]
)  # fmt: skip
def test_an_answer_that_does_not_fit_signs_nobody_in(town: Town, changed: dict[str, str]) -> None:
    browser = town.door.browser()

    assert town.sign_in(browser, **changed).status_code == 403
    assert not is_signed_in(browser)


def test_a_provider_that_promises_to_name_itself_must_do_so(town: Town) -> None:
    town.liar.description = {"authorization_response_iss_parameter_supported": True}

    assert town.sign_in(town.door.browser()).status_code == 403
    assert town.sign_in(town.door.browser(), iss=town.liar.issuer).status_code == 303


def test_an_answer_counts_only_in_the_browser_that_asked(town: Town) -> None:
    anna, other = town.door.browser(), town.door.browser()
    answer = town.liar.answer(town.begin(anna))
    town.begin(other)

    assert other.get(f"/sign-in/back?{answer}").status_code == 403
    assert town.door.browser().get(f"/sign-in/back?{answer}").status_code == 403


def test_an_answer_counts_once(town: Town) -> None:
    browser = town.door.browser()
    answer = town.liar.answer(town.begin(browser))
    begun = browser.get_cookie(BEGUN)
    assert begun is not None
    first = browser.get(f"/sign-in/back?{answer}")

    recorded = town.door.browser()
    recorded.set_cookie(BEGUN, begun.value)

    assert first.status_code == 303
    assert browser.get(f"/sign-in/back?{answer}").status_code == 403
    assert recorded.get(f"/sign-in/back?{answer}").status_code == 403


def test_an_answer_that_comes_too_late_does_not_count(town: Town) -> None:
    browser = town.door.browser()
    answer = town.liar.answer(town.begin(browser))

    town.clock.pass_by(BEGUN_FOR_S + 1)

    assert browser.get(f"/sign-in/back?{answer}").status_code == 403


@pytest.mark.parametrize("change", [lambda kept: "x" + kept, lambda _: "", lambda kept: kept.partition(".")[0]])
def test_a_cookie_of_ours_that_was_changed_does_not_count(town: Town, change: Any) -> None:
    browser = town.door.browser()
    answer = town.liar.answer(town.begin(browser))
    begun = browser.get_cookie(BEGUN)
    assert begun is not None
    browser.set_cookie(BEGUN, change(begun.value))

    assert browser.get(f"/sign-in/back?{answer}").status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"groups": []}, {"groups": None}, {"groups": ["head"]}, {"groups": {"ABH-Platz": 1}}, {"groups": 7},
        {"preferred_username": None}, {"preferred_username": "anna@elsewhere.example"}, {"preferred_username": "Jörg"},
        {"preferred_username": "a b"}, {"preferred_username": ""}, {"preferred_username": "x" * 41},
    ],
    ids=str,
)  # fmt: skip
def test_somebody_without_a_role_or_a_usable_name_is_told_whom_to_ask(town: Town, claims: dict[str, Any]) -> None:
    town.liar.claims = claims
    browser = town.door.browser()

    answer = town.sign_in(browser)

    assert answer.status_code == 403
    assert "Ihr Konto darf diese Seiten nicht benutzen." in text_of(answer)
    assert not is_signed_in(browser)


def test_secrets_are_in_no_log(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    browser = town.door.browser()
    town.liar.token_status = 400
    refused = town.sign_in(browser)
    town.liar.token_status = 200
    town.sign_in(browser)

    begun = re.findall(r"[\w-]{40,}", caplog.text)
    assert refused.status_code == 403
    assert "nobody was signed in by the provider" in caplog.text
    assert "anna signed in" in caplog.text
    assert SECRET not in caplog.text
    assert begun == []


# The provider is away


def test_a_provider_that_is_away_is_named_and_the_local_door_stays_open(town: Town) -> None:
    town.liar.stop()
    browser = town.door.browser()

    answer = browser.get("/sign-in/provider")

    assert answer.status_code == 503
    assert "Die Anmeldung der Verwaltung antwortet nicht." in text_of(answer)
    assert sign_in(browser, "anna").status_code == 303
    assert is_signed_in(browser)


def test_a_provider_that_goes_while_somebody_signs_in_is_named(town: Town) -> None:
    browser = town.door.browser()
    answer = town.liar.answer(town.begin(browser))
    town.liar.stop()

    assert browser.get(f"/sign-in/back?{answer}").status_code == 503


def test_a_provider_that_was_away_is_asked_again_a_little_later(tmp_path: Path) -> None:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        clock = Clock()
        provider = Provider(settings_of(f"http://127.0.0.1:{place.getsockname()[1]}"), SECRET, clock)
        door = SmallDoor(tmp_path, provider)
        first = door.browser().get("/sign-in/provider").status_code
    with CrookedProvider() as liar:
        provider.settings = settings_of(liar.issuer)
        at_once = door.browser().get("/sign-in/provider").status_code
        clock.pass_by(AWAY_FOR_S)

        later = door.browser().get("/sign-in/provider").status_code

    assert (first, at_once, later) == (503, 503, 303)


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"authorization_endpoint": None},
        {"authorization_endpoint": 7},
    ],
)
def test_a_provider_whose_description_is_wrong_counts_as_away(town: Town, description: dict[str, Any]) -> None:
    town.liar.description = description

    assert town.door.browser().get("/sign-in/provider").status_code == 503


def test_who_has_signed_in_stays_so_while_the_provider_is_away_and_can_sign_out(town: Town) -> None:
    browser = town.door.browser()
    town.sign_in(browser)
    town.liar.stop()
    town.clock.pass_by(4000)

    out = browser.post("/sign-out", data={"token": field(browser.get("/").text, "token")})

    assert (out.status_code, out.location) == (303, "/sign-in?out=1")
    assert not is_signed_in(browser)


# A provider as others make it


@pytest.fixture
def real_provider(tmp_path: Path) -> Iterator[str]:
    with provider_process(tmp_path / "provider.log") as issuer:
        yield issuer


def test_signing_in_and_out_at_a_provider_made_by_others(tmp_path: Path, real_provider: str) -> None:
    door = SmallDoor(tmp_path, Provider(settings_of(real_provider), SECRET))
    browser = door.browser()

    sent = browser.get("/sign-in/provider?next=/desk/d1").location
    back = requests.post(sent, data={"sub": "anna"}, allow_redirects=False, timeout=PATIENCE_S).headers["Location"]
    entered = browser.get(back.removeprefix("http://localhost"))
    page = text_of(browser.get("/desk/d1"))
    out = browser.post("/sign-out", data={"token": field(browser.get("/").text, "token")})
    there = requests.get(out.headers["Refresh"].removeprefix("0; url="), timeout=PATIENCE_S)

    assert (entered.status_code, entered.location) == (303, "/desk/d1"), entered.text
    assert "Angemeldet: anna" in page
    assert there.ok
    assert "http://localhost/sign-in?out=1" in there.text
    assert not is_signed_in(browser)


# The settings

GOOD = """
issuer = "https://login.stadt.example/realms/stadt"
client_id = "wartemarke"
client_secret_file = "secret"
[roles]
"ABH-Platz" = "desk"
"""


def test_a_good_file_is_read_with_its_secret(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    (tmp_path / "oidc.toml").write_text(GOOD)

    settings, secret = read_oidc(tmp_path / "oidc.toml")

    assert (settings.issuer, secret) == ("https://login.stadt.example/realms/stadt", "s3cret")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://login", "http://login", 'must be an address with https'),
        ("https://login.stadt.example/realms/stadt", "http://[", 'must be an address with https'),
        ("realms/stadt", "realms?x", 'must be an address with https'),
        ('"desk"', '"boss"', '[roles] "ABH-Platz": there is no role "boss".'),
        ('"desk"', '[]', '[roles] "ABH-Platz": there is no role.'),
        ('"ABH-Platz" = "desk"', "", "[roles] is empty"),
        ('client_id = "wartemarke"', "", "client_id"),
        ("client_id", "clientid = 1\nclient_id", "clientid"),
        ("[roles]", 'scopes = ["profile"]\n[roles]', 'scopes must hold "openid"'),
        ("[roles]", '[desks]\n"R1" = ["Raum 1"]\n[roles]', '[desks] "R1": "Raum 1" is no id of a desk.'),
        ("[roles]", "[roles", "oidc.toml: "),
        ('"secret"', '"nowhere"', "client_secret_file"),
        ('"secret"', '"empty"', "is empty"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_what_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    (tmp_path / "secret").write_text("s3cret")
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "oidc.toml").write_text(GOOD.replace(old, new))

    with pytest.raises(BadOidcSettings) as refusal:
        read_oidc(tmp_path / "oidc.toml")

    assert str(tmp_path / "oidc.toml") in str(refusal.value)
    assert said in str(refusal.value)
    assert "s3cret" not in str(refusal.value)
