"""A certificate authority for one test, made by openssl."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path

A_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
"""Made in a few milliseconds, where one of RSA takes up to a second."""


class Authority:
    """Issues certificates in a folder of its own; `ca.crt` there is what devices trust."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.certificate = folder / "ca.crt"
        self._openssl(f"req -x509 -nodes {A_KEY} -days 2 -subj /CN=office -keyout ca.key -out ca.crt")

    def issue(self, name: str, host: str = "IP:127.0.0.1") -> tuple[Path, Path]:
        """Make a certificate for a name, as a broker valid for one host; return it and its key."""
        (self.folder / "ext").write_text(f"subjectAltName={host}")
        self._openssl(f"req -nodes {A_KEY} -subj /CN={name} -keyout {name}.key -out {name}.csr")
        self._openssl(
            f"x509 -req -days 2 -in {name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -extfile ext -out {name}.crt"
        )
        return self.folder / f"{name}.crt", self.folder / f"{name}.key"

    def lock(self, key: Path) -> Path:
        """Make a copy of a key that only a password opens."""
        self._openssl(f"pkey -in {key} -aes256 -passout pass:secret -out locked.key")
        return self.folder / "locked.key"

    def trusted_by(self, client: str | None = None) -> ssl.SSLContext:
        """What a device needs to trust this authority and, if named, to show its own certificate."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        if client is not None:
            context.load_cert_chain(*self.issue(client))
        return context

    def _openssl(self, arguments: str) -> None:
        assert shutil.which("openssl"), 'openssl is missing: install the Debian package "openssl"'
        subprocess.run(["openssl", *arguments.split()], cwd=self.folder, check=True, capture_output=True, timeout=60)
