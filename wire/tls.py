"""What a device needs to speak to its broker by TLS: whom it trusts, and its own certificate if it has one."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path


class TlsUnusable(Exception):
    """The certificates or keys cannot be used: names the option, the file, and what to do."""


@dataclass(frozen=True, slots=True)
class Tls:
    """Files in PEM form. With `cert_file` and `key_file` the certificate says who we are (mutual TLS)."""

    ca_file: Path
    cert_file: Path | None = None
    key_file: Path | None = None

    def context(self) -> ssl.SSLContext:
        """The rules of the connection: this authority alone, and the broker's name must be right.

        Reads the files. Raises `TlsUnusable`.
        """
        if (self.cert_file is None) != (self.key_file is None):
            raise TlsUnusable("--cert-file and --key-file belong together: give both, or neither.")
        _check_readable("--ca-file", self.ca_file)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_verify_locations(self.ca_file)
        except OSError as error:
            raise TlsUnusable(f"--ca-file {self.ca_file} holds no certificate in PEM form.") from error
        if self.cert_file is not None and self.key_file is not None:
            _show_certificate(context, self.cert_file, self.key_file)
        return context


def _show_certificate(context: ssl.SSLContext, cert_file: Path, key_file: Path) -> None:
    _check_readable("--cert-file", cert_file)
    _check_readable("--key-file", key_file)
    try:
        # Without a password given, OpenSSL would ask for one at a terminal that nobody sits at.
        context.load_cert_chain(cert_file, key_file, password="")
    except OSError as error:
        raise TlsUnusable(
            f"--cert-file {cert_file} and --key-file {key_file} cannot be used: they must be a certificate and its "
            "key, in PEM form, the key without a password."
        ) from error


def _check_readable(option: str, file: Path) -> None:
    """Name the file: OpenSSL's own errors do not."""
    try:
        file.read_bytes()
    except OSError as error:
        raise TlsUnusable(f"{option} {file} cannot be read: {error.strerror}.") from error
