"""The example site: it is there at once, it says what it is, and it goes without a trace but for what somebody edited."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.models import Page

from ravive.config.commands import command_line, installation
from ravive.config.server import preparation
from ravive.fundraising.models import AppealPage
from ravive.giving.models import Appeal
from ravive.giving.queries import sums_of
from ravive.hub.letters.models import LetterPage
from ravive.hub.news.models import ArticlePage, NewsIndexPage
from ravive.pages.example_pages import example_pages
from ravive.people.models import AuditEvent
from ravive.starter.public_site import content, creation, removal
from tests.people.cast import host
from tests.starter.example_site import MARKS, counts, edit, page_of, sent_to_the_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def test_the_example_is_created_again_beside_the_pages_that_stayed_of_an_earlier_one(
    few: None, visitor: Client, settings: Settings
) -> None:
    settings.RAVIVE_SENDS_MAIL, settings.RAVIVE_URL = True, "http://testserver"
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    site = host()
    for time in range(2):
        creation.create(organisation=site, by="test", now=timezone.now())
        # Drafts and published pages, a list with what stands below it, an appeal and a run with what a visitor sent to them.
        edit(page_of(NewsIndexPage, "fr", "news"), title=f"Nos nouvelles {time}")
        edit(page_of(LetterPage, "nl", "letter-practice"), title=f"Onze brief {time}", publishes=True)
        appeal, run = page_of(AppealPage, "fr", "appeal-declic"), page_of(AppealPage, "de", "appeal-run")
        assert run.appeal
        sent_to_the_run(site, visitor, number=time)
        edit(run, title=f"Unser Lauf {time}")
        edit(appeal, title=f"Notre appel {time}", publishes=time == 1)
        removal.remove(organisation=site, by="test", now=timezone.now())
        assert not example_pages(site)
    creation.create(organisation=site, by="test", now=timezone.now())
    places = list(Page.objects.values_list("url_path", flat=True))
    assert len(places) == len(set(places)) and NewsIndexPage.objects.filter(slug="actualites-2").exists()
    # The new appeals have their own money, and the pages that stayed have none.
    shown = [page_of(AppealPage, "fr", key) for key in ("appeal-declic", "appeal-run")]
    received = sums_of([page.appeal for page in shown if page.appeal], today=timezone.localdate())
    assert sorted(total.received_cents for total in received.values()) == [612_00, 3147_00]
    others = list(Appeal.objects.exclude(pk__in=received))
    assert others and {total.received_cents for total in sums_of(others, today=timezone.localdate()).values()} == {0}
    for page in [*shown, *AppealPage.objects.filter(title__startswith="Notre appel"), page_of(LetterPage, "nl", "letter-practice")]:
        assert visitor.get(page.get_url() or "").status_code == 200, page.title


def test_it_is_read_in_four_languages_and_goes_without_a_trace(
    visitor: Client, media: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before, steps = counts(), list[tuple[int, int]]()
    creation.create(organisation=host(), by="test", now=timezone.now(), progress=lambda done, total: steps.append((done, total)))
    found = example_pages(host())
    assert steps[-1] == (len(found), len(found))
    assert len(found) == 4 * len(content.shared().pages)
    assert {page.get_translations(inclusive=True).count() for page in found} == {4}
    for page in found:
        shown = visitor.get(page.get_url() or "")
        assert shown.status_code == 200, page.title
        assert MARKS[page.locale.language_code] in shown.text.replace("\xa0", " "), page.title
    home = visitor.get("/nl/").text
    assert home.count("· Voorbeeld") == 3
    assert "Exemplaria</a>" in home
    assert "te bevestigen door de organisatie" in visitor.get(page_of(ArticlePage, "nl", "young-people").get_url() or "").text
    assert any(media.rglob("*.png"))
    with pytest.raises(creation.ExampleSiteError, match="there already"):
        creation.create(organisation=host(), by="test", now=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        done = removal.remove(organisation=host(), by="test", now=timezone.now())
    assert (len(done.leaving), done.staying) == (len(found), ())
    assert counts() == before
    assert not any(media.rglob("*.png"))
    assert "Ravive</a>" in visitor.get("/fr/").text
    assert removal.remove(organisation=host(), by="test", now=timezone.now()).is_empty
    assert AuditEvent.objects.filter(verb="site.example_removed").count() == 1


def test_only_a_new_installation_gets_it(few: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings) -> None:
    settings.RAVIVE_DATA = tmp_path
    lines: list[str] = []
    preparation.prepare(now=timezone.now(), say=lines.append)
    assert not example_pages(host())
    monkeypatch.setattr(preparation, "host_organisation", lambda: None)
    preparation.prepare(now=timezone.now(), say=lines.append)
    assert example_pages(host())
    assert [line for line in lines if line.startswith("example content: ")]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a command act on this database."""
    monkeypatch.setattr(installation, "configure", lambda *_given, **_named: None)
    monkeypatch.setattr(preparation, "prepare_database", lambda _say: None)
    yield


def test_the_command_creates_and_removes_it(here: None, few: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["demo", "--site"]) == 0
    assert "pages made in fr nl de en; remove it at /desk/site/" in capsys.readouterr().out
    assert command_line.main(["demo", "--site"]) == 1
    assert "remove it first: ravive demo --site --remove" in capsys.readouterr().err
    edit(page_of(ArticlePage, "fr", "street"), title="Notre expérience à nous")
    assert command_line.main(["demo", "--site", "--remove"]) == 1
    assert f'ravive demo --site --remove --name "{content.shared().name}"' in capsys.readouterr().out
    assert command_line.main(["demo", "--site", "--remove", "--name", content.shared().name.lower()]) == 0
    output = capsys.readouterr().out
    assert "The example content is removed" in output
    assert "fr Qui s’arrête" in output
    assert command_line.main(["demo", "--site", "--remove"]) == 0
    assert "There is no example content" in capsys.readouterr().out
