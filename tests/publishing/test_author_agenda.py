"""What waits for authors around signatures, and what is offline, at the desk of everybody who can do something about it."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from ravive.decks.models import Card, Deck, SignOff
from ravive.decks.reviewing import actions as reviewing_actions
from ravive.mailing import digest
from ravive.people.agenda import WaitingFor, WaitingItem, items_for
from ravive.people.models import Role
from ravive.publishing.actions.takedowns import read_notice, take_offline
from ravive.publishing.models import TakedownNotice
from tests.decks.cast import host
from tests.decks.readers import Team, released, rewrite, signed
from tests.mailing.queued import send_queued
from tests.people.cast import organisation, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.select_related("organisation").get(slug="voyage")


@pytest.fixture
def card(deck: Deck) -> Card:
    return deck.cards.order_by("position")[1]


def waits(somebody: User, *roles: Role) -> tuple[WaitingItem, ...]:
    return items_for(WaitingFor(user=somebody, organisation=host(), roles=frozenset(roles), today=timezone.localdate()))


def titles(somebody: User, *roles: Role) -> list[str]:
    return [item.title for item in waits(somebody, *roles)]


def test_a_new_installation_does_not_claim_that_nothing_waits(people: Team) -> None:
    assert "4 jeux publiés sans signature" in titles(people.author, Role.AUTHOR)
    (facts,) = [item for item in waits(people.expert, Role.EXPERT) if item.address == "/desk/facts/?state=draft"]
    assert "à confirmer" in facts.title
    (unread,) = [item for item in waits(people.translator, Role.TRANSLATOR) if "à relire" in item.title]
    assert unread.detail.startswith("NL ")
    assert "tout est lu" not in signed_in(people.author).get("/desk/").text


def test_an_open_comment_waits_for_the_author_until_it_is_resolved(card: Card, people: Team, now: datetime) -> None:
    comment = reviewing_actions.comment(card=card, text="Trop dur ?", by=people.expert, now=now)
    (item,) = [item for item in waits(people.author, Role.AUTHOR) if item.title.startswith("Commentaires")]
    assert item.address == f"/desk/decks/{card.deck_id}/review/?show=talked"
    assert not [title for title in titles(people.expert, Role.EXPERT) if title.startswith("Commentaires")]
    reviewing_actions.resolve(comment=comment, by=people.author, now=now)
    assert not [title for title in titles(people.author, Role.AUTHOR) if title.startswith("Commentaires")]


def test_what_changed_since_it_was_submitted_waits_for_its_author(deck: Deck, card: Card, people: Team, now: datetime) -> None:
    reviewing_actions.submit(deck=deck, name="automne", by=people.author, now=now)
    assert not [title for title in titles(people.author, Role.AUTHOR) if title.startswith("Modifié")]
    rewrite(card, people, now, reflex="Un autre réflexe.")
    (item,) = [item for item in waits(people.author, Role.AUTHOR) if item.title.startswith("Modifié depuis la soumission")]
    assert (item.action, item.address) == ("Soumettre à nouveau", f"/desk/decks/{deck.pk}/review/")


def test_what_both_signed_waits_to_be_published_and_no_longer_once_it_is(deck: Deck, people: Team) -> None:
    # What came with Ravive was published when the tests began.
    now = timezone.now() + timedelta(hours=1)
    signed(deck, people, now)
    page = signed_in(people.author).get(f"/desk/decks/{deck.pk}/publish/").text
    assert 'class="r-button" type="submit">Publier<' in page
    ready = [item for item in waits(people.author, Role.AUTHOR) if item.title.startswith("Signé, prêt à publier")]
    released(deck, people, now)
    cache.clear()
    after = [title for title in titles(people.author, Role.AUTHOR) if title.startswith("Signé")]
    assert [item.address for item in ready] == [f"/desk/decks/{deck.pk}/publish/"]
    assert not after


def test_a_change_that_both_signed_is_ready_and_stands_in_the_weekly_e_mail(
    deck: Deck, card: Card, people: Team, now: datetime, settings: LazySettings
) -> None:
    rewrite(card, people, now, reflex="Un autre réflexe.")
    deck.refresh_from_db()
    signed(deck, people, now)
    (item,) = [item for item in waits(people.author, Role.AUTHOR) if item.title.startswith("Signé, prêt à publier")]
    assert item.address == f"/desk/decks/{deck.pk}/publish/"
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://cards.example.org", True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    digest.queue_summaries(today=now.date() - timedelta(days=now.weekday()), now=now)
    send_queued()
    (sent,) = [message for message in mail.outbox if message.to == [people.author.email]]
    assert "Signé, prêt à publier" in sent.body


def test_what_is_offline_waits_for_all_who_act_until_it_is_back(deck: Deck, card: Card, people: Team, now: datetime) -> None:
    made = take_offline(deck=deck, card_id=card.card_id, reason="hurtful", note="Cela blesse.", by=people.expert, now=now)
    read_notice(takedown=made, organisation=host(), by=people.author, now=now)
    everybody = ((people.author, Role.AUTHOR), (people.expert, Role.EXPERT), (people.reader, Role.SECOND_READER))
    for somebody, role in everybody:
        assert [item.address for item in waits(somebody, role) if item.title.startswith("Carte hors ligne")] == [
            f"/desk/offline/{made.pk}/"
        ]
    later = now + timedelta(hours=1)
    signed(deck, people, later)
    (item,) = [item for item in waits(people.author, Role.AUTHOR) if item.title.startswith("Signé, à remettre en ligne")]
    assert item.address == f"/desk/decks/{deck.pk}/publish/"
    released(deck, people, later)
    cache.clear()
    for somebody, role in everybody:
        assert not [title for title in titles(somebody, role) if "ligne" in title]


def test_a_card_that_was_deleted_is_no_longer_waited_for(deck: Deck, card: Card, people: Team, now: datetime) -> None:
    take_offline(deck=deck, card_id=card.card_id, reason="hurtful", note="Cela blesse.", by=people.expert, now=now)
    card.delete()
    assert not [title for title in titles(people.author, Role.AUTHOR) if title.startswith("Carte hors ligne")]


@pytest.mark.parametrize("has_server", [True, False])
def test_the_page_promises_e_mails_only_where_some_are_sent(
    deck: Deck, card: Card, people: Team, settings: LazySettings, has_server: bool
) -> None:
    settings.RAVIVE_SENDS_MAIL = has_server
    page = signed_in(people.author).get(f"/desk/decks/{deck.pk}/cards/{card.card_id}/offline/").text
    assert ("et par e-mail si elles ont donné une adresse" in page) is has_server
    assert ("Personne ne reçoit d’e-mail" in page) is not has_server
    User.objects.update(email="")
    page = signed_in(people.author).get(f"/desk/decks/{deck.pk}/cards/{card.card_id}/offline/").text
    assert "Personne ne reçoit d’e-mail" in page


def test_the_second_reader_is_written_to_and_a_whole_deck_is_called_by_its_title(
    deck: Deck, people: Team, now: datetime, settings: LazySettings
) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://cards.example.org", True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    page = signed_in(people.author).get(f"/desk/decks/{deck.pk}/offline/").text
    assert "les cartes de ce jeu ne reviennent plus" in page
    made = take_offline(deck=deck, reason="wrong", note="Tout est faux.", by=people.author, now=now)
    assert TakedownNotice.objects.filter(takedown=made, mailed_at=None).exists()
    send_queued()
    assert TakedownNotice.objects.filter(takedown=made).exclude(mailed_at=None).exists()
    (sent,) = [message for message in mail.outbox if message.to == [people.reader.email]]
    assert sent.subject == "Mis hors ligne\u00a0: le jeu «\u00a0Je pars en voyage\u00a0»"
    assert "a mis ce jeu hors ligne" in sent.body


def test_lists_say_whether_a_deck_is_signed_offline_or_short_of_a_card(deck: Deck, card: Card, people: Team, now: datetime) -> None:
    client = signed_in(people.author)

    def listed() -> str:
        return client.get("/desk/decks/").text

    assert "Publié, sans signature" in listed()
    assert "Publié et signé" not in listed()
    signed(deck, people, now)
    released(deck, people, now)
    # Signed without a change: what is out is what both signed.
    assert "Publié et signé" in listed()
    take_offline(deck=deck, card_id=card.card_id, reason="hurtful", note="Cela blesse.", by=people.expert, now=now)
    assert "Publié, 1 carte hors ligne" in listed()
    rows = client.get(f"/desk/decks/{deck.pk}/").text.split("<li class=")
    (row,) = [row for row in rows if f'data-r-card="{card.card_id}"' in row]
    assert "Hors ligne" in row
    take_offline(deck=deck, reason="hurtful", note="Tout blesse.", by=people.expert, now=now)
    assert "Mis hors ligne" in listed()
    assert "Jamais publié" not in listed()


def test_the_second_reader_is_published_as_one_unless_they_agree_to_more(deck: Deck, people: Team, now: datetime) -> None:
    assert organisation("nord").second_role == "second_reader"

    deck.organisation.second_role = "survivor_informed"
    deck.organisation.save()
    submission = reviewing_actions.submit(deck=deck, name="automne", by=people.author, now=now)
    values = {"deck": deck, "revision": submission.revision, "role": SignOff.Seat.SECOND, "by": people.reader, "now": now}
    assert reviewing_actions.sign(**values).kind == "second_reader"
    SignOff.objects.all().delete()
    assert reviewing_actions.sign(**values, with_title=True).kind == "survivor_informed"
