"""What the example's page on privacy said of addresses is corrected in an older database, where nobody changed it."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from ravive.lib.languages import INTERFACE
from ravive.pages.models import HomePage, InfoPage
from ravive.starter.public_site.content import HERE

migration = import_module("ravive.pages.migrations.0008_example_privacy_words")
OLD = [(beginning + end, beginning + new) for beginning, ends, new in migration.PARAGRAPHS for end in ends]


@pytest.fixture
def page_with(db: None) -> Callable[[str], InfoPage]:
    """A page on privacy with a text, published with a draft."""

    def created(text: str, kind: str = InfoPage.InfoKind.PRIVACY) -> InfoPage:
        body: list[Any] = [("text", text), ("quote", {"text": "Dit", "source": "Anna"})]
        page = InfoPage(title="Vie privée", kind=kind, body=body)
        existing = HomePage.objects.first()
        assert existing
        existing.add_child(instance=page)
        return page

    return created


def run() -> None:
    migration.correct(apps, _Editor())


class _Editor:
    """What the migration uses of an editor of tables, which SQLite gives to no test in a transaction."""

    connection = connection


@pytest.mark.parametrize(("old", "new"), OLD)
@pytest.mark.parametrize("opening", ["<p>", '<p data-block-key="abcde">'])
@pytest.mark.database
def test_the_page_and_its_draft_say_what_is_so(page_with: Callable[[str], InfoPage], old: str, new: str, opening: str) -> None:
    page = page_with(f"<h2>Formulaires</h2>{opening}{old}</p><p>Le reste.</p>")
    page.save_revision()
    run()
    stored = InfoPage.objects.get(pk=page.pk)
    draft: Any = stored.get_latest_revision_as_object()
    for found in (stored, draft):
        text, quote = found.body
        assert str(text.value) == f"<h2>Formulaires</h2>{opening}{new}</p><p>Le reste.</p>"
        assert (quote.block_type, quote.value["source"]) == ("quote", "Anna")


@pytest.mark.database
def test_what_somebody_changed_and_other_pages_stay(page_with: Callable[..., InfoPage]) -> None:
    old, _new = OLD[0]
    changed = page_with(f"<p>{old} Nous le promettons.</p>")
    other = page_with(f"<p>{old}</p>", InfoPage.InfoKind.OTHER)
    run()
    for page, text in ((changed, f"<p>{old} Nous le promettons.</p>"), (other, f"<p>{old}</p>")):
        assert str(InfoPage.objects.get(pk=page.pk).body[0].value) == text


def test_the_paragraph_of_now_is_that_of_the_example() -> None:
    shipped = "".join((HERE / f"{language}.yaml").read_text("utf-8") for language in INTERFACE)
    assert [new for _old, new in OLD if new not in shipped] == []
