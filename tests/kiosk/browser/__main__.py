"""`python -m tests.kiosk.browser`: every page in every language and mode on every screen, by axe and by measure."""

from __future__ import annotations

import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import click
from playwright.sync_api import sync_playwright

from languages.tongues import TONGUES
from tests.e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.kiosk.browser.kinds import IN_EVERY_LANGUAGE, IN_GERMAN, MODES, SCREENS, Visit, all_visits
from tests.kiosk.browser.kiosks import Kiosks
from tests.kiosk.browser.survey import Survey, look_at


def survey_of(visits: list[Visit]) -> Survey:
    """Look at some pages with a browser and kiosks of our own."""
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        kiosks = Kiosks(Path(directory))
        survey = look_at(visits, chromium.new_page(), kiosks)
        kiosks.close()
        chromium.close()
    return survey


def survey_in(language: str) -> Survey:
    """All pages in one language; those before a language is chosen belong to German."""
    return survey_of([visit for visit in all_visits() if visit.language == language])


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
        f"{len(chosen)} languages, {len(MODES)} modes, {len(SCREENS)} screens: {whole.states} states of pages, "
        f"{len(whole.found)} violations"
    )
    raise SystemExit(bool(whole.found))


if __name__ == "__main__":
    main()
