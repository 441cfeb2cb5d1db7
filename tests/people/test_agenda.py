"""The desk begins with what waits, as a role lets do it, harm first; the menu counts it, and a weekly e-mail that can be refused."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from ravive.decks.models import Card, CardWords, Deck
from ravive.decks.reviewing import actions as reviewing_actions
from ravive.mailing import digest, staff_mails
from ravive.people.agenda import WaitingFor, WaitingItem, items_for
from ravive.people.models import MailRefusal, Role
from ravive.publishing.actions.takedowns import take_offline
from ravive.publishing.models import CardReport
from ravive.trainings.models import Training
from tests.decks.cast import host
from tests.departures.older_copies import older_copy
from tests.mailing.queued import send_queued
from tests.people.cast import NOW, organisation, person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = NOW.date()
HOME = "/desk/"


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.select_related("organisation").get(slug="voyage")


def waits(*roles: Role, name: str = "someone") -> tuple[WaitingItem, ...]:
    somebody = person(name, host(), *roles)
    return items_for(WaitingFor(user=somebody, organisation=host(), roles=frozenset(roles), today=TODAY))


def report(deck: Deck, place: int, reason: str) -> Card:
    card = deck.cards.order_by("position")[place]
    CardReport.objects.create(deck=deck, card_id=card.card_id, bundle_digest="0" * 64, language="fr", reason=reason, day=TODAY)
    return card


def open_training(title: str, held_on: date) -> Training:
    values = {"decks": ["voyage"], "languages": ["fr"], "answers_until": held_on + timedelta(days=250), "opened_at": NOW}
    return Training.objects.create(organisation=host(), title=title, held_on=held_on, **values)


@pytest.mark.database
def test_harm_comes_first_then_signatures_then_dates(deck: Deck) -> None:
    reviewing_actions.submit(deck=deck, name="automne", by=person("autrice", host(), Role.AUTHOR), now=NOW)
    report(deck, 0, "unclear")
    grave = report(deck, 1, "hurtful")
    open_training("Accueil", TODAY - timedelta(days=95))
    found = waits(Role.EXPERT, Role.TRAINER)
    assert [item.urgency for item in found] == sorted(item.urgency for item in found)
    first = found[0]
    assert first.address == f"/desk/decks/{deck.pk}/cards/{grave.card_id}/"
    assert first.also
    assert first.also[1] == f"/desk/decks/{deck.pk}/cards/{grave.card_id}/offline/"
    menus = [item.menu for item in found]
    assert menus[:3] == ["card-reports", "decks", "trainings"]
    assert menus.count("card-reports") == 2


@pytest.mark.parametrize(
    ("role", "menus"),
    [
        (Role.TRANSLATOR, {"translations"}),
        (Role.SECOND_READER, {"decks"}),
        (Role.TRAINER, {"trainings"}),
        (Role.TREASURER, set()),
        (Role.COMMUNICATOR, set()),
    ],
)
def test_only_what_a_role_lets_do_waits(deck: Deck, role: Role, menus: set[str]) -> None:
    reviewing_actions.submit(deck=deck, name="automne", by=person("autrice", host(), Role.AUTHOR), now=NOW)
    report(deck, 0, "hurtful")
    open_training("Accueil", TODAY - timedelta(days=30))
    assert {item.menu for item in waits(role)} <= menus | ({"translations"} & menus)
    assert not menus - {"translations"} - {item.menu for item in items_for(_again(role))}


def _again(role: Role) -> WaitingFor:
    return WaitingFor(user=person("another", host(), role), organisation=host(), roles=frozenset({role}), today=TODAY)


def test_a_deck_waits_for_no_signature_of_who_submitted_signed_or_would_sign_what_was_edited(deck: Deck) -> None:
    author, expert = person("autrice", host(), Role.AUTHOR, Role.EXPERT), person("experte", host(), Role.EXPERT)
    made = reviewing_actions.submit(deck=deck, name="automne", by=author, now=NOW)

    def decks(user: object, *roles: Role) -> list[str]:
        found = items_for(WaitingFor(user=user, organisation=host(), roles=frozenset(roles), today=TODAY))  # type: ignore[arg-type]  # a user
        return [item.state for item in found if item.menu == "decks" and item.address.endswith("/review/read/")]

    assert (decks(author, Role.AUTHOR, Role.EXPERT), len(decks(expert, Role.EXPERT))) == ([], 1)
    reviewing_actions.sign(deck=deck, revision=made.revision, role="expert", by=expert, now=NOW)
    assert decks(expert, Role.EXPERT, Role.SECOND_READER) == []
    reader = person("lectrice", host(), Role.SECOND_READER)
    assert [state[0] for state in decks(reader, Role.SECOND_READER)] == ["1"]
    row = deck.cards.order_by("position")[0]
    Card.objects.filter(pk=row.pk).update(structure={**row.structure, "critical": not row.structure.get("critical")})
    assert decks(reader, Role.SECOND_READER) == []


@pytest.mark.database
def test_the_home_page_asks_as_many_queries_for_many_things_as_for_few(deck: Deck) -> None:
    client = signed_in(person("toutes", host(), *Role.values))
    author = person("autrice", host(), Role.AUTHOR)

    def counted() -> int:
        cache.clear()
        client.get(HOME)
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(HOME).status_code == 200
        return len(asked)

    reviewing_actions.submit(deck=deck, name="un", by=author, now=NOW)
    report(deck, 0, "hurtful")
    open_training("Un", TODAY - timedelta(days=30))
    few = counted()
    # One deck stays without submission: what nobody signed is asked for in both.
    for other in Deck.objects.exclude(pk=deck.pk).select_related("organisation")[1:]:
        reviewing_actions.submit(deck=other, name="deux", by=author, now=NOW)
        report(other, 0, "wrong")
    for place in range(5):
        open_training(f"Encore {place}", TODAY - timedelta(days=31 + place))
    assert counted() == few


def test_the_menu_counts_what_waits_and_the_page_has_one_action_a_row(deck: Deck) -> None:
    card = report(deck, 0, "hurtful")
    page = signed_in(person("autrice", host(), Role.AUTHOR)).get(HOME).text
    assert '"data-r-count": "1"' in page or "data-r-count&quot;: &quot;1" in page
    assert "Ce qui vous attend" in page
    assert f"/desk/decks/{deck.pk}/cards/{card.card_id}/offline/" in page
    assert page.index("à lire d’abord") < page.index("</ol>")


def test_nothing_that_waits_is_good_news_with_the_next_date() -> None:
    own = organisation("nord")
    client = signed_in(person("tom", own, Role.TRAINER))
    assert "Rien ne vous attend" in client.get(HOME).text
    values = {"decks": ["voyage"], "languages": ["fr"], "answers_until": date(2099, 1, 1), "opened_at": NOW, "entry_test": False}
    Training.objects.create(organisation=own, title="Plus tard", held_on=date(2098, 1, 1), **values)
    assert "Prochaine date" in client.get(HOME).text


@pytest.fixture
def _mail_server(settings: LazySettings) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://cards.example.org", True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "cartes@example.org"


def test_the_digest_names_decks_and_quotes_no_card(deck: Deck) -> None:
    reported, withdrawn = report(deck, 1, "hurtful"), deck.cards.order_by("position")[2]
    author, expert = person("autrice", host(), Role.AUTHOR), person("eva", host(), Role.EXPERT)
    take_offline(deck=deck, card_id=withdrawn.card_id, reason="wrong", note="À revoir.", by=author, now=NOW)
    mail = digest.mail_for(expert, TODAY)
    assert mail is not None
    written = " ".join(mail.paragraphs)
    assert "voyage" in written
    prompts = [row.words["prompt"] for row in CardWords.objects.filter(card__in=[reported, withdrawn])]
    assert len(prompts) > 2
    assert not [prompt for prompt in prompts if prompt[:20] in written]


@pytest.mark.usefixtures("_mail_server")
def test_the_digest_goes_to_those_for_whom_something_waits_until_they_refuse(deck: Deck) -> None:
    author = person("autrice", host(), Role.AUTHOR)
    person("tresor", host(), Role.TREASURER)
    report(deck, 0, "hurtful")
    now, monday = timezone.now(), TODAY + timedelta(days=-TODAY.weekday() % 7)
    for _again in range(2):
        digest.queue_summaries(today=monday, now=now)
        send_queued()
    (sent,) = mail.outbox
    assert sent.to == [author.email]
    assert "https://cards.example.org/desk/" in sent.body
    link = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in sent.body
    path = link.removeprefix("https://cards.example.org")
    stranger = Client()
    assert stranger.get(path).status_code == 200
    assert not MailRefusal.objects.exists()
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert MailRefusal.objects.get().user == author
    digest.queue_summaries(today=monday + timedelta(days=7), now=now)
    assert send_queued() == 0
    assert stranger.get(path[:-3] + "x/").status_code == 404
    client = signed_in(author)
    assert '<option value="never" selected>' in client.get(HOME).text
    client.post("/desk/mails/", {"mails": "weekly"})
    assert not MailRefusal.objects.exists()
    assert '<option value="weekly" selected>' in client.get(HOME).text
    assert [reader.pk for reader in staff_mails.readers(host(), [Role.AUTHOR])] == [author.pk]


@pytest.mark.database
@pytest.mark.usefixtures("_mail_server")
def test_who_chose_it_hears_of_what_is_new_once_a_day(deck: Deck) -> None:
    expert, other = person("experte", host(), Role.EXPERT), person("autre", host(), Role.EXPERT)
    client = signed_in(expert)
    client.post("/desk/mails/", {"mails": "daily"})
    assert '<option value="daily" selected>' in client.get(HOME).text
    tuesday = TODAY + timedelta(days=(1 - TODAY.weekday()) % 7)

    def sent_on(day: date) -> list[str]:
        mail.outbox.clear()
        for _again in range(2):
            digest.queue_summaries(today=day, now=timezone.now())
            send_queued()
        return sorted(address for message in mail.outbox for address in message.to)

    report(deck, 0, "hurtful")
    assert sent_on(tuesday) == [expert.email]
    assert sent_on(tuesday + timedelta(days=1)) == []
    report(deck, 1, "hurtful")
    assert sent_on(tuesday + timedelta(days=2)) == [expert.email]
    assert sent_on(tuesday + timedelta(days=6)) == sorted([expert.email, other.email])
    assert sent_on(tuesday + timedelta(days=7)) == []
    client.post("/desk/mails/", {"mails": "weekly"})
    report(deck, 2, "hurtful")
    assert sent_on(tuesday + timedelta(days=8)) == []


@pytest.mark.database
def test_staff_who_stopped_the_e_mails_get_none_from_an_older_copy(settings: Settings, tmp_path: Path) -> None:
    author, other = person("author", host(), Role.AUTHOR), person("other", host(), Role.AUTHOR)
    with older_copy(settings, tmp_path) as kinds:
        staff_mails.refuse(author)
        staff_mails.refuse(author)
    assert kinds == ["staff-mails"]
    assert staff_mails.readers(host(), [Role.AUTHOR]) == [other]
