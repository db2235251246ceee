"""Promises of local accounts: which passwords are taken, what is kept, and the command that sets them up."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import stat
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from desk.cli import main
from desk.local_accounts import BadAccounts, LocalAccount, LocalAccounts, changing, read
from desk.passwords import SHORTEST, WeakPassword, check_strength, hash_of, is_right
from tests.commands import called
from tests.desk.signing_in import GOOD, good_hash, write_people

PROGRAM = [sys.executable, "-c", "from desk.cli import main; main()", "accounts"]
ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


# Passwords


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "vier Wörter ohne Sinn",
        "日本語のとても長い合い言葉なのです",
        "x7$Kq!pL2@vN9#r",
        "anna" + "x7$Kq!pL2@vN",
    ],
)
def test_a_long_password_of_any_signs_is_taken(password: str) -> None:
    check_strength(password, "anna")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "has 0 characters; it needs at least 15"), ("x7$Kq!pL2@vN9#", "has 14 characters"),
        ("a" * 15, "one short piece again and again"), ("abcabcabcabcabcabc", "one short piece"),
        ("x7$Kq!pL2@vN9#r" * 9, "at most 128"), ("aaaaaaaaaaaaaaab", "guessed easily"),
        ("abcdefghijklmnopq", "guessed easily"), ("Qwertzuiopasdfghjkl", "guessed easily"),
        ("12345678901234567890123", "one short piece|guessed easily"), ("Wartemarke-2026", "guessed easily"),
        ("m.mueller-m.mueller-2", "guessed easily"), ("PasswortPasswort1", "guessed easily"),
    ],
)  # fmt: skip
def test_a_password_that_is_guessed_easily_is_refused_with_the_reason(password: str, said: str) -> None:
    with pytest.raises(WeakPassword, match=said):
        check_strength(password, "m.mueller")


def test_it_is_the_same_password_however_the_keyboard_sends_its_umlauts() -> None:
    composed = "fünf müde löwen träumen"

    kept = hash_of(composed)

    assert is_right(unicodedata.normalize("NFD", composed), kept)
    assert not is_right(composed.replace("ü", "u"), kept)


def test_a_name_that_nobody_has_is_checked_with_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    import desk.passwords as passwords

    checked: list[str] = []
    verify = passwords._hasher.verify

    class Counting:
        hash = staticmethod(passwords._hasher.hash)

        @staticmethod
        def verify(kept: str, password: str) -> bool:
            checked.append(kept)
            return bool(verify(kept, password))

    monkeypatch.setattr(passwords, "_hasher", Counting)

    kept = hash_of(GOOD)

    assert [is_right(GOOD, kept), is_right("x", kept), is_right(GOOD, None)] == [True, False, False]
    assert len({kept.rpartition("$")[0].rpartition("$")[0] for kept in checked}) == 1
    assert len(checked) == 3


def test_the_hash_is_argon2id_with_the_parameters_that_are_recommended() -> None:
    assert hash_of(GOOD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


# The file


def test_the_file_is_its_owners_alone_and_holds_no_password(tmp_path: Path) -> None:
    file = write_people(tmp_path / "staff.json")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert GOOD not in file.read_text()
    assert set(json.loads(file.read_text())["accounts"]["anna"]) == {"password", "roles", "desks"}
    assert [each.name for each in tmp_path.iterdir()] == ["staff.json"]


def test_a_change_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = write_people(tmp_path / "staff.json")
    before = file.read_bytes()

    with contextlib.suppress(RuntimeError), changing(file) as accounts:
        accounts.clear()
        raise RuntimeError

    assert file.read_bytes() == before


def an_account(**more: object) -> str:
    return json.dumps({"v": 1, "accounts": {"anna": {"password": good_hash(), "roles": ["desk"], **more}}})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is no file of accounts"),
        ("{", "is no file of accounts"),
        ("[]", "is no file of accounts"),
        ("\xff", "is no file of accounts"),
        ('{"v": 1}', "accounts"),
        ("[" * 100_000, "is no file of accounts"),
        ('{"v": 2, "accounts": {}}', "version 2"),
        (an_account(roles=["boss"]), 'there is no role "boss". Known roles: desk, servicepoint, head, technician.'),
        (an_account(roles=[]), "there is no role. Known roles"),
        (an_account(roles="desk"), "roles"),
        (an_account(password="plain"), "its password is no hash of Argon2id"),
        (an_account(password=""), "its password is no hash"),
        (an_account(desks=["Raum 1"]), '"Raum 1" is no id of a desk'),
        (an_account(email="x"), "email"),
        (an_account().replace("anna", "Anna B"), "is no user name"),
    ],
)
def test_a_bad_file_is_named_with_what_is_wrong(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "staff.json"
    file.write_bytes(content.encode("latin-1"))
    file.chmod(0o600)

    with pytest.raises(BadAccounts) as refusal:
        LocalAccounts(file)

    assert str(refusal.value).startswith(str(file))
    assert said in str(refusal.value)


def test_a_file_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    file = write_people(tmp_path / "staff.json")
    file.chmod(0o640)

    with pytest.raises(BadAccounts, match=r"can be read by others.*chmod 600"):
        read(file)


def test_a_file_that_turns_bad_at_work_changes_nothing_and_is_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    accounts = LocalAccounts(write_people(tmp_path / "staff.json"))
    accounts.file.write_text("{")

    assert "anna" in accounts
    assert "anna" in accounts
    assert caplog.text.count("is no file of accounts") == 1


def test_a_file_whose_rights_are_put_right_is_read_again(tmp_path: Path) -> None:
    accounts = LocalAccounts(write_people(tmp_path / "staff.json"))
    with changing(accounts.file) as people:
        del people["ben"]
    accounts.file.chmod(0o644)
    before = "ben" in accounts

    accounts.file.chmod(0o600)

    assert before
    assert "ben" not in accounts


# The command


def command(*arguments: str, password: str = "") -> subprocess.CompletedProcess[str]:
    return called(main, "accounts", *arguments, given=password)


def test_accounts_are_added_listed_changed_and_removed_by_command(tmp_path: Path) -> None:
    at = ("--data", str(tmp_path / "new"))
    asked = ("--password-file", "-")
    added = command("add", "clara", "--role", "head", *asked, *at, password=f"{GOOD}\n")
    command("add", "anna", "--role", "desk", "--role", "servicepoint", "--desk", "d1", *asked, *at, password=GOOD)

    listed = command("list", *at).stdout
    changed = command("password", "anna", *asked, *at, password="another good password")
    removed = command("remove", "clara", *at)

    accounts = LocalAccounts(tmp_path / "new" / "staff.json")
    assert added.stdout == "clara may sign in: head\n"
    assert listed == "anna: desk, servicepoint; only at d1\nclara: head\n"
    assert (changed.returncode, removed.stdout) == (0, "clara may not sign in any more.\n")
    assert accounts.check("anna", GOOD) is None
    found = accounts.check("anna", "another good password")
    assert found is not None
    assert (found[0].roles, found[0].desks) == ({"desk", "servicepoint"}, {"d1"})
    assert "clara" not in accounts


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (["add", "anna", "--role", "desk"], GOOD, "say where the accounts are"),
        (
            ["add", "anna", "--role", "boss", "{at}"],
            GOOD,
            "'boss' is not one of 'desk', 'servicepoint', 'head', 'technician'",
        ),
        (["add", "anna", "{at}"], GOOD, "Missing option '--role'"),
        (["add", "Anna Bauer", "--role", "desk", "{at}"], GOOD, '"Anna Bauer" is no user name'),
        (["add", "anna", "--role", "desk", "--desk", "Raum 1", "{at}"], GOOD, '--desk "Raum 1" is no id of a desk'),
        (["add", "anna", "--role", "desk", "{at}"], "short", f"it needs at least {SHORTEST}"),
        (["add", "anna", "--role", "desk", "{at}"], "", "has 0 characters"),
        (["remove", "benn", "{at}"], "", 'there is no account "benn". Did you mean "ben"?'),
        (["password", "nobody", "{at}"], GOOD, 'there is no account "nobody".'),
    ],
)
def test_what_the_command_cannot_do_is_said_and_changes_nothing(
    tmp_path: Path, arguments: list[str], password: str, said: str
) -> None:
    file = write_people(tmp_path / "staff.json")
    before = file.read_bytes()
    given = [part for each in arguments for part in (("--data", str(tmp_path)) if each == "{at}" else (each,))]
    asked = ["--password-file", "-"] if arguments[0] != "remove" else []

    done = command(*given, *asked, password=password)

    assert done.returncode == 2
    assert said in done.stderr
    assert password not in done.stderr or not password
    assert file.read_bytes() == before


def test_without_a_terminal_and_a_file_no_password_is_made_up(tmp_path: Path) -> None:
    done = command("add", "anna", "--role", "head", "--data", str(tmp_path))

    assert done.returncode == 2
    assert "there is no terminal to ask for the password at" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("second", "code"), [(GOOD, 0), ("something else entirely", 1)])
def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(tmp_path: Path, second: str, code: int) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "add", "anna", "--role", "head", "--data", str(tmp_path)],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    for prompt, typed in ((b"Password of anna: ", GOOD), (b"Once more: ", second)):
        while not seen.endswith(prompt):
            seen += os.read(ours, 1024)
        os.write(ours, f"{typed}\n".encode())
    if code:
        while b"do not match" not in seen:
            seen += os.read(ours, 1024)
        process.terminate()
    ended = process.wait(PATIENCE_S)
    os.close(ours)

    assert (ended == 0) == (code == 0)
    assert GOOD.encode() not in seen
    assert (tmp_path / "staff.json").exists() == (code == 0)


def test_the_account_of_a_service_belongs_to_the_owner_of_its_directory(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root gives files away")
    os.chown(tmp_path, 65_534, 65_534)

    with changing(tmp_path / "staff.json") as accounts:
        accounts["anna"] = LocalAccount(password=good_hash(), roles=("desk",))

    assert (tmp_path / "staff.json").stat().st_uid == 65_534
