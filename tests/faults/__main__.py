"""`make faults`: kill the hub a thousand times, the broker and the kiosk a hundred, and print what was found."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import click

from tests.faults.plugs import pull_plugs, pull_the_kiosks_plug


@click.command()
@click.option("--kills", default=1000, show_default=True, help="How often the hub is killed.")
@click.option("--others", default=100, show_default=True, help="How often the broker and the kiosk are killed.")
@click.option("--seed", default=int(time.time()), help="Repeats a run's random choices.")
def main(kills: int, others: int, seed: int) -> None:
    """Pull plugs and count."""
    click.echo(f"seed {seed}")
    for which, times in (("hub", kills), ("broker", others)):
        with tempfile.TemporaryDirectory() as directory:
            click.echo(f"{which}, killed {times} times: {pull_plugs(Path(directory), times, which, seed, click.echo)}")
    with tempfile.TemporaryDirectory() as directory:
        reckoning, papers = pull_the_kiosks_plug(Path(directory), others, seed)
        click.echo(f"kiosk, killed {others} times: {reckoning}, {len(papers)} papers, {len(set(papers))} different")


if __name__ == "__main__":
    main()
