"""The example site: it is there at once, it says what it is, and it goes without a trace but for what somebody edited."""

import re
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.images.models import Image
from wagtail.models import Collection, Page

from ravive.config.commands import command_line, installation
from ravive.config.server import preparation
from ravive.giving.actions.promises import GivenGift, promise_gift
from ravive.giving.models import (
    Appeal,
    BankAccount,
    BankMovement,
    BankTransfer,
    JournalLine,
    PaymentReference,
    Receipt,
    SponsoredRunner,
)
from ravive.giving.queries import sums_of
from ravive.giving.references import add_reference
from ravive.hub.appeals.models import AppealPage
from ravive.hub.campaigns.models import Campaign, Participation
from ravive.hub.events.models import Event, EventPage
from ravive.hub.example_pages import example_pages
from ravive.hub.letters.models import LetterPage, LetterSignature, OpenLetter
from ravive.hub.models import SiteProfile
from ravive.hub.news.models import ArticlePage, NewsIndexPage
from ravive.mailing import actions as mailing
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import Recipient
from ravive.people.models import AuditEvent, Organisation, Role
from ravive.site.public_form import SentValue
from ravive.starter.public_site import content, creation, removal
from tests.hub.events import cast as events
from tests.people.cast import host, person, signed_in

pytestmark = [pytest.mark.django_db]
# What is written about work that was done, and the work itself, is no part of the example.
LOGS = {"wagtailcore.PageLogEntry", "wagtailcore.ModelLogEntry", "people.AuditEvent", "django_tasks_database.DBTaskResult"}
ADDRESS = "/desk/site/example/"
MARKS = {"fr": "Exemple :", "nl": "Voorbeeld:", "de": "Beispiel:", "en": "Example:"}


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


# Pages of every kind, among them all that others lead to.
FEW = {
    "news", "letters", "events", "campaigns", "schools", "declic-schools", "campaign-july", "letter-practice", "summit", "colloquium",
    "opinion", "young-people", "thanks", "street", "support", "appeal-declic", "appeal-run",
}  # fmt: skip


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some pages of the example, which are created in less time than all."""
    pages = tuple(entry for entry in content.shared().pages if entry.key in FEW)
    chosen = content.shared().model_copy(update={"pages": pages})
    monkeypatch.setattr(content, "shared", lambda: chosen)


@pytest.fixture
def site(few: None) -> Organisation:
    """The host's site with some pages of the example."""
    creation.create(organisation=host(), by="test", now=timezone.now())
    return host()


def counts() -> dict[str, int]:
    found = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    return {label: rows for label, rows in found.items() if label not in LOGS and not label.startswith("django_tasks")}


def page_of[One: Page](model: type[One], language: str, key: str) -> One:
    """Return the page of the example by its key, whatever its title; the newest where one of an earlier example stayed."""
    title = content.words_of(language).pages[key].title  # pyright: ignore[reportArgumentType]  # a language of the interface
    return model.objects.filter(title=title, locale__language_code=language).latest("pk")


def edit(page: Page, *, publishes: bool = False, **values: object) -> None:
    """Store a draft of a page as an editor does at the desk, and publish it."""
    for name, value in values.items():
        setattr(page, name, value)
    revision = page.save_revision()
    if publishes:
        revision.publish()


def test_the_letter_is_signed_by_312_invented_organisations(site: Organisation, visitor: Client) -> None:
    letter = OpenLetter.objects.get(organisation=site)
    shown = visitor.get(page_of(LetterPage, "de", "letter-practice").get_url() or "").text
    assert "<b>312</b>" in shown
    listed = visitor.get(f"/de/letters/{letter.pk}/signatures/").text
    assert listed.count(".example</small>") == 312
    logo = re.findall(r'src="(/letters/logos/[^"]+)"', listed)
    assert len(logo) == 104
    assert visitor.get(logo[0]).headers["Content-Type"] == "image/svg+xml"


