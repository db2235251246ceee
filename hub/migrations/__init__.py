"""The journal's schema, step by step."""

from __future__ import annotations

from importlib.resources import as_file, files

from sqlalchemy import Engine, inspect, text

from hub.schema import HEAD


def bring_up_to_date(engine: Engine) -> None:
    """Run the migrations that the journal has not seen. Alembic is loaded only when there are some."""
    if _version(engine) == HEAD:
        return
    from alembic.command import upgrade
    from alembic.config import Config

    with as_file(files("hub") / "migrations") as scripts, engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(scripts))
        config.attributes["connection"] = connection
        upgrade(config, "head")


def _version(engine: Engine) -> str | None:
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
