"""Wagtail's screens work at a desk whose content policy allows no inline script: dates, choosers, rows of a form, dialogs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.journeys.conftest import PATIENCE_MS, Site
from tests.journeys.inside import INSIDE
from tests.journeys.staff import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.journey]


@pytest.fixture
def host(browser: Browser, site: Site) -> Iterator[Page]:
    """The window of somebody who runs the installation, where every screen of Wagtail is open."""
    context = browser.new_context(viewport=ViewportSize(width=1280, height=900), locale="fr-BE", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    sign_in(context, site, "root", "admin")
    INSIDE.do(site.data, "appoint_host", "root")
    page = context.new_page()
    yield page
    context.close()


def home_page(host: Page, site: Site) -> str:
    """Return the address where the French home page is edited."""
    host.goto(site.at("/desk/pages/"))
    link = host.locator("a[href*='/desk/pages/'][href$='/edit/']").first
    return site.at(link.get_attribute("href") or "")


def test_an_inline_script_does_not_run(host: Page, site: Site) -> None:
    answer = host.goto(site.at("/desk/"))
    assert answer
    script = re.search(r"script-src ([^;]*)", answer.headers["content-security-policy"])
    assert script and script[1] == "'self'"


def test_the_date_of_a_page_is_chosen_in_a_calendar(host: Page, site: Site) -> None:
    host.goto(home_page(host, site))
    host.get_by_role("button", name="Afficher/masquer le statut").click()
    host.get_by_role("button", name="Programmer").click()
    host.locator("#id_go_live_at").click()
    expect(host.locator(".xdsoft_datetimepicker:visible")).to_be_visible()
    host.locator(".xdsoft_datetimepicker:visible .xdsoft_date.xdsoft_current, .xdsoft_datetimepicker:visible .xdsoft_today").first.click()
    expect(host.locator("#id_go_live_at")).to_have_value(re.compile(r"^\d{4}-\d\d-\d\d"))


def test_the_root_of_a_site_is_chosen_in_a_dialog(host: Page, site: Site) -> None:
    host.goto(site.at("/desk/sites/new/"))
    host.locator("#id_root_page-chooser button[data-chooser-action-choose]").last.click()
    dialog = host.locator(".modal.in")
    expect(dialog).to_be_visible()
    dialog.locator("a.choose-page").first.click()
    expect(host.locator("#id_root_page")).to_have_value(re.compile(r"^\d+$"))


def test_rows_are_added_to_a_workflow(host: Page, site: Site) -> None:
    host.goto(site.at("/desk/workflows/add/"))
    rows = host.locator("#id_workflow_tasks-FORMS [data-inline-panel-child]")
    before = rows.count()
    host.locator("#id_workflow_tasks-ADD").click()
    expect(rows).to_have_count(before + 1)
    rows.last.locator("button[data-chooser-action-choose]").click()
    expect(host.locator(".modal.in")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        "images/multiple/add/",
        "documents/multiple/add/",
        "users/new/",
        "groups/new/",
        "reports/site-history/",
        "account/",
        "collections/add/",
    ],
)
def test_other_screens_of_wagtail_open(host: Page, site: Site, path: str) -> None:
    answer = host.goto(site.at(f"/desk/{path}"))
    assert answer and answer.status == 200
    host.wait_for_load_state("networkidle")
