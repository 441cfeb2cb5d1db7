"""The search of the public site: what is public, in the language of the page, with accents and small typing errors forgiven."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page, PageViewRestriction

from ravive.config.server import preparation
from ravive.hub.search import actions
from ravive.hub.search.models import SearchEntry
from ravive.hub.search.views import public
from ravive.operations import jobs
from ravive.pages.actions import change_site
from ravive.pages.models import SiteProfile
from ravive.throttling.limit import RequestLimit
from ravive.throttling.storage import process_storage
from tests.hub.search.search_cast import home, page
from tests.people.cast import organisation, person

pytestmark = [pytest.mark.django_db, pytest.mark.database]
type Committed = Callable[..., AbstractContextManager[object]]


def found(visitor: Client, words: str, language: str = "fr", **more: str) -> list[str]:
    """Return the addresses of the results for some words."""
    reply = visitor.get(f"/{language}/search/", {"q": words, **more})
    assert reply.status_code == 200
    hits = re.search(r'<ol class="search-hits">(.*?)</ol>', reply.text, re.DOTALL)
    return re.findall(r'<h2><a href="([^"]+)"', hits[1]) if hits else []


@pytest.mark.parametrize("words", ["éléphants", "elephants", "ÉLÉPHANT", "elephant", "e\u0301le\u0301phants"])
def test_accents_and_endings_do_not_matter(visitor: Client, words: str) -> None:
    page("Des éléphants", slug="trompe")
    assert found(visitor, words) == ["/fr/trompe/"]


@pytest.mark.parametrize(
    ("words", "meant"), [("hipopotame", "hippopotame"), ("hippopotmae", "hippopotame"), ("noeud", ""), ("zerbe", "zèbre")]
)
def test_small_slips_are_forgiven(visitor: Client, words: str, meant: str) -> None:
    page("Un nœud", "L’hippopotame et le zèbre.", slug="noeud")
    assert found(visitor, words) == ["/fr/noeud/"]
    text = visitor.get("/fr/search/", {"q": words}).text
    assert (f"«\N{NO-BREAK SPACE}{meant}\N{NO-BREAK SPACE}»" in text) is bool(meant)


def test_a_short_word_is_not_corrected(visitor: Client) -> None:
    page("La loi", slug="loi")
    assert found(visitor, "loa") == []
    assert found(visitor, "loi") == ["/fr/loi/"]


def test_the_beginning_of_a_word_is_enough(visitor: Client) -> None:
    page("Hébergement", slug="toit")
    assert found(visitor, "heberg") == ["/fr/toit/"]


def test_a_title_counts_more_than_a_text(visitor: Client) -> None:
    page("Autre chose", "Parrainage, parrainage, et encore parrainage.", slug="texte")
    page("Le parrainage", "Autre chose.", slug="titre")
    page("Encore autre chose", summary="Sur le parrainage.", slug="resume")
    assert found(visitor, "parrainage") == ["/fr/titre/", "/fr/resume/", "/fr/texte/"]


def test_of_two_texts_the_one_that_says_the_word_more_often_is_first(visitor: Client) -> None:
    page("Une chose", "Le parrainage, puis le parrainage.", slug="deux-fois")
    page("Une autre", "Le parrainage, puis autre chose.", slug="une-fois")
    assert found(visitor, "parrainage") == ["/fr/deux-fois/", "/fr/une-fois/"]


def test_a_word_is_found_whole(visitor: Client) -> None:
    page("La loi", slug="loi")
    page("Le loisir", slug="loisir")
    assert found(visitor, "loi") == ["/fr/loi/"]


def test_all_words_are_wanted_then_some(visitor: Client) -> None:
    page("Zèbre et girafe", slug="deux")
    page("Zèbre", slug="un")
    assert found(visitor, "zèbre girafe") == ["/fr/deux/"]
    page("Hippopotame", slug="autre")
    reply = visitor.get("/fr/search/", {"q": "girafe hippopotame"}).text
    assert "en ont certains" in reply
    assert set(found(visitor, "girafe hippopotame")) == {"/fr/deux/", "/fr/autre/"}


def test_a_word_that_nothing_has_is_named_and_left_out(visitor: Client) -> None:
    page("Zèbre", slug="un")
    assert found(visitor, "zèbre xylophage") == ["/fr/un/"]
    assert "«\N{NO-BREAK SPACE}xylophage\N{NO-BREAK SPACE}»" in visitor.get("/fr/search/", {"q": "zèbre xylophage"}).text


def test_only_what_is_public_is_found(visitor: Client) -> None:
    hidden = page("Zèbre caché", slug="cache")
    draft = page("Zèbre brouillon", slug="brouillon")
    page("Zèbre", slug="visible")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    Page.objects.filter(pk=draft.pk).update(live=False)
    # The index has not followed yet: the results do.
    assert found(visitor, "zèbre") == ["/fr/visible/"]
    actions.rebuild()
    assert set(SearchEntry.objects.filter(title__startswith="Zèbre").values_list("title", flat=True)) == {"Zèbre"}
    # Their words are no suggestion either.
    assert "brouillon" not in visitor.get("/fr/search/", {"q": "brouilon"}).text.replace("brouilon", "")


def test_the_index_follows_what_staff_do(visitor: Client, django_capture_on_commit_callbacks: Committed) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = home().add_child(instance=page("x", slug="x").__class__(title="Zèbre", slug="zebre", locale=home().locale))
    assert found(visitor, "zèbre") == ["/fr/zebre/"]
    with django_capture_on_commit_callbacks(execute=True):
        made.title = "Girafe"
        made.save_revision()
    assert found(visitor, "girafe") == []
    with django_capture_on_commit_callbacks(execute=True):
        made.save_revision().publish()
    assert (found(visitor, "girafe"), found(visitor, "zèbre")) == (["/fr/zebre/"], [])
    with django_capture_on_commit_callbacks(execute=True):
        restriction = PageViewRestriction.objects.create(page=made, restriction_type=PageViewRestriction.LOGIN)
    assert not SearchEntry.objects.filter(page=made).exists()
    with django_capture_on_commit_callbacks(execute=True):
        restriction.delete()
    assert SearchEntry.objects.filter(page=made).exists()
    with django_capture_on_commit_callbacks(execute=True):
        made.unpublish()
    assert not SearchEntry.objects.filter(page=made).exists()
    assert found(visitor, "girafe") == []
    with django_capture_on_commit_callbacks(execute=True):
        made.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        Page.objects.get(pk=made.pk).delete()
    assert not SearchEntry.objects.filter(words__contains=" girafe ").exists()


def test_each_site_and_language_finds_its_own(visitor: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    page("Zèbre d’ici", slug="ici")
    own = organisation("ilot")
    site = change_site(organisation=own, profile=SiteProfile(), name="Îlot", host="ilot.example", by=person("o", own), now=timezone.now())
    page("Zebra hier", slug="hier", language="nl")
    page("Zèbre de l’îlot", slug="zebre", parent=site.root_page.specific)
    other = Client(headers={"host": "ilot.example"})
    assert found(other, "zèbre") == ["/fr/zebre/"]
    assert found(visitor, "zèbre") == ["/fr/ici/"]
    assert found(visitor, "zebra", "nl") == ["/nl/hier/"]
    # No word of another site is suggested.
    assert "ilot" not in visitor.get("/fr/search/", {"q": "ilott"}).text.replace("ilott", "").lower()


def test_decks_are_found_with_whom_they_are_for(visitor: Client) -> None:
    actions.rebuild()
    text = visitor.get("/fr/search/", {"q": "voyage"}).text
    assert "/fr/decks/voyage/" in found(visitor, "voyage")
    assert "Jeu de cartes ·" in text


def test_a_deck_that_is_offline_is_found_no_more(visitor: Client, django_capture_on_commit_callbacks: Committed) -> None:
    from ravive.decks.models import Deck
    from ravive.publishing.actions.takedowns import take_offline

    actions.rebuild()
    deck = Deck.objects.get(slug="voyage")
    with django_capture_on_commit_callbacks(execute=True):
        take_offline(deck=deck, reason="wrong", note="", by=person("amina"), now=timezone.now())
    assert not SearchEntry.objects.filter(deck="voyage").exists()
    assert "/fr/decks/voyage/" not in found(visitor, "voyage")


def test_whom_to_call_is_found_by_number_and_purpose(visitor: Client) -> None:
    for words in ("116000", "116 000", "child focus", "enfant disparu"):
        text = visitor.get("/fr/search/", {"q": words}).text
        shown = text[text.index('class="column-text"') : text.index('class="column-side"')]
        assert 'href="tel:116000"' in shown, words
        assert "ne répond" not in shown, words


def test_an_empty_result_helps(visitor: Client) -> None:
    text = visitor.get("/fr/search/", {"q": "xylophagique"}).text
    assert "Rien sur ce site" in text
    assert 'class="contacts"' in text
    assert "/fr/decks/" in text


HOSTILE = [
    '"', "'", "\\", 'zèbre" OR *', "AND", "NEAR(", "a & | !", "%s %(x)s", "😀", "x" * 5_000, "<script>alert(1)</script>",
    "title:zèbre", "-zèbre",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_anything_may_be_typed(visitor: Client, words: str) -> None:
    page("Zèbre", slug="zebre")
    reply = visitor.get("/fr/search/", {"q": words})
    assert reply.status_code == 200
    assert "<script>alert" not in reply.text


@pytest.mark.parametrize("number", ["0", "-1", "x", "999", "１", "99999999"])
def test_any_page_number_is_accepted(visitor: Client, number: str) -> None:
    page("Zèbre", slug="zebre")
    assert visitor.get("/fr/search/", {"q": "zèbre", "page": number}).status_code == 200


def test_results_are_paged_in_a_constant_number_of_queries(visitor: Client) -> None:
    page("Zèbre", slug="zebre-0")
    visitor.get("/fr/search/", {"q": "zèbre"})
    with CaptureQueriesContext(connection) as few:
        visitor.get("/fr/search/", {"q": "zèbre"})
    for number in range(1, 25):
        page(f"Zèbre {number}", slug=f"zebre-{number}")
    with CaptureQueriesContext(connection) as many:
        visitor.get("/fr/search/", {"q": "zèbre"})
    assert len(many) <= len(few)
    shown = [address for number in ("1", "2", "3") for address in found(visitor, "zèbre", page=number)]
    assert len(shown) == len(set(shown)) == 25
    text = visitor.get("/fr/search/", {"q": "zèbre", "page": "2"}).text
    assert 'href="?q=z%C3%A8bre&amp;page=3"' in text
    assert "Page 2 de 3" in text or "Page 2 sur 3" in text


def test_found_words_are_marked_and_nothing_else_is_html(visitor: Client) -> None:
    page("Zèbre <b>&", "Avant le zèbre et après.", slug="zebre")
    text = visitor.get("/fr/search/", {"q": "zebre"}).text
    assert "<mark>Zèbre</mark> &lt;b&gt;&amp;" in text
    assert "Avant le <mark>zèbre</mark> et après." in text


def test_a_flood_waits(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = RequestLimit("site-search-test", burst=2, interval_seconds=1_000, storage=process_storage)
    monkeypatch.setattr(public, "LIMIT", limit)
    replies = [visitor.get("/fr/search/", {"q": "zèbre"}) for _ in range(3)]
    reply = replies[-1]
    assert [answer.status_code for answer in replies[:2]] == [200, 200]
    assert reply.status_code == 429
    assert reply.headers["Retry-After"]
    assert 'class="contacts"' in reply.text
    assert visitor.get("/fr/search/").status_code == 200


def test_what_is_searched_for_is_stored_nowhere(visitor: Client, caplog: pytest.LogCaptureFixture) -> None:
    word = "quenelleintrouvable"
    with CaptureQueriesContext(connection) as queries:
        reply = visitor.get("/fr/search/", {"q": word})
    assert reply.headers["Cache-Control"] == "no-store"
    assert not reply.cookies
    assert not [query for query in queries if word in query["sql"] and not query["sql"].startswith("SELECT")]
    assert word not in caplog.text
    assert "noindex" in reply.text


def test_an_upgrade_and_every_night_compare_the_index(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    page("Zèbre", slug="zebre")
    settings.RAVIVE_DATA = tmp_path
    monkeypatch.setattr(preparation.migration, "apply", lambda *_given: None)
    monkeypatch.setattr(preparation, "_catch_up", lambda _say: None)
    monkeypatch.setattr(preparation.MigrationExecutor, "migration_plan", lambda *_given: ["a step of an upgrade"])
    for compare in (
        lambda: preparation.prepare_database(lambda _line: None, copies=False),
        lambda: jobs.refresh_search.call("2026-11-28T04:20"),
    ):
        SearchEntry.objects.all().delete()
        compare()
        assert SearchEntry.objects.filter(title="Zèbre").exists()