def test_its_appeals_received_what_the_bank_file_says(site: Organisation, visitor: Client) -> None:
    today = timezone.localdate()
    declic, run = (page_of(AppealPage, "fr", key).appeal for key in ("appeal-declic", "appeal-run"))
    assert declic
    assert run
    received = sums_of([declic, run], today=today)
    assert (received[declic.pk].received_cents, received[declic.pk].gifts) == (3147_00, 47)
    assert (received[run.pk].received_cents, received[run.pk].gifts) == (612_00, 20)
    assert declic.ends_on < today < run.ends_on
    # Its own import booked them: what is no gift, nearly a reference or without one is left to a treasurer.
    left = BankTransfer.objects.filter(decision=BankTransfer.Decision.OPEN)
    assert sorted(left.values_list("amount_cents", flat=True)) == [-640_00, -4_50, 20_00, 75_00]
    shown = visitor.get(page_of(AppealPage, "nl", "appeal-declic").get_url() or "").text
    assert "3.147" in shown
    assert "Example reading circle" not in shown
    assert "Example reading circle" in visitor.get(f"/nl/appeals/{declic.pk}/supporters/").text


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
    assert sorted(one.received_cents for one in received.values()) == [612_00, 3147_00]
    others = list(Appeal.objects.exclude(pk__in=received))
    assert others and {one.received_cents for one in sums_of(others, today=timezone.localdate()).values()} == {0}
    for page in [*shown, *AppealPage.objects.filter(title__startswith="Notre appel"), page_of(LetterPage, "nl", "letter-practice")]:
        assert visitor.get(page.get_url() or "").status_code == 200, page.title


def test_an_appeal_that_somebody_publishes_loses_its_invented_gifts(site: Organisation) -> None:
    page = page_of(AppealPage, "fr", "appeal-declic")
    edit(page, publishes=True, title="Notre appel")
    appeal = Appeal.objects.get(key=page.translation_key)
    assert (appeal.is_example, appeal.account_id) == (False, None)
    assert not Receipt.objects.exists()
    assert not BankTransfer.objects.exists()
    assert not JournalLine.objects.exists()


def test_dates_count_from_the_day_of_the_installation(site: Organisation) -> None:
    today = timezone.localdate()
    article = page_of(ArticlePage, "fr", "street")
    assert article.published_on == today - timedelta(days=5)
    assert page_of(EventPage, "fr", "summit").ends_at < timezone.now() < page_of(EventPage, "en", "colloquium").starts_at
    campaign = Campaign.objects.get(organisation=site)
    assert campaign.begins_on <= today <= campaign.ends_on
    assert (campaign.ends_on.month, campaign.ends_on.day) == (7, 30)
    campaign.full_clean()


