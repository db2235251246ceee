"""What the file of `--oidc` says: which provider, as whom we ask it, and whose groups have which role."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from desk.staff import BadStaff, check_roles
from routing.reading import IDENTIFIER

OURSELVES = ("127.0.0.1", "localhost")


class BadOidcSettings(Exception):
    """A file of `--oidc` that cannot be used: names the file, what is wrong, and what to do."""


class OidcSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file, checked. `roles` and `desks` are keyed by what the provider says in `role_claim`."""

    issuer: str
    client_id: str
    client_secret_file: str
    roles: Mapping[str, str | list[str]]
    desks: Mapping[str, list[str]] = {}
    role_claim: str = "groups"
    """Names of tables are separated by dots, as in `realm_access.roles`."""
    name_claim: str = "preferred_username"
    name_domain: str = ""
    """Taken off the end of names, as in m.mueller@stadt.example; a name of another domain is refused."""
    scopes: tuple[str, ...] = ("openid", "profile")
    ca_file: str = ""
    """The authority that the provider's certificate is checked with, if it is none that the system knows."""


def read_oidc(file: Path) -> tuple[OidcSettings, str]:
    """The settings and the client's secret. Raises `BadOidcSettings`."""
    try:
        settings = msgspec.convert(tomllib.loads(file.read_text("utf-8")), OidcSettings)
    except OSError as error:
        raise BadOidcSettings(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, msgspec.ValidationError) as error:
        raise BadOidcSettings(f"{file}: {error}. docs/sign-in.md shows an example.") from error
    if problems := _problems(settings):
        raise BadOidcSettings("\n".join(f"{file}: {each}" for each in problems))
    return settings, _secret(file.parent / settings.client_secret_file, file)


def _problems(settings: OidcSettings) -> list[str]:
    problems = []
    if not _is_issuer(settings.issuer):
        problems.append(f'issuer "{settings.issuer}" must be an address with https, without "?" and "#".')
    if "openid" not in settings.scopes:
        problems.append('scopes must hold "openid".')
    if not settings.roles:
        problems.append("[roles] is empty: nobody could sign in. Name at least one group and its role.")
    for group, roles in settings.roles.items():
        try:
            check_roles([roles] if isinstance(roles, str) else roles)
        except BadStaff as error:
            problems.append(f'[roles] "{group}": {error}')
    for group, desks in settings.desks.items():
        problems += [
            f'[desks] "{group}": "{each}" is no id of a desk.' for each in desks if not IDENTIFIER.fullmatch(each)
        ]
    return problems


def _is_issuer(text: str) -> bool:
    try:
        address = urlsplit(text)
    except ValueError:
        return False
    is_safe = address.scheme == "https" or (address.scheme == "http" and address.hostname in OURSELVES)
    return is_safe and bool(address.hostname) and not address.query and not address.fragment


def _secret(file: Path, settings: Path) -> str:
    try:
        secret = file.read_text("utf-8").strip()
    except OSError as error:
        raise BadOidcSettings(f"{settings}: client_secret_file {file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadOidcSettings(f"{settings}: client_secret_file {file} is no text in UTF-8.") from error
    if not secret:
        raise BadOidcSettings(f"{settings}: client_secret_file {file} is empty.")
    return secret
