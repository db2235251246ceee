"""The journal's schema, step by step."""

from __future__ import annotations

from importlib.resources import as_file, files

from sqlalchemy import Engine, inspect, text

from hub.schema import HEAD


class UnknownSchema(RuntimeError):
    """The journal's schema is none that this version knows: names it and what to do."""


def bring_up_to_date(engine: Engine) -> None:
    """Run the migrations that the journal has not seen. Alembic is loaded only when there are some.

    Raises `UnknownSchema` for a journal that a newer version has brought up to date.
    """
    version = _version(engine)
    if version == HEAD:
        return
    from alembic.command import upgrade
    from alembic.config import Config
    from alembic.util import CommandError

    with as_file(files("hub") / "migrations") as scripts, engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(scripts))
        config.attributes["connection"] = connection
        try:
            upgrade(config, "head")
        except CommandError as error:
            raise UnknownSchema(f'its schema "{version}" is not known here: start the newer version again.') from error


def _version(engine: Engine) -> str | None:
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
