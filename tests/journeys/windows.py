"""Windows of people: a visitor's phone, and the desk of somebody of the staff, each in a browser of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect

from tests.journeys.inside import INSIDE

if TYPE_CHECKING:
    from tests.journeys.conftest import Site

PHONE = ViewportSize(width=390, height=844)
DESK_WINDOW = ViewportSize(width=1500, height=1100)
# Patience costs nothing where the page is quick, and keeps a busy machine from failing a journey.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


def sign_in(context: BrowserContext, site: Site, name: str, *roles: str, organisation: str = "") -> None:
    """Let this browser be somebody with these roles, signed in with two factors; at the host's organisation, or at the one of this slug."""
    key = INSIDE.do(site.data, "sign_in", name, roles, organisation)
    context.add_cookies([{"name": "sessionid", "value": key, "url": f"{site.url}/desk/", "sameSite": "Strict"}])


def is_complaint(message: ConsoleMessage) -> bool:
    """Return whether a script complains. That a request is refused, or finds no network, is what many a journey is about."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


class Windows:
    """Opens the windows of a journey, and closes them with it."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.opened: list[BrowserContext] = []
        self.errors: list[str] = []

    def open(self, language: str = "fr", **options: Any) -> Page:  # noqa: ANN401 -- Playwright's own options
        """Return a page in a browser of this language, a phone unless a `viewport` is named."""
        context = self.browser.new_context(**{"viewport": PHONE, "locale": f"{language}-BE", "reduced_motion": "reduce", **options})
        context.set_default_timeout(PATIENCE_MS)
        self.opened.append(context)
        return context.new_page()

    def without_script(self, site: Site, language: str = "fr", **options: Any) -> Page:  # noqa: ANN401 -- as above
        """Return a page of a site on a phone where no script runs."""
        return self.open(language, base_url=site.url, java_script_enabled=False, **options)

    def desk(self, site: Site, name: str, *roles: str, language: str = "fr", organisation: str = "", **options: Any) -> Page:  # noqa: ANN401 -- as above
        """Return a page of somebody of the staff, on a large screen. A journey fails where a script of their page does."""
        page = self.open(language, **{"viewport": DESK_WINDOW, "base_url": site.url, **options})
        sign_in(page.context, site, name, *roles, organisation=organisation)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if is_complaint(message) else None)
        return page

    def close(self) -> None:
        for context in self.opened:
            context.close()
        assert self.errors == []
