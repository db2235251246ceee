"""The journal's tables, and the engine that is strict about durability."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, create_engine, event, make_url

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


def open_engine(url: str) -> Engine:
    """The engine of a journal: `sqlite:////var/lib/...` or `postgresql+psycopg://...`."""
    address = make_url(url)
    if address.drivername == "postgresql+psycopg":
        patience = {name: span for name, span in SERVER_PATIENCE.items() if name not in address.query}
        return create_engine(address, pool_pre_ping=True, connect_args=patience)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 5})
    event.listen(engine, "connect", _be_durable)
    return engine


def _be_durable(connection: Any, _record: Any) -> None:
    """WAL with FULL: a commit that returned outlives a pulled plug (NORMAL may roll it back)."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
