"""A treasurer closes a month in minutes: three files, five decisions; undoes one; describes a table; by keyboard and without script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, ViewportSize, expect

from tests.journeys.barriers import WIDE, check_page
from tests.journeys.conftest import PHONE, Site, serving_copy
from tests.journeys.inside import INSIDE
from tests.journeys.windows import Windows
from tests.repeats import repeats

pytestmark = [pytest.mark.slow, pytest.mark.journey]


@pytest.fixture
def receiving(prepared: Path, tmp_path: Path) -> Iterator[tuple[Site, list[FilePayload]]]:
    """A site whose appeal was answered, and the files of its bank."""
    with serving_copy(prepared, tmp_path) as site:
        texts = INSIDE.do(site.data, "receive_gifts")
        yield (
            site,
            [FilePayload(name=f"releve-{number}.xml", mimeType="text/xml", buffer=text.encode()) for number, text in enumerate(texts, 1)],
        )


class Counted:
    """Presses buttons and counts them: what a treasurer does for the month, and what they decide of a row."""

    def __init__(self) -> None:
        self.clicks = self.decisions = 0

    def click(self, button: Locator) -> None:
        button.click()
        self.clicks += 1

    def decide(self, button: Locator) -> None:
        button.click()
        self.decisions += 1


def treasurer(windows: Windows, site: Site, **options: Any) -> Page:  # noqa: ANN401 -- Playwright's own options
    return windows.desk(site, "louise", "treasurer", **{"viewport": WIDE, **options})


def drop(page: Page, files: list[FilePayload]) -> None:
    """Choose files in the field, as dropping them on it does."""
    page.locator("input[type=file]").set_input_files(files)


@pytest.mark.parametrize("script", [True, False], ids=["script", "without"])
def test_a_month_of_100_transfers_is_closed_in_3_clicks_and_5_decisions(
    windows: Windows, receiving: tuple[Site, list[FilePayload]], *, script: bool
) -> None:
    site, files = receiving
    page, counted = treasurer(windows, site, java_script_enabled=script), Counted()
    page.goto("/desk/giving/")
    drop(page, files)
    counted.clicks += 1
    counted.click(page.get_by_role("button", name="Lire les fichiers"))
    expect(page.get_by_text("lu et enregistré")).to_have_count(3)
    expect(page.get_by_text("concorde")).to_be_visible()
    expect(page.get_by_text("5 lignes", exact=True)).to_be_visible()
    for left in (4, 3, 2, 1, 0):
        counted.decide(page.get_by_role("button", name="Accepter").first)
        # The row stays where it was, and says what happened.
        expect(page.locator("li:target").get_by_role("status")).to_have_text("Enregistré.")
        expect(page.get_by_role("button", name="Accepter")).to_have_count(left)
    counted.click(page.get_by_role("button", name="Clôturer le mois"))
    expect(page.get_by_text("Le mois est clôturé.")).to_be_visible()
    ledger: dict[str, Any] = INSIDE.do(site.data, "ledger_of_gifts")
    assert (counted.clicks, counted.decisions) == (3, 5)
    assert ledger == {
        "booked": 98,
        "cents": ledger["promised"],
        "promised": ledger["promised"],
        "wrong": [],
        "twice": 0,
        "with_details": 98,
        "closed": 1,
    }


def test_decisions_by_keyboard_and_their_undoing(windows: Windows, receiving: tuple[Site, list[FilePayload]]) -> None:
    site, files = receiving
    page = treasurer(windows, site)
    page.goto("/desk/giving/")
    drop(page, files)
    page.get_by_role("button", name="Lire les fichiers").press("Enter")
    expect(page.get_by_role("heading", name="Ce que disent les fichiers")).to_be_focused()
    page.get_by_role("button", name="Pas cette personne").first.press("Enter")
    done = page.locator("li:target")
    expect(done.get_by_role("status")).to_contain_text("Ce ne sera plus proposé")
    done.get_by_role("link", name="Autre choix").press("Enter")
    page.get_by_label("Produit d’une collecte").press("Space")
    page.locator("section[aria-labelledby=assign]").get_by_role("button", name="Enregistrer").press("Enter")
    expect(page.get_by_text("Enregistré.", exact=True)).to_be_visible()
    check_page(page, back_to=WIDE)
    page.get_by_role("button", name="Annuler cette écriture").press("Enter")
    expect(page.get_by_text("la ligne attend à nouveau")).to_be_visible()
    assert INSIDE.do(site.data, "ledger_of_gifts")["booked"] == 93
    page.goto("/desk/giving/match/")
    refused = page.get_by_role("button", name="Clôturer le mois")
    refused.press("Enter")
    expect(page.get_by_text("5 lignes restent à décider")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "window", "read", "heading"),
    [("fr", PHONE, "Lire les fichiers", "Dons"), *repeats(("nl", WIDE, "De bestanden lezen", "Giften"))],
    ids=["fr-390", "nl-1280"],
)
def test_every_screen_breaks_no_rule_and_fits(
    windows: Windows, receiving: tuple[Site, list[FilePayload]], language: str, window: ViewportSize, read: str, heading: str
) -> None:
    site, files = receiving
    page = treasurer(windows, site, viewport=window, language=language)
    page.goto("/desk/giving/")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    table = FilePayload(name="banque.csv", mimeType="text/csv", buffer=b"Jour;Qui;Combien\n03/10/2026;Personne;20,00\n")
    drop(page, [*files, table, FilePayload(name="vide.cod", mimeType="text/plain", buffer=b"")])
    page.get_by_role("button", name=read).click()
    expect(page.locator(".r-outcome")).to_have_count(5)
    check_page(page, back_to=window)
    page.goto("/desk/giving/match/")
    month = page.url
    for address in (
        "/desk/giving/", "/desk/giving/settings/", "/desk/giving/accounts/new/", "/desk/giving/journal/",
        "/desk/giving/search/", f"{month}?part=all", f"{month}?part=out",
    ):  # fmt: skip
        page.goto(address)
        check_page(page, back_to=window)
    page.goto("/desk/giving/search/")
    page.locator("#q").fill("Donateur 1")
    page.locator("#q").press("Enter")
    expect(page.locator("tbody tr").first).to_be_visible()
    check_page(page, back_to=window)
    page.goto(month)
    page.locator(".r-pair-actions a").first.click()
    expect(page.locator("#bank")).to_be_visible()
    check_page(page, back_to=window)
