"""Promises of `wartemarke-desk pages` about its door: nobody stands in it without a decision."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desk.cli import main
from tests.broker_config.authority import Authority
from tests.commands import called
from tests.desk.signing_in import write_people
from tests.desk.small_hub import OFFICE_TEXT
from tests.patience import PATIENCE_S

PROGRAM = [sys.executable, "-c", "from desk.cli import main; main()"]
ROOT = Path(__file__).parents[2]
PASSWORD = {"WARTEMARKE_PASSWORD": "x"}
EVERYWHERE = "0.0.0.0"  # noqa: S104 - asked for, to see it refused or by TLS
OIDC = 'issuer = "https://login.example"\nclient_id = "w"\nclient_secret_file = "secret"\n[roles]\nx = "desk"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "office.toml").write_text(OFFICE_TEXT)
    (tmp_path / "data").mkdir()
    (tmp_path / "secret").write_text("s3cret")
    (tmp_path / "oidc.toml").write_text(OIDC)
    return tmp_path


def arguments(folder: Path, *options: str) -> list[str]:
    given = [each.replace("{}", str(folder)) for each in options]
    return [
        "pages", "--office", str(folder / "office.toml"), "--data", str(folder / "data"), "--port", "0",
        "--broker", "127.0.0.1:1", *given,
    ]  # fmt: skip


@contextmanager
def running(folder: Path, *options: str) -> Iterator[str]:
    process = subprocess.Popen(
        [*PROGRAM, *arguments(folder, *options)],
        env={**os.environ, **PASSWORD},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert ready.startswith("ready "), process.communicate()[1]
        yield ready.split()[1]
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def fetch(address: str, context: ssl.SSLContext | None = None, **headers: str) -> tuple[str, str]:
    """Where one ends up, and what is there."""
    request = urllib.request.Request(address, headers={name.replace("_", "-"): text for name, text in headers.items()})
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context))
    with opener.open(request, timeout=PATIENCE_S) as answer:
        return answer.url, answer.read().decode()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "nobody could sign in: there is no {}/data/staff.json. Add accounts (wartemarke-desk accounts add"),
        (["--accounts", "{}/nowhere.json"], "{}/nowhere.json cannot be read: No such file or directory."),
        (["--accounts", "{}/secret"], "{}/secret can be read by others"),
        (["--oidc", "{}/nowhere.toml"], "{}/nowhere.toml cannot be read"),
        (["--oidc", "{}/office.toml"], "{}/office.toml: "),
        (["--without-sign-in", "--oidc", "{}/oidc.toml"], "decide whether people sign in"),
        (["--without-sign-in", "--address", EVERYWHERE], "--without-sign-in is for this machine alone"),
        (["--without-sign-in", "--behind-proxy", "x.example"], "--without-sign-in is for this machine alone"),
        (["--oidc", "{}/oidc.toml", "--address", EVERYWHERE], "passwords would cross the network readable"),
        (["--oidc", "{}/oidc.toml", "--address", "localhost"], '--address "localhost" is no IPv4 address'),
        (["--oidc", "{}/oidc.toml", "--proxy-address", "192.0.2.1"], "--proxy-address needs --behind-proxy"),
        (
            ["--oidc", "{}/oidc.toml", "--behind-proxy", "https://x.example"],
            '--behind-proxy "https://x.example" is no host name',
        ),
        (["--oidc", "{}/oidc.toml", "--behind-proxy", ""], '--behind-proxy "" is no host name'),
        (["--oidc", "{}/oidc.toml", "--web-cert-file", "{}/secret"], "belong together"),
        (
            ["--oidc", "{}/oidc.toml", "--web-cert-file", "{}/secret", "--web-key-file", "{}/secret"],
            "{}/secret and {}/secret cannot be used",
        ),
    ],
)
def test_what_keeps_it_from_starting_is_said(folder: Path, options: list[str], said: str) -> None:
    done = called(main, *arguments(folder, *options), env=PASSWORD)

    assert done.returncode == 2, done.stderr
    assert said.replace("{}", str(folder)) in done.stderr
    assert "s3cret" not in done.stderr
    assert done.stdout == ""


def test_an_empty_file_of_accounts_is_no_door(folder: Path) -> None:
    file = folder / "data" / "staff.json"
    file.write_text('{"v": 1, "accounts": {}}')
    file.chmod(0o600)

    done = called(main, *arguments(folder), env=PASSWORD)

    assert done.returncode == 2
    assert "holds no account. Add one" in done.stderr


def test_with_accounts_in_its_directory_it_asks_who_is_there(folder: Path) -> None:
    write_people(folder / "data" / "staff.json")

    with running(folder) as url:
        address, page = fetch(url)

    assert address.endswith("/sign-in?next=/")
    assert "Benutzername" in page
    assert "Verwaltung" not in page


def test_with_a_provider_alone_there_are_no_passwords_here(folder: Path) -> None:
    with running(folder, "--oidc", "{}/oidc.toml") as url:
        page = fetch(url)[1]

    assert "Mit dem Konto der Verwaltung anmelden" in page
    assert "password" not in page


def test_without_sign_in_the_pages_are_open(folder: Path) -> None:
    with running(folder, "--without-sign-in") as url:
        address, page = fetch(url)

    assert address == url
    assert "Platz d1" in page
    assert "Abmelden" not in page


def test_by_tls_it_serves_under_the_names_of_its_certificate(folder: Path) -> None:
    write_people(folder / "data" / "staff.json")
    authority = Authority(folder / "authority")
    cert, key = authority.issue("hall")

    with running(folder, "--address", EVERYWHERE, "--web-cert-file", str(cert), "--web-key-file", str(key)) as url:
        port = url.rpartition(":")[2]
        address, page = fetch(f"https://127.0.0.1:{port}/", authority.trusted_by())

    assert url == f"https://0.0.0.0:{port}"
    assert address == f"https://127.0.0.1:{port}/sign-in?next=/"
    assert "Benutzername" in page


def test_behind_a_proxy_it_answers_to_the_proxy(folder: Path) -> None:
    write_people(folder / "data" / "staff.json")

    with running(folder, "--behind-proxy", "hall.example,hall.stadt.example") as url:
        page = fetch(f"{url}/sign-in", X_Forwarded_Host="hall.stadt.example", X_Forwarded_Proto="https")[1]
        with pytest.raises(urllib.error.HTTPError, match="421"):
            fetch(f"{url}/sign-in")

    assert "Benutzername" in page


def test_a_taken_port_is_named(folder: Path) -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = str(somebody.getsockname()[1])

        done = subprocess.run(
            [*PROGRAM, *arguments(folder, "--without-sign-in", "--port", port)], env={**os.environ, **PASSWORD},
            cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    assert done.returncode == 2
    assert "Choose another --port or --address." in done.stderr
