"""Pages that the tests of the search look for."""

from collections.abc import Sequence

from ravive.hub.search import actions
from ravive.pages.models import HomePage, InfoPage


def home(language: str = "fr") -> HomePage:
    """Return the home page of the site that answers by default."""
    return HomePage.objects.get(locale__language_code=language)


def page(title: str, text: str = "", *, slug: str, language: str = "fr", summary: str = "", parent: HomePage | None = None) -> InfoPage:
    """Return a page that is online, and indexed."""
    above = parent or home(language)
    body = [{"type": "text", "value": f"<p>{text}</p>"}] if text else []
    made = above.add_child(instance=InfoPage(title=title, slug=slug, locale=above.locale, summary=summary, body=body))
    actions.store_pages([made.pk])
    return made


def titles(results: Sequence[object]) -> list[str]:
    """Return the titles of hits, without their marks."""
    return [str(getattr(hit, "title")).replace("<mark>", "").replace("</mark>", "") for hit in results]  # noqa: B009 - of any hit
