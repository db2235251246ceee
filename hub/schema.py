"""The journal's tables, and the engine that is strict about durability."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Column, Engine, Integer, MetaData, String, Table, Text, create_engine, event, make_url

HEAD = "0001"
"""The latest migration. `tests/hub/test_migrations.py` holds that it brings about exactly these tables."""

metadata = MetaData()

events = Table(
    "events",
    metadata,
    Column("office", String(64), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(40), nullable=False),
    Column("body", Text, nullable=False),
)


SERVER_PATIENCE = {
    "connect_timeout": 5,
    "tcp_user_timeout": 5_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
"""How long a PostgreSQL server may be silent (libpq; seconds, `tcp_user_timeout` in ms). By default a server that has
gone without a word holds up every call for a quarter of an hour. The URL may say otherwise."""


def open_engine(url: str, read_only: bool = False) -> Engine:
    """The engine of a journal: `sqlite:////var/lib/...` or `postgresql+psycopg://...`.

    One that is `read_only` makes no file, changes nothing, and leaves a hub that is at work alone.
    """
    address = make_url(url)
    if read_only:
        return _engine_to_read(address)
    if address.drivername == "postgresql+psycopg":
        patience = {name: span for name, span in SERVER_PATIENCE.items() if name not in address.query}
        return create_engine(address, pool_pre_ping=True, connect_args=patience)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 5})
    event.listen(engine, "connect", _be_durable)
    return engine


def _engine_to_read(address: URL) -> Engine:
    """Without a write-ahead log nobody has the file open: taken as it is, no file is made beside it, so that neither
    a directory that may not be written nor the owner of such a file is in anybody's way."""
    if address.get_backend_name() != "sqlite":
        return create_engine(address, execution_options={"postgresql_readonly": True})
    at_rest = not Path(f"{address.database}-wal").exists()
    how = {"mode": "ro", "uri": "true", **({"immutable": "1"} if at_rest else {})}
    file = URL.create("sqlite", database=f"file:{quote(address.database or '')}", query=how)
    return create_engine(file, connect_args={"timeout": 5})


def _be_durable(connection: Any, _record: Any) -> None:
    """WAL with FULL: a commit that returned outlives a pulled plug (NORMAL may roll it back)."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
