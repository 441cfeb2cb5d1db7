"""What pages of the public site weigh without their pictures: every page type, from real pages on a served site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from playwright.sync_api import Browser, Response
from wagtail.models import Page

from bench import budgets, lighthouse, weights
from tests.journeys.conftest import CHROMIUM_ARGUMENTS, PHONE, Site, chromium_path, serving_copy
from tests.journeys.inside import INSIDE
from tests.journeys.shifts import LETTERS_CAME
from tests.repeats import repeats

pytestmark = pytest.mark.journey

# What Lighthouse is asked of: two pages without a form, and three with one. `make test` asks it of one page, in test_budgets.py.
AUDITED = ("pages.HomePage", "news.ArticlePage", "letters.LetterPage", "events.EventPage", "workshops.WorkshopPage")

# These load the app, which has budgets of its own.
APP_PAGES = ("whom to call", "first card")


@pytest.fixture(scope="module")
def filled(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, str]]]:
    """A served site with a page of every type, and their addresses."""
    with serving_copy(prepared, tmp_path_factory.mktemp("filled")) as served:
        yield served, dict(INSIDE.do(served.data, "publish_every_page"))


def test_every_page_type_is_weighed_and_light(browser: Browser, filled: tuple[Site, dict[str, str]]) -> None:
    """With its scripts, styles and fonts: all that a first visit fetches, except pictures."""
    site, pages = filled
    own = {model._meta.label for model in apps.get_models() if issubclass(model, Page) and model is not Page}
    missing = own - set(pages)
    assert not missing, f"create a page of each of these in bench/public_pages.py: {sorted(missing)}"
    sizes: dict[str, float] = {}
    for name, path in pages.items():
        if name in APP_PAGES:
            continue
        context = browser.new_context(viewport=PHONE)
        page = context.new_page()
        fetched: list[Response] = []
        page.on("response", lambda response, fetched=fetched: fetched.append(response))
        page.goto(site.at(path))
        # They come half a second after the page.
        page.wait_for_function(LETTERS_CAME)
        page.wait_for_load_state("networkidle")
        counted = [reply for reply in fetched if reply.request.resource_type != "image"]
        sizes[name] = weights.kilobytes(sum(reply.request.sizes()["responseBodySize"] for reply in counted))
        context.close()
    assert len(sizes) > len(APP_PAGES)
    assert {name: size for name, size in sizes.items() if size > budgets.PUBLIC_PAGE_KB} == {}


@pytest.mark.parametrize("name", repeats(*AUDITED))
def test_lighthouse_finds_nothing_on_public_pages(filled: tuple[Site, dict[str, str]], name: str) -> None:
    site, pages = filled
    lighthouse.install()
    found = lighthouse.scores(site.at(pages[name]), chromium_path(), CHROMIUM_ARGUMENTS, lighthouse.UNTIMED)
    assert found == {category: budgets.LIGHTHOUSE[category] for category in lighthouse.UNTIMED}
