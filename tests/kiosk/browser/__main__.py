"""`python -m tests.kiosk.browser`: every page in every language and mode on every screen, by axe and by measure."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import click

from languages.tongues import TONGUES
from tests.kiosk.browser.kinds import IN_EVERY_LANGUAGE, IN_GERMAN, MODES, SCREENS
from tests.kiosk.browser.survey import Survey, survey_in


@click.command()
@click.option("--jobs", default=2, show_default=True, help="Browsers at once.")
@click.argument("languages", nargs=-1)
def main(jobs: int, languages: tuple[str, ...]) -> None:
    """Look at every page in these languages, or in all, and print what falls short."""
    whole = Survey()
    chosen = languages or tuple(TONGUES)
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for language, survey in zip(chosen, pool.map(survey_in, chosen), strict=True):
            click.echo(f"{language}: {survey.states} states of pages, {len(survey.found)} fall short")
            for found in survey.found:
                click.echo(f"  {found}")
            whole += survey
    click.echo(
        f"{len(IN_GERMAN)} kinds of page before a language is chosen, {len(IN_EVERY_LANGUAGE)} in each of "
        f"{len(chosen)} languages, {len(MODES)} modes, {len(SCREENS)} screens: {whole.states} states of pages "
        f"measured, {whole.by_axe} of them looked at by axe, {len(whole.found)} violations"
    )
    raise SystemExit(bool(whole.found))


if __name__ == "__main__":
    main()
