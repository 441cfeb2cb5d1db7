"""Wagtail's screens work at a desk whose content policy allows no inline script; the page of the installation says what is to do."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import WIDE, check_page
from tests.journeys.conftest import Site
from tests.journeys.inside import INSIDE
from tests.journeys.windows import Windows

pytestmark = [pytest.mark.slow, pytest.mark.journey]


def test_a_host_uses_every_kind_of_screen(windows: Windows, site: Site) -> None:
    host = windows.desk(site, "root", "admin", viewport=WIDE)
    INSIDE.do(site.data, "appoint_host", "root")
    the_date_of_a_page_is_chosen_in_a_calendar(host)
    the_root_of_a_site_is_chosen_in_a_dialog(host)
    rows_are_added_to_a_workflow(host)
    for path in (
        "images/multiple/add/",
        "documents/multiple/add/",
        "users/new/",
        "groups/new/",
        "reports/site-history/",
        "account/",
        "collections/add/",
    ):
        answer = host.goto(f"/desk/{path}")
        assert answer and answer.status == 200
        script = re.search(r"script-src ([^;]*)", answer.headers["content-security-policy"])
        assert script and script[1] == "'self'"
        host.wait_for_load_state("networkidle")
    host.goto("/desk/installation/")
    expect(host.get_by_role("heading", level=1)).to_have_text("Installation")
    expect(host.get_by_text("Il n’y a aucune copie des données.")).to_be_visible()
    # The remedy stands beside it.
    expect(host.get_by_text("Laissez « ravive serve")).to_be_visible()
    check_page(host)


def the_date_of_a_page_is_chosen_in_a_calendar(host: Page) -> None:
    host.goto("/desk/pages/")
    host.goto(host.locator("a[href*='/desk/pages/'][href$='/edit/']").first.get_attribute("href") or "")
    host.get_by_role("button", name="Afficher/masquer le statut").click()
    host.get_by_role("button", name="Programmer").click()
    host.locator("#id_go_live_at").click()
    expect(host.locator(".xdsoft_datetimepicker:visible")).to_be_visible()
    host.locator(".xdsoft_datetimepicker:visible .xdsoft_date.xdsoft_current, .xdsoft_datetimepicker:visible .xdsoft_today").first.click()
    expect(host.locator("#id_go_live_at")).to_have_value(re.compile(r"^\d{4}-\d\d-\d\d"))


def the_root_of_a_site_is_chosen_in_a_dialog(host: Page) -> None:
    host.goto("/desk/sites/new/")
    host.locator("#id_root_page-chooser button[data-chooser-action-choose]").last.click()
    dialog = host.locator(".modal.in")
    expect(dialog).to_be_visible()
    dialog.locator("a.choose-page").first.click()
    expect(host.locator("#id_root_page")).to_have_value(re.compile(r"^\d+$"))


def rows_are_added_to_a_workflow(host: Page) -> None:
    host.goto("/desk/workflows/add/")
    rows = host.locator("#id_workflow_tasks-FORMS [data-inline-panel-child]")
    before = rows.count()
    host.locator("#id_workflow_tasks-ADD").click()
    expect(rows).to_have_count(before + 1)
    rows.last.locator("button[data-chooser-action-choose]").click()
    expect(host.locator(".modal.in")).to_be_visible()
