"""The page of the installation: no barrier at any width, in light and dark, and nothing to scroll sideways on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.barriers import check_page
from tests.journeys.conftest import PATIENCE_MS, PHONE, serving_copy
from tests.journeys.staff import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.journey]


def test_an_administrator_reads_what_is_to_do(browser: Browser, prepared: Path, tmp_path: Path) -> None:
    with serving_copy(prepared, tmp_path) as site:
        context = browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        sign_in(context, site, "anna", "admin")
        page = context.new_page()
        page.goto(site.at("/desk/installation/"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Installation")
        expect(page.get_by_text("Il n’y a aucune copie des données.")).to_be_visible()
        # The remedy stands beside it.
        expect(page.get_by_text("Laissez « ravive serve")).to_be_visible()
        check_page(page)
        context.close()
