"""axe-core on the page that is open: WCAG 2.2 A and AA, and what its makers call best practice."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LOOKED_FOR = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

RUN = """async tags => {
    const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'], preload: false });
    const line = (rule, node) => `${rule}: ${node.html.slice(0, 120)} ${node.failureSummary}`;
    return violations.flatMap(each => each.nodes.map(node => line(each.id, node)));
}"""


def violations(page: Page) -> list[str]:
    """What axe finds, as "rule: element, and what is wrong with it"."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN, list(LOOKED_FOR))
    return found