@pytest.mark.database
def test_it_is_read_in_four_languages_and_goes_without_a_trace(
    visitor: Client, media: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = counts()
    creation.create(organisation=host(), by="test", now=timezone.now())
    found = example_pages(host())
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


def test_a_page_that_somebody_publishes_is_their_own(site: Organisation, visitor: Client) -> None:
    article, letter = page_of(ArticlePage, "fr", "street"), page_of(LetterPage, "en", "letter-practice")
    edit(article, title="Notre expérience à nous")
    assert ArticlePage.objects.get(pk=article.pk).is_example
    edit(article, publishes=True)
    shown = visitor.get(article.get_url() or "").text
    assert "Notre expérience à nous" in shown
    assert "organisation fictive" not in shown
    # What is published next comes from a revision.
    latest = ArticlePage.objects.get(pk=article.pk).latest_revision
    assert latest and latest.content["is_example"] is False
    assert LetterSignature.objects.count() == 312
    edit(letter, publishes=True, title="Our own letter")
    assert not LetterSignature.objects.exists()
    assert {page.pk for page in example_pages(site)}.isdisjoint({article.pk, letter.pk})


@pytest.mark.database
def test_what_somebody_edited_stays_and_loses_the_mark(site: Organisation) -> None:
    edit(page_of(ArticlePage, "fr", "street"), title="Notre expérience à nous", publishes=True)
    news = page_of(NewsIndexPage, "nl", "news")
    news.add_child(instance=ArticlePage(title="Ons eerste bericht", locale=news.locale))
    edit(page_of(LetterPage, "en", "letter-practice"), addressee="The Council of Îlot")
    drawn = Image.objects.get(title="Exemple: heart")
    edit(page_of(ArticlePage, "de", "opinion"), title="Unser Text", picture=drawn, publishes=True)
    plan = removal.plan(site)
    assert [page.locale.language_code for page in plan.edited] == ["en"]
    assert {page.title for page in plan.above_others} == {"Actualités", "Nieuws", "Aktuelles", "Open letters"}
    removal.remove(organisation=site, by="test", now=timezone.now())
    assert not example_pages(site)
    assert {one.title for one in ArticlePage.objects.all()} == {"Notre expérience à nous", "Ons eerste bericht", "Unser Text"}
    # The draft stays a draft, and brings no mark back.
    kept = LetterPage.objects.get()
    assert kept.has_unpublished_changes
    assert kept.latest_revision and kept.latest_revision.content["is_example"] is False
    # Its letter is there still, and nobody invented signs it.
    assert OpenLetter.objects.get(organisation=site).key == kept.translation_key
    assert not LetterSignature.objects.exists()
    assert {picture.title for picture in Image.objects.all()} == {"Exemple: street", "Exemple: letter", "Exemple: heart"}
    assert {picture.collection for picture in Image.objects.all()} == {site.collection}
    assert not Collection.objects.filter(name=creation.COLLECTION).exists()


def test_what_visitors_sent_to_it_goes_with_their_addresses(site: Organisation, visitor: Client, settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL, settings.RAVIVE_URL = True, "http://testserver"
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    event = page_of(EventPage, "fr", "colloquium")
    assert events.send(visitor, event, address="ada@club.example.org", attendance="place").status_code == 302
    campaign = Campaign.objects.get()
    action = campaign.actions.all()[0]
    Participation.objects.create(
        campaign=campaign, action=action, handle="h" * 64, mailbox_mark="m", language="fr", joined_on=timezone.localdate()
    )
    assert removal.plan(site).sent == 2
    assert MailAddress.objects.exists()
    removal.remove(organisation=site, by="test", now=timezone.now())
    assert not (MailAddress.objects.exists() or Participation.objects.exists() or Event.objects.exists() or Campaign.objects.exists())


def sent_to_the_run(site: Organisation, visitor: Client, *, number: int = 1) -> Appeal:
    """Return the example's run after a visitor promised a gift and a runner registered, and staff chose a real account for it."""
    run = page_of(AppealPage, "fr", "appeal-run").appeal
    assert run
    given = GivenGift(amount_cents=2500, language="fr", recipient=Recipient(address="ada@club.example.org", language="fr"))
    promise_gift(
        appeal=run, given=given, sent=SentValue(digest=f"{number:064d}", purpose="test"), draw=secrets.randbelow, now=timezone.now()
    )
    runner = SponsoredRunner.objects.create(appeal=run, name="Ada", is_of_age=True, handle=f"{number:064x}", added_on=timezone.localdate())
    add_reference(appeal=run, kind="runner", draw=secrets.randbelow, runner=runner)
    reader = Recipient(address="ada@club.example.org", language="fr")
    mailing.store_confirmed(purpose="runs", handle=f"{number:064x}", recipient=reader)
    real, _is_new = BankAccount.objects.get_or_create(organisation=site, iban="BE68539007547034", defaults={"holder": "Ligue"})
    Appeal.objects.filter(pk=run.pk).update(account=real)
    return run


def test_who_tried_an_example_run_goes_with_their_addresses_also_on_a_real_account(site: Organisation, visitor: Client) -> None:
    sent_to_the_run(site, visitor)
    assert removal.plan(site).sent == 2
    removal.remove(organisation=site, by="test", now=timezone.now())
    assert not (MailAddress.objects.exists() or SponsoredRunner.objects.exists() or Appeal.objects.exists())


def test_real_money_of_an_example_appeal_stays_in_the_accounts(site: Organisation, visitor: Client) -> None:
    run = sent_to_the_run(site, visitor)
    account = BankAccount.objects.get(is_example=False)
    movement = BankMovement.objects.create(account=account, booked_on=timezone.localdate(), amount_cents=500, common_mark="m")
    transfer = BankTransfer.objects.create(movement=movement, position=1, amount_cents=500, decision="booked")
    reference = PaymentReference.objects.get(appeal=run, kind="appeal")
    real = Receipt.objects.create(
        organisation=site, transfer=transfer, appeal=run, reference=reference, amount_cents=500, received_on=timezone.localdate(),
        booked_at=timezone.now(),
    )  # fmt: skip
    removal.remove(organisation=site, by="test", now=timezone.now())
    assert Receipt.objects.get() == real
    assert not Appeal.objects.get().is_example
    assert not MailAddress.objects.exists()


def test_a_name_and_an_address_of_ones_own_stay(site: Organisation) -> None:
    SiteProfile.objects.filter(organisation=site).update(email="info@ilot.example")
    assert site.site
    site.site.site_name = "Îlot"
    site.site.save()
    removal.remove(organisation=site, by="test", now=timezone.now())
    assert SiteProfile.objects.get(organisation=site).email == "info@ilot.example"
    assert host().site.site_name == "Îlot"  # pyright: ignore[reportOptionalMemberAccess] -- as above


def test_the_desk_lists_what_goes_and_removes_it(site: Organisation) -> None:
    edit(page_of(ArticlePage, "fr", "street"), title="Notre expérience à nous")
    officer = signed_in(person("officer", site, Role.COMMUNICATOR))
    assert ADDRESS in officer.get("/desk/site/").text
    asked = officer.get(ADDRESS).text
    assert "312 signatures inventées" in asked
    receipts, movements = Receipt.objects.count(), BankMovement.objects.count()
    assert receipts and movements > receipts
    for line in ("1 compte bancaire inventé", f"{movements} mouvements bancaires inventés", f"{receipts} encaissements inventés"):
        assert line in asked, line
    assert "Qui s’arrête" in asked.partition("Ce qui reste")[2]
    assert "Wer bleibt stehen" in asked.partition("Ce qui reste")[0]
    assert "Qui s’arrête" not in asked.partition("Ce qui reste")[0]
    assert example_pages(site)
    sent = officer.post(ADDRESS, follow=True)
    assert "Le contenu d’exemple est supprimé" in sent.text
    assert ADDRESS not in sent.text
    assert "n’a plus de contenu d’exemple" in officer.get(ADDRESS).text
    assert officer.post(ADDRESS, follow=True).status_code == 200


def test_who_does_not_write_the_site_does_not_remove_it(site: Organisation) -> None:
    trainer = signed_in(person("trainer", site, Role.TRAINER))
    assert trainer.post(ADDRESS).status_code == 403
    assert example_pages(site)


def test_only_a_new_installation_gets_it(few: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings) -> None:
    settings.RAVIVE_DATA = tmp_path
    said: list[str] = []
    preparation.prepare(now=timezone.now(), say=said.append)
    assert not example_pages(host())
    monkeypatch.setattr(preparation, "host_organisation", lambda: None)
    preparation.prepare(now=timezone.now(), say=said.append)
    assert example_pages(host())
    assert [line for line in said if line.startswith("example content: ")]


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
    assert command_line.main(["demo", "--site", "--remove"]) == 0
    said = capsys.readouterr().out
    assert "The example content is removed" in said
    assert "fr Qui s’arrête" in said
    assert command_line.main(["demo", "--site", "--remove"]) == 0
    assert "There is no example content" in capsys.readouterr().out
