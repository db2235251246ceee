"""An OpenID provider made by others, as a process of its own: oidc-provider-mock."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from desk import oidc
from tests.patience import PATIENCE_S, wait_for


@contextmanager
def provider_process(log: Path, host: str = "127.0.0.1") -> Iterator[str]:
    """Its issuer, on a free port of a name of this machine. It knows `anna`, of the group `ABH-Platz`."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"], stderr=said
        )
    issuer = f"http://{host}:{port}"
    try:
        wait_for(lambda: _is_there(issuer), "the provider to start")
        anna = {"preferred_username": "anna", "groups": ["ABH-Platz"]}
        requests.put(f"{issuer}/users/anna", json=anna, timeout=PATIENCE_S).raise_for_status()
        with pytest.MonkeyPatch.context() as here:
            here.setattr(oidc, "ANSWER_WITHIN_S", PATIENCE_S)
            yield issuer
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _is_there(issuer: str) -> bool:
    try:
        return requests.get(f"{issuer}/.well-known/openid-configuration", timeout=PATIENCE_S).ok
    except requests.ConnectionError:
        return False
