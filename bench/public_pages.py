"""A public site with a page of every type, for what weighs and times them: `python -m bench.public_pages` fills RAVIVE_DATA."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from decimal import Decimal

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
ARTICLES, SIGNATURES, MEMBERS, GIFTS = 30, 312, 102, 47
SENTENCE = "Un texte que les jeunes comprennent protège mieux. "
# Pages that every installation has: what they are, and their address.
WITHOUT_FILLING = (("whom to call", "/fr/act/"), ("page of a deck", "/fr/decks/voyage/"), ("first card", "/fr/start/"))


def fill() -> list[tuple[str, str]]:
    """Create a page of every type below the French home page; return what each is, by the name of its model, and its address."""
    from wagtail.models import Page

    from ravive.pages.models import HomePage

    home = HomePage.objects.filter(locale__language_code="fr").order_by("pk")[0]
    found: list[Page] = [
        home,
        *_texts(home),
        *_news(home),
        *_letters(home),
        *_events(home),
        _workshops(home),
        *_campaigns(home),
        *_appeals(home),
        *_members(home),
    ]
    return [(page._meta.label, page.get_url() or "") for page in found]


def _texts(home):  # noqa: ANN001, ANN202 - models are loaded inside
    from ravive.pages.models import InfoPage

    text = [("text", f"<p>{SENTENCE * 20}</p>")] * 5
    about = InfoPage(title="Qui nous sommes", slug="qui", kind="about", locale=home.locale, summary=SENTENCE, body=text)
    return [home.add_child(instance=about)]


def _news(home):  # noqa: ANN001, ANN202 - as above
    from ravive.hub.news.models import ArticlePage, NewsIndexPage

    news = home.add_child(
        instance=NewsIndexPage(title="Actualités", slug="actualites", locale=home.locale, show_in_menus=True, summary=SENTENCE)
    )
    body = [("text", f"<p>{SENTENCE * 20}</p>")] * 5
    for number in range(ARTICLES):
        article = ArticlePage(title=f"Une gare filmée pendant une journée, {number}", slug=f"article-{number}", locale=home.locale)
        article.summary, article.body, article.published_on = SENTENCE * 2, body, (NOW - timedelta(days=number)).date()
        article.deck = "voyage"
        news.add_child(instance=article)
    return [news, article]


def _letters(home):  # noqa: ANN001, ANN202 - as above
    from ravive.hub.letters.models import LetterIndexPage, LetterPage, LetterSignature

    index = home.add_child(instance=LetterIndexPage(title="Lettres", slug="lettres", locale=home.locale, show_in_menus=True))
    page = LetterPage(title="L’intérêt de l’enfant d’abord", slug="lettre", addressee="Le Parlement", locale=home.locale, summary=SENTENCE)
    page.demands, page.body = [("demand", SENTENCE)] * 3, [("text", f"<p>{SENTENCE * 20}</p>")] * 5
    index.add_child(instance=page)
    values = {"letter": page.letter, "kind": "organisation", "state": "valid", "country": "BE", "is_confirmed": True}
    LetterSignature.objects.bulk_create(
        LetterSignature(name=f"Ligue {number}", entered_on=NOW.date(), **values) for number in range(SIGNATURES)
    )
    return [index, page]


def _events(home):  # noqa: ANN001, ANN202 - as above
    from ravive.hub.events.models import Event, EventIndexPage, EventPage, EventQuestion
    from ravive.people.models import Organisation

    agenda = home.add_child(instance=EventIndexPage(title="Agenda", slug="agenda", locale=home.locale, show_in_menus=True))
    begins = datetime.now(UTC) + timedelta(days=60)
    page = EventPage(title="Colloque : du doute au réflexe", slug="colloque", place="Bruxelles", summary=SENTENCE, locale=home.locale)
    page.starts_at, page.ends_at = begins, begins + timedelta(hours=7)
    agenda.add_child(instance=page)
    event = Event.objects.create(key=page.translation_key, organisation=Organisation.objects.get(is_host=True), places=100)
    EventQuestion.objects.create(event=event, kind="name", is_required=True, stored_days=30)
    return [agenda, page]


def _workshops(home):  # noqa: ANN001, ANN202 - as above
    from ravive.hub.workshops.models import WorkshopPage

    steps = [("step", {"title": "Semaine 0 : une rencontre", "text": SENTENCE})] * 4
    page = WorkshopPage(title="L’atelier vient chez vous", slug="ateliers", decks=["voyage"], steps=steps, locale=home.locale)
    page.summary, page.show_in_menus = SENTENCE, True
    return home.add_child(instance=page)


def _campaigns(home):  # noqa: ANN001, ANN202 - as above
    from ravive.hub.campaigns.models import CampaignAction, CampaignIndexPage, CampaignPage

    index = home.add_child(instance=CampaignIndexPage(title="Campagnes", slug="campagnes", locale=home.locale, show_in_menus=True))
    page = CampaignPage(title="Je retiens quatre mots", slug="quatre-mots", locale=home.locale, summary=SENTENCE, deck="voyage")
    page.body = [("text", f"<p>{SENTENCE * 20}</p>")] * 5
    index.add_child(instance=page)
    for place in range(4):
        CampaignAction.objects.create(campaign=page.campaign, place=place, words={"fr": SENTENCE.strip()}, without_address=place)
    return [index, page]


def _appeals(home):  # noqa: ANN001, ANN202 - as above
    from ravive.fundraising.models import AppealIndexPage, AppealPage
    from ravive.giving.models import Appeal, BankAccount, BankMovement, BankTransfer, PaymentReference, Receipt

    index = home.add_child(instance=AppealIndexPage(title="Nous soutenir", slug="soutenir", locale=home.locale, show_in_menus=True))
    page = AppealPage(title="30 jours pour 3 000 €", slug="appel", locale=home.locale, summary=SENTENCE, deck="voyage")
    page.body, page.budget = [("text", f"<p>{SENTENCE * 20}</p>")] * 5, [("line", {"label": SENTENCE, "amount": Decimal(600)})] * 5
    index.add_child(instance=page)
    organisation, own = page.appeal.organisation, PaymentReference.ReferenceKind.APPEAL
    account = BankAccount.objects.create(organisation=organisation, iban="BE68539007547034", holder="Exemple ASBL")
    days = {"starts_on": NOW.date(), "ends_on": NOW.date() + timedelta(days=300)}
    Appeal.objects.filter(pk=page.appeal.pk).update(account=account, goal_cents=300_000, **days)
    PaymentReference.objects.create(organisation=organisation, appeal=page.appeal, kind=own, reference="090933755493")
    for number in range(GIFTS):
        movement = BankMovement.objects.create(account=account, booked_on=NOW.date(), amount_cents=6400, common_mark=str(number))
        transfer = BankTransfer.objects.create(movement=movement, position=1, amount_cents=6400, decision="booked")
        booked = {"received_on": NOW.date(), "booked_at": NOW}
        Receipt.objects.create(organisation=organisation, transfer=transfer, appeal=page.appeal, amount_cents=6400, **booked)
    return [index, page]


def _members(home):  # noqa: ANN001, ANN202 - as above
    from ravive.hub.members.models import MemberIndexPage, MemberPage

    index = home.add_child(instance=MemberIndexPage(title="Le réseau", slug="reseau", locale=home.locale, show_in_menus=True))
    for number in range(MEMBERS):
        page = MemberPage(title=f"Membre {number}", slug=f"membre-{number}", locale=home.locale, country="BE", languages=["fr"])
        index.add_child(instance=page)
    return [index, page]


def prepare() -> None:
    """Create the tables and the starter content where there are none."""
    from django.db import connection

    from ravive.config.server import preparation
    from ravive.starter import starter_content

    if "hub_homepage" not in connection.introspection.table_names():
        preparation.prepare_database(print)
        list(starter_content.load(now=NOW))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
    import django

    django.setup()
    prepare()
    print(json.dumps([*fill(), *WITHOUT_FILLING]))
