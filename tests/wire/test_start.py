"""How every role starts: what its common options mean, and what is said of those that cannot be used."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests.broker_config.authority import Authority
from tests.desk.small_hub import OFFICE_TEXT
from tests.patience import PATIENCE_S
from wire.connection import Account
from wire.start import FAULT, account_options, fail, keep_office, make_account
from wire.tls import Tls

ROOT = Path(__file__).parents[2]
GIVEN = "secret"


def a_role(client: str | None = None) -> tuple[click.Command, list[Account]]:
    """A command with the common options, and the accounts that it made of them."""
    made: list[Account] = []

    @click.command()
    @account_options(client)
    def role(office: Path, data: Path, client: str, broker: str, password_file: Path | None) -> None:
        made.append(make_account(client, broker, password_file))

    return role, made


def start(*options: str, password: str | None = GIVEN, client: str | None = "hub") -> tuple[Result, list[Account]]:
    role, made = a_role(client)
    result = CliRunner(env={"WARTEMARKE_PASSWORD": password}).invoke(
        role, ["--office", "o", "--data", "d", *options], catch_exceptions=False
    )  # fmt: skip
    return result, made


def account_of(*options: str, password: str | None = GIVEN) -> Account:
    result, made = start(*options, password=password)
    assert (result.exit_code, result.output) == (0, "")
    return made[0]


def refusal_of(*options: str, password: str | None = GIVEN) -> str:
    """What a role says on standard error when it ends with exit code 2, and nothing else."""
    result, made = start(*options, password=password)
    assert (result.exit_code, result.stdout, made) == (2, "", [])
    return result.stderr


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("start") / "ca")


# The account


def test_without_more_the_broker_is_on_this_machine_and_the_password_in_the_environment() -> None:
    assert account_of() == Account("hub", "secret", "127.0.0.1", 1883)


def test_a_role_without_an_account_of_its_own_asks_for_one() -> None:
    result, _ = start(client=None)
    named, made = start("--client", "wall", client=None)

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "Error: Missing option '--client'."
    assert (named.exit_code, made[0].client) == (0, "wall")


@pytest.mark.parametrize("missing", ["--office", "--data"])
def test_an_option_that_every_role_needs_is_asked_for(missing: str) -> None:
    given = {"--office": "o", "--data": "d"}
    del given[missing]

    result = CliRunner().invoke(a_role("hub")[0], [word for option in given.items() for word in option])

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == f"Error: Missing option '{missing}'."


# The broker


@pytest.mark.parametrize(
    ("broker", "host", "port"),
    [
        ("192.0.2.1:1883", "192.0.2.1", 1883),
        ("broker.example:1", "broker.example", 1),
        ("broker:65535", "broker", 65535),
        ("[fd00::2]:8883", "fd00::2", 8883),
    ],
)
def test_a_broker_is_a_host_and_a_port(broker: str, host: str, port: int) -> None:
    account = account_of("--broker", broker)

    assert (account.host, account.port) == (host, port)


@pytest.mark.parametrize(
    "broker",
    ["", "x", ":1883", "here:", "here:x", "here:-1", "here:+1", "here:1 ", "here:²", "here:١٨٨٣", "a b:1883", "a\n:1",
     "::1", "fd00::2:1883", "[]:1883", "[fd00::2]", "[broker]:1883", "mqtt://here:1883", "here:1883x"],
)  # fmt: skip
def test_a_broker_that_is_no_address_is_named(broker: str) -> None:
    said = refusal_of("--broker", broker)

    assert said == f'--broker "{broker}" is no address: it is HOST:PORT, as in 127.0.0.1:1883.\n'


@pytest.mark.parametrize("port", ["0", "65536", "99999"])
def test_a_port_that_does_not_exist_is_named(port: str) -> None:
    said = refusal_of("--broker", f"here:{port}")

    assert said == (
        f'--broker "here:{port}": {port} is no port. Ports are 1 to 65535; 1883 is usual, 8883 with TLS.\n'
    )  # fmt: skip


# The password


def test_a_password_file_goes_before_the_environment_and_its_line_break_is_no_part_of_it(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("geheim-ä\n", encoding="utf-8")

    assert account_of("--password-file", str(file)).password == "geheim-ä"


@pytest.mark.parametrize("password", [None, ""])
def test_without_a_password_both_ways_to_give_one_are_named(password: str | None) -> None:
    said = refusal_of(password=password)

    assert said == "hub has no password: give --password-file or set WARTEMARKE_PASSWORD.\n"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, "cannot be read: No such file or directory."),
        (b"", "is empty: it must hold the password of hub."),
        (b" \n\n", "is empty: it must hold the password of hub."),
        (b"\xff\xfesecret", "is no text in UTF-8."),
    ],
)
def test_a_password_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes | None, what: str) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)

    said = refusal_of("--password-file", str(file))

    assert said == f"--password-file {file} {what}\n"


def test_a_password_file_that_is_a_directory_is_named(tmp_path: Path) -> None:
    assert (
        refusal_of("--password-file", str(tmp_path)) == f"--password-file {tmp_path} cannot be read: Is a directory.\n"
    )


# TLS


def test_a_ca_file_turns_tls_on(authority: Authority) -> None:
    assert account_of("--ca-file", str(authority.certificate)).tls == Tls(authority.certificate)


def test_a_certificate_of_ours_stands_for_the_password(authority: Authority) -> None:
    certificate, key = authority.issue("hub")

    account = account_of(
        "--ca-file", str(authority.certificate), "--cert-file", str(certificate), "--key-file", str(key), password=None
    )  # fmt: skip

    assert account == Account("hub", "", tls=Tls(authority.certificate, certificate, key))


def test_tls_alone_does_not_stand_for_the_password(authority: Authority) -> None:
    said = refusal_of("--ca-file", str(authority.certificate), password=None)

    assert said == "hub has no password: give --password-file or set WARTEMARKE_PASSWORD.\n"


def test_a_ca_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage"
    garbage.write_text("no certificate")

    missing = refusal_of("--ca-file", str(tmp_path / "none"))
    unusable = refusal_of("--ca-file", str(garbage))

    assert missing == f"--ca-file {tmp_path}/none cannot be read: No such file or directory.\n"
    assert unusable == f"--ca-file {garbage} holds no certificate in PEM form.\n"


@pytest.mark.parametrize("option", ["--cert-file", "--key-file"])
def test_certificate_and_key_need_each_other_and_the_ca(authority: Authority, option: str) -> None:
    file = str(authority.certificate)

    alone = refusal_of(option, file)
    without_the_other = refusal_of("--ca-file", file, option, file)

    assert alone == (
        "--cert-file and --key-file need --ca-file: the CA certificate that the broker is checked with.\n"
    )  # fmt: skip
    assert without_the_other == "--cert-file and --key-file belong together: give both, or neither.\n"


def test_nothing_secret_is_shown(authority: Authority) -> None:
    certificate, key = authority.issue("hub")
    account = Account("hub", "secret", tls=Tls(authority.certificate, certificate, key))

    assert repr(account) == "Account('hub' at 127.0.0.1:1883 by TLS)"
    assert key.read_text() not in repr(account.tls)


# The office


def test_the_office_is_read_and_the_directory_made(tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(OFFICE_TEXT, encoding="utf-8")

    kept = keep_office(tmp_path / "office.toml", tmp_path / "a" / "b")

    assert kept.office.id == "offenbach"
    assert (tmp_path / "a" / "b").is_dir()


def office_refusal(capsys: pytest.CaptureFixture[str], office: Path, data: Path) -> str:
    with pytest.raises(SystemExit) as ending:
        keep_office(office, data)
    assert ending.value.code == 2
    return capsys.readouterr().err


def test_every_problem_of_an_office_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = tmp_path / "office.toml"
    office.write_text(OFFICE_TEXT.replace('letter = "S"', 'letter = "SS"').replace('room = "2.14"', 'room = ""'))

    said = office_refusal(capsys, office, tmp_path)

    assert said.count(f"{office}: ") == 2
    assert "letter" in said
    assert "room is empty" in said


def test_an_office_or_a_directory_that_cannot_be_used_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, latin = tmp_path / "office.toml", tmp_path / "latin.toml"
    good.write_text(OFFICE_TEXT, encoding="utf-8")
    latin.write_bytes(OFFICE_TEXT.encode("latin-1"))

    missing = office_refusal(capsys, tmp_path / "none.toml", tmp_path)
    not_utf8 = office_refusal(capsys, latin, tmp_path)
    no_directory = office_refusal(capsys, good, good)

    assert (
        missing == f"{tmp_path}/none.toml: No such file or directory. Give a readable --office and a writable --data.\n"
    )
    assert not_utf8 == f"{latin} is no text in UTF-8.\n"
    assert no_directory == f"{good}: File exists. Give a readable --office and a writable --data.\n"


# Log and end


def test_a_role_logs_one_line_for_each_thing_on_standard_error() -> None:
    programme = (
        "import logging\nfrom wire.start import start_role\n"
        "start_role()\nlogging.getLogger('wartemarke.test').info('paper out')\n"
    )

    done = subprocess.run([sys.executable, "-c", programme], cwd=ROOT, capture_output=True, text=True, check=True)

    assert (done.stdout, done.stderr) == ("", "INFO wartemarke.test: paper out\n")


def test_what_a_role_writes_is_for_its_owner_alone(tmp_path: Path) -> None:
    programme = (
        "import sqlite3, sys\nfrom wire.start import start_role\n"
        "start_role()\nsqlite3.connect(sys.argv[1]).execute('CREATE TABLE roll (id)')\n"
    )

    subprocess.run([sys.executable, "-c", programme, str(tmp_path / "roll.sqlite")], cwd=ROOT, check=True)

    assert stat.filemode((tmp_path / "roll.sqlite").stat().st_mode) == "-rw-------"


def test_a_thread_that_dies_ends_the_role_for_it_to_be_started_again() -> None:
    programme = (
        "import threading\nfrom wire.start import start_role\nstart_role()\n"
        "threading.Thread(target=lambda: 1 / 0, name='outbox').start()\nthreading.Event().wait(60)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", programme], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S
    )

    assert done.returncode == FAULT
    assert done.stderr.startswith("CRITICAL wartemarke.start: the thread outbox has died; ending, to be started")
    assert "ZeroDivisionError" in done.stderr


def test_a_thread_that_ends_by_itself_ends_nothing_else() -> None:
    programme = (
        "import sys, threading\nfrom wire.start import start_role\nstart_role()\n"
        "thread = threading.Thread(target=sys.exit)\nthread.start()\nthread.join()\nprint('alive')\n"
    )

    done = subprocess.run([sys.executable, "-c", programme], cwd=ROOT, capture_output=True, text=True, check=True)

    assert (done.stdout, done.stderr) == ("alive\n", "")


def test_what_cannot_be_is_said_on_standard_error_and_ends_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        fail("there is no such thing.")

    assert ending.value.code == 2
    assert capsys.readouterr() == ("", "there is no such thing.\n")
