"""Moving around the desk as its staff do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress

from playwright.sync_api import FrameLocator, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.journeys.barriers import check_page
from tests.journeys.conftest import wait_until
from tests.journeys.windows import PHONE

# How long a choice is tried before the list is read again.
AGAIN_MS = 2000


def check(page: Page, heading: str) -> None:
    """Fail when the screen has another heading, breaks a rule that axe knows, or needs scrolling sideways on a narrow phone."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    check_page(page, back_to=PHONE)


class CardForm:
    """The form of a card, on the page that shows it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.form = page.locator("form[data-r-card-form]")

    def field(self, name: str, within: Locator | None = None) -> Locator:
        """Return what holds a field, by its name; inside a row or in the whole form."""
        return (within or self.form).locator(f'[data-contentpath="{name}"]').first

    def write(self, name: str, text: str, within: Locator | None = None) -> None:
        self.field(name, within).locator("textarea").first.fill(text)

    def number(self, name: str, value: float, within: Locator) -> None:
        self.field(name, within).locator("input").first.fill(str(value))

    def tick(self, name: str, within: Locator | None = None) -> None:
        self.field(name, within).locator("input[type=checkbox]").first.check()

    def pick(self, name: str, label: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Choose in a select by a part of what an option says; a select of rows fills itself when it is opened."""
        select = self.field(name, within).locator("select").first
        option = select.locator("option").filter(has_text=label).first

        def is_chosen() -> bool:
            # Its options may be filled anew between a look at them and the choice: a person would choose again.
            select.focus()
            expect(option).to_be_attached()
            with suppress(PlaywrightTimeout):
                select.select_option(value=option.get_attribute("value"), timeout=AGAIN_MS)
                return True
            return False

        wait_until(self.page, is_chosen, f"nothing like {label} can be chosen for {name}")

    def row(self, name: str, place: int, within: Locator | None = None) -> Locator:
        """Return a row of a list, counted from 0; what is not there yet is added."""
        list_ = self.field(name, within)
        container = list_.locator("[data-streamfield-list-container]").first
        rows = container.locator("> [data-streamfield-child]")
        while rows.count() <= place:
            before = rows.count()
            container.locator("> [data-streamfield-list-add]").last.click()
            expect(rows).to_have_count(before + 1)
        return rows.nth(place)

    def step(self, place: int) -> Locator:
        """Open a step of a scenario, counted from 0, and return it; what is not there yet is added."""
        boxes = self.form.locator(".r-box")
        expect(boxes.first).to_be_visible()
        while boxes.count() <= place:
            before = boxes.count()
            self.form.get_by_role("button", name="Ajouter une étape", exact=True).click()
            expect(boxes).to_have_count(before + 1)
        boxes.filter(has_text=re.compile(rf"^\s*{place + 1}\.")).click()
        return self.form.locator('[data-contentpath="steps"] > div > [data-streamfield-list-container] > [data-streamfield-child]:visible')

    def texts(self, name: str, texts: Iterable[str], within: Locator | None = None) -> None:
        """Write a list of texts."""
        for place, text in enumerate(texts):
            self.row(name, place, within).locator("textarea").first.fill(text)

    def choose(self, name: str, search: str, within: Locator | None = None) -> None:
        """Choose an entry of the register for a field."""
        field = self.field(name, within)
        field.get_by_role("button", name=re.compile("^Choisir")).first.click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("searchbox").fill(search)
        dialog.locator(".r-choice").first.click()
        expect(dialog).to_have_count(0)

    def finish(self) -> None:
        """Wait until everything is kept and the rules have nothing to mend."""
        expect(self.page.locator("[data-r-saved]")).to_have_attribute("data-r-state", "saved")
        expect(self.page.locator("[data-r-summary]")).not_to_contain_text("À corriger")

    @property
    def phone(self) -> FrameLocator:
        return self.page.frame_locator(".r-phone iframe")
