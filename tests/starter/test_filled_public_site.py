"""The example site is full: letters are signed, appeals received money. It goes without what somebody edited."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker
from wagtail.images.models import Image
from wagtail.models import Collection

from ravive.fundraising.models import AppealPage
from ravive.giving.models import (
    Appeal,
    BankAccount,
    BankMovement,
    BankTransfer,
    GivingPromise,
    JournalLine,
    PaymentReference,
    Receipt,
    RunTeam,
    SponsoredRunner,
)
from ravive.giving.queries import sums_of
from ravive.hub.campaigns.models import Campaign, Participation
from ravive.hub.events.models import Event, EventPage
from ravive.hub.letters.models import LetterPage, LetterSignature, OpenLetter
from ravive.hub.news.models import ArticlePage, NewsIndexPage
from ravive.mailing.models import MailAddress
from ravive.pages.example_pages import example_pages
from ravive.pages.models import SiteProfile
from ravive.people.models import Organisation, Role
from ravive.starter.public_site import content, creation, removal
from tests.hub.events import cast as events
from tests.people.cast import host, person, signed_in
from tests.starter.example_site import ADDRESS, create_few, edit, page_of, sent_to_the_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Create the example once for the tests of this module, and yield the folder of its pictures.

    What a test changes of it is undone after that test, and the example itself in the end.
    """
    pictures = tmp_path_factory.mktemp("pictures")
    with django_db_blocker.unblock(), transaction.atomic():
        with pytest.MonkeyPatch.context() as monkeypatch, override_settings(MEDIA_ROOT=pictures):
            create_few(monkeypatch)
            creation.create(organisation=host(), by="test", now=timezone.now())
        yield pictures
        transaction.set_rollback(True)


@pytest.fixture
def site(example: Path, few: None, media: Path) -> Organisation:
    """The host's site with some pages of the example."""
    shutil.copytree(example, media)
    return host()


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


def test_an_appeal_that_somebody_publishes_loses_its_invented_gifts(site: Organisation) -> None:
    page = page_of(AppealPage, "fr", "appeal-declic")
    edit(page, publishes=True, title="Notre appel")
    appeal = Appeal.objects.get(key=page.translation_key)
    assert (appeal.is_example, appeal.account_id) == (False, None)
    assert not Receipt.objects.exists()
    assert not BankTransfer.objects.exists()
    assert not JournalLine.objects.exists()


def test_what_visitors_sent_stays_where_their_page_becomes_somebody_s_own(site: Organisation, visitor: Client) -> None:
    run = sent_to_the_run(site, visitor)
    edit(page_of(AppealPage, "fr", "appeal-declic"), publishes=True, title="Notre appel")
    edit(page_of(AppealPage, "fr", "appeal-run"), publishes=True, title="Notre course")
    assert [promise.private_key is not None for promise in GivingPromise.objects.filter(reference__appeal=run)] == [True]
    assert list(SponsoredRunner.objects.values_list("name", flat=True)) == ["Ada"]
    assert not RunTeam.objects.filter(appeal=run).exists()
    removal.remove(organisation=site, by="test", now=timezone.now())
    assert (GivingPromise.objects.count(), SponsoredRunner.objects.count(), MailAddress.objects.count()) == (1, 1, 2)


def test_dates_count_from_the_day_of_the_installation(site: Organisation) -> None:
    today = timezone.localdate()
    article = page_of(ArticlePage, "fr", "street")
    assert article.published_on == today - timedelta(days=5)
    assert page_of(EventPage, "fr", "summit").ends_at < timezone.now() < page_of(EventPage, "en", "colloquium").starts_at
    campaign = Campaign.objects.get(organisation=site)
    assert campaign.begins_on <= today <= campaign.ends_on
    assert (campaign.ends_on.month, campaign.ends_on.day) == (7, 30)
    campaign.full_clean()


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
    drawn = Image.objects.get(title=creation.PICTURE_TITLE.format(name="heart"))
    edit(page_of(ArticlePage, "de", "opinion"), title="Unser Text", picture=drawn, publishes=True)
    plan = removal.plan(site)
    assert [page.locale.language_code for page in plan.edited] == ["en"]
    assert {page.title for page in plan.above_others} == {"Actualités", "Nieuws", "Aktuelles", "Open letters"}
    removal.remove(organisation=site, by="test", now=timezone.now())
    assert not example_pages(site)
    assert {article.title for article in ArticlePage.objects.all()} == {"Notre expérience à nous", "Ons eerste bericht", "Unser Text"}
    # The draft stays a draft, and brings no mark back.
    kept = LetterPage.objects.get()
    assert kept.has_unpublished_changes
    assert kept.latest_revision and kept.latest_revision.content["is_example"] is False
    # Its letter is there still, and nobody invented signs it.
    assert OpenLetter.objects.get(organisation=site).key == kept.translation_key
    assert not LetterSignature.objects.exists()
    stay = {creation.PICTURE_TITLE.format(name=name) for name in ("street", "letter", "heart")}
    assert {picture.title for picture in Image.objects.all()} == stay
    assert {picture.collection for picture in Image.objects.all()} == {site.collection}
    assert not Collection.objects.filter(name=creation.COLLECTION).exists()


def test_what_visitors_sent_to_it_goes_with_their_addresses(site: Organisation, visitor: Client, settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL, settings.RAVIVE_URL = True, "http://testserver"
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    event = page_of(EventPage, "fr", "colloquium")
    assert events.send(visitor, event, email="ada@club.example.org", attendance="place").status_code == 302
    campaign = Campaign.objects.get()
    action = campaign.actions.all()[0]
    Participation.objects.create(
        campaign=campaign, action=action, handle="h" * 64, mailbox_mark="m", language="fr", entered_on=timezone.localdate()
    )
    assert removal.plan(site).sent == {"letters": 0, "events": 1, "campaigns": 1, "gifts": 0, "runs": 0}
    assert MailAddress.objects.exists()
    removal.remove(organisation=site, by="test", now=timezone.now())
    assert not (MailAddress.objects.exists() or Participation.objects.exists() or Event.objects.exists() or Campaign.objects.exists())


def test_who_tried_an_example_run_goes_with_their_addresses_also_on_a_real_account(site: Organisation, visitor: Client) -> None:
    sent_to_the_run(site, visitor)
    assert removal.plan(site).sent == {"letters": 0, "events": 0, "campaigns": 0, "gifts": 1, "runs": 1}
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
    for typed in ("", "x"):
        assert officer.post(ADDRESS, {"typed": typed, "counted": "0"}).status_code == 200
    # A visitor sent something after the page was shown.
    assert "encore les nombres" in officer.post(ADDRESS, {"typed": content.shared().name, "counted": "3"}).text
    assert example_pages(site)
    sent = officer.post(ADDRESS, {"typed": content.shared().name, "counted": "0"}, follow=True)
    assert "Le contenu d’exemple est supprimé" in sent.text
    assert ADDRESS not in sent.text
    assert "n’a plus de contenu d’exemple" in officer.get(ADDRESS).text
    assert officer.post(ADDRESS, follow=True).status_code == 200


def test_who_does_not_write_the_site_does_not_remove_it(site: Organisation) -> None:
    trainer = signed_in(person("trainer", site, Role.TRAINER))
    assert trainer.post(ADDRESS).status_code == 403
    assert example_pages(site)
