"""An adopted deck beside the one it comes from: what is offered, taken and left, and that nothing goes out by itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ravive.decks import drafts
from ravive.decks.editing.actions import cards
from ravive.decks.models import Card, CardRevision, CardWords, Deck, DeckPicture, DeckWords
from ravive.decks.translating import actions as translating_actions
from ravive.decks.translating import queries as translating_queries
from ravive.lib.languages import Language
from ravive.network import actions as network_actions
from ravive.network import upstream
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent
from ravive.publishing import actions as publishing_actions
from ravive.publishing.models import PublishedBundle
from ravive.register import actions as register_actions
from ravive.register import queries as register_queries
from ravive.register.models import RegisterEntry
from tests.decks.cast import grow, published
from tests.network.cast import Network
from tests.network.cast import network as network_of
from tests.people.cast import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def net(db: None, now: datetime) -> Network:
    return network_of(now)


@pytest.fixture
def deck(net: Network, now: datetime) -> Deck:
    return network_actions.adopt(deck=net.deck, organisation=net.here, by=net.author, now=now).deck


def rewrite(net: Network, deck: Deck, position: int, now: datetime, structure: dict[str, Any] | None = None, **words: object) -> str:
    """Change a card as its author does; return its id."""
    card = deck.cards.get(position=position)
    original = CardWords.objects.get(card=card, language="fr").words
    new = {**original, **words}
    cards.save_card(
        card=card, structure={**card.structure, **(structure or {})}, words=new, base="", by=net.author, now=now, is_forced=True
    )
    return card.card_id


def publish(net: Network, now: datetime) -> None:
    publishing_actions.publish(deck=Deck.objects.get(pk=net.deck.pk), by="test", now=now)


def look(deck: Deck) -> upstream.Upstream:
    found = upstream.upstream_of(Deck.objects.get(pk=deck.pk))
    assert found is not None
    return found


def decide(net: Network, deck: Deck, now: datetime, /, **decisions: str) -> network_actions.DecisionResult:
    choices: Any = {name.replace("_", "-") if name != "deck" else upstream.DECK: choice for name, choice in decisions.items()}
    return network_actions.decide(deck=deck, decisions=choices, token=look(deck).token, by=net.author, now=now)


def words(deck: Deck, card: str, language: str = "fr") -> dict[str, Any]:
    return CardWords.objects.get(card__deck=deck, card__card_id=card, language=language).words


def argument(card: str) -> str:
    return card.replace("-", "_")


def test_nothing_is_offered_before_something_changes_there_and_is_published(net: Network, deck: Deck, now: datetime) -> None:
    assert (look(deck).names, upstream.count_open(deck)) == ((), 0)
    rewrite(net, deck, 0, now, reflex="Ici autrement.")
    rewrite(net, net.deck, 1, now, reflex="Là-bas autrement.")
    assert (look(deck).names, upstream.count_open(deck)) == ((), 0)


@pytest.mark.database
def test_a_change_there_is_counted_taken_and_not_published(net: Network, deck: Deck, now: datetime) -> None:
    later = now + timedelta(days=1)
    card = rewrite(net, net.deck, 0, later, reflex="Noter, puis appeler.")
    publish(net, later)
    assert upstream.count_open(deck) == 1
    before = published()
    done = decide(net, deck, later, **{argument(card): "take"})
    assert (done.taken, done.left, done.copied) == ((card,), (), ())
    assert words(deck, card) == words(net.deck, card)
    assert (published(), upstream.count_open(deck), look(deck).names) == (before, 0, ())
    history = CardRevision.objects.filter(card__deck=deck, card__card_id=card)
    assert [(row.number, row.by_name) for row in history] == [(2, "nora"), (1, "")]
    event = AuditEvent.objects.get(verb="deck.changes_taken")
    assert (event.organisation, event.detail) == (net.here, {"taken": [card], "left": []})
    deck.refresh_from_db()
    assert deck.edited_at == later


def test_what_is_left_comes_back_only_once_it_changes_again(net: Network, deck: Deck, now: datetime) -> None:
    card = rewrite(net, net.deck, 0, now, reflex="Noter, puis appeler.")
    publish(net, now)
    decide(net, deck, now, **{argument(card): "leave"})
    assert words(deck, card)["reflex"] != "Noter, puis appeler."
    rewrite(net, net.deck, 1, now, reflex="Autre chose.")
    publish(net, now)
    assert card not in look(deck).offers
    rewrite(net, net.deck, 0, now, reflex="Noter, appeler, attendre.")
    publish(net, now)
    offer = look(deck).offers[card]
    assert offer.is_conflict
    assert look(deck).base.cards[card].words["fr"]["reflex"] == "Noter, puis appeler."  # type: ignore[index,call-overload]


def test_what_was_adapted_here_stays_beside_what_is_taken(net: Network, deck: Deck, now: datetime) -> None:
    card = rewrite(net, deck, 0, now, explanation="Chez nous, on appelle d’abord.")
    rewrite(net, net.deck, 0, now, reflex="Noter, puis appeler.")
    publish(net, now)
    assert not look(deck).offers[card].is_conflict
    decide(net, deck, now, **{argument(card): "take"})
    taken = words(deck, card)
    assert (taken["reflex"], taken["explanation"]) == ("Noter, puis appeler.", "Chez nous, on appelle d’abord.")


def test_a_conflict_is_shown_with_all_three_and_each_side_can_be_kept(net: Network, deck: Deck, now: datetime) -> None:
    first, second = (rewrite(net, deck, place, now, reflex="Ici autrement.") for place in (0, 1))
    for place in (0, 1):
        rewrite(net, net.deck, place, now, reflex="Là-bas autrement.")
    publish(net, now)
    client = signed_in(net.author)
    shown = client.get(f"/desk/decks/{deck.pk}/upstream/").content.decode()
    assert "2 changements à reprendre ou à laisser" in client.get(f"/desk/decks/{deck.pk}/").content.decode()
    assert shown.count("Adaptée ici aussi") == 2
    assert "Ici autrement." in shown
    answer = client.post(
        f"/desk/decks/{deck.pk}/upstream/",
        {"token": look(deck).token, f"decision-{first}": "take", f"decision-{second}": "leave"},
        follow=True,
    )
    assert "1 changement repris. 1 changement laissé." in answer.content.decode()
    assert [words(deck, card)["reflex"] for card in (first, second)] == ["Là-bas autrement.", "Ici autrement."]
    assert "Rien à décider" in client.get(f"/desk/decks/{deck.pk}/upstream/").content.decode()


def test_take_all_leaves_what_was_adapted_to_be_chosen(net: Network, deck: Deck, now: datetime) -> None:
    adapted = rewrite(net, deck, 0, now, reflex="Ici autrement.")
    rewrite(net, net.deck, 0, now, reflex="Là-bas autrement.")
    free = rewrite(net, net.deck, 1, now, reflex="Là-bas autrement.")
    publish(net, now)
    signed_in(net.author).post(f"/desk/decks/{deck.pk}/upstream/", {"token": look(deck).token, "all": "1"})
    assert words(deck, free)["reflex"] == "Là-bas autrement."
    assert look(deck).names == (adapted,)
    assert upstream.count_open(deck) == 1


def test_new_and_removed_cards_are_taken_in_their_place(net: Network, deck: Deck, now: datetime) -> None:
    gone = net.deck.cards.get(position=0)
    kept = net.deck.cards.get(position=1).card_id
    new = cards.copy_card(card=net.deck.cards.get(position=1), by=net.author, now=now)
    cards.save_card(
        card=new, structure={name: held for name, held in new.structure.items() if name != "status"}, words=words(net.deck, new.card_id),
        base="", by=net.author, now=now, is_forced=True,
    )  # fmt: skip
    cards.delete_card(card=gone, by=net.author, now=now)
    publish(net, now)
    assert {name: offer.kind for name, offer in look(deck).offers.items()} == {new.card_id: "new", gone.card_id: "removed"}
    shown = signed_in(net.author).get(f"/desk/decks/{deck.pk}/upstream/").content.decode()
    assert "Nouvelle à la source" in shown
    assert "Retirée à la source" in shown
    decide(net, deck, now, **{argument(new.card_id): "take", argument(gone.card_id): "take"})
    order = list(deck.cards.values_list("card_id", flat=True))
    assert gone.card_id not in order
    assert order.index(new.card_id) == order.index(kept) + 1
    assert words(deck, new.card_id, "nl") == words(net.deck, new.card_id, "nl")
    assert errors(net, deck, now) == []


def errors(net: Network, deck: Deck, now: datetime) -> list[str]:
    found = drafts.problems_of(Deck.objects.get(pk=deck.pk), register_queries.register_of(net.here), now.date())
    return [str(problem) for problem in found if problem.severity == "error"]


def test_translations_follow_where_theirs_do_and_are_outdated_where_none_does(net: Network, deck: Deck, now: datetime) -> None:
    card = rewrite(net, net.deck, 0, now, reflex="Noter, puis appeler.")
    translating_actions.add_language(deck=deck, language=Language("de"), by=net.author, now=now)
    ours = deck.cards.get(card_id=card)
    texts = {("reflex",): "Notieren."}
    translating_actions.save_texts(deck=deck, card=ours, language="de", texts=texts, by=net.author, now=now)  # type: ignore[arg-type]  # paths
    there = net.deck.cards.get(card_id=card)
    translating_actions.save_texts(
        deck=net.deck, card=there, language=Language("nl"), texts={("reflex",): "Noteren en bellen."}, by=net.author, now=now
    )
    publish(net, now)
    decide(net, deck, now, **{argument(card): "take"})
    assert words(deck, card, "nl")["reflex"] == "Noteren en bellen."
    row = CardWords.objects.get(card=ours, language="de")
    assert (row.words, row.translated_from["reflex"] == "Noter, puis appeler.") == ({"reflex": "Notieren."}, False)
    states = translating_queries.states_of([Deck.objects.get(pk=deck.pk)])[deck.pk][ours.pk]
    assert states == {"nl": "to_be_read", "de": "missing"}


def test_a_translation_they_have_not_followed_is_outdated_here(net: Network, deck: Deck, now: datetime) -> None:
    card = rewrite(net, net.deck, 0, now, reflex="Noter, puis appeler.")
    CardWords.objects.filter(card__deck=net.deck, card__card_id=card, language="nl").update(status="outdated")
    publish(net, now)
    decide(net, deck, now, **{argument(card): "take"})
    ours = deck.cards.get(card_id=card)
    assert translating_queries.states_of([Deck.objects.get(pk=deck.pk)])[deck.pk][ours.pk] == {"nl": "outdated"}


def test_titles_and_fields_are_taken_beside_those_adapted_here(net: Network, deck: Deck, now: datetime) -> None:
    Deck.objects.filter(pk=net.deck.pk).update(age_rating="from_12")
    DeckWords.objects.filter(deck=net.deck, language="fr").update(title="Titre nouveau", summary="Résumé nouveau.")
    DeckWords.objects.filter(deck=deck, language="fr").update(summary="Résumé d’ici.")
    publish(net, now)
    found = look(deck)
    assert (found.names, found.conflicts) == ((upstream.DECK,), (upstream.DECK,))
    assert "Résumé d’ici." in signed_in(net.author).get(f"/desk/decks/{deck.pk}/upstream/").content.decode()
    decide(net, deck, now, deck="take")
    deck.refresh_from_db()
    row = deck.words.get(language="fr")
    assert (row.title, row.summary, deck.age_rating) == ("Titre nouveau", "Résumé nouveau.", "from_12")
    assert look(deck).names == ()


def test_a_picture_changed_there_comes_with_its_card_and_leaves_others_alone(net: Network, deck: Deck, now: datetime) -> None:
    picture = DeckPicture.objects.filter(deck=net.deck, file__endswith=".svg").first()
    assert picture is not None
    showing = [card for card in net.deck.cards.all() if card.structure.get("picture") == picture.name]
    drawn = bytes(picture.content).replace(b"</svg>", b"<title>x</title></svg>")
    DeckPicture.objects.filter(pk=picture.pk).update(content=drawn)
    publish(net, now)
    assert set(look(deck).offers) == {card.card_id for card in showing}
    first = showing[0].card_id
    decide(net, deck, now, **{argument(first): "take"})
    name = deck.cards.get(card_id=first).structure["picture"]
    assert bytes(DeckPicture.objects.get(deck=deck, name=name).content) == drawn
    assert first not in look(deck).offers
    assert errors(net, deck, now) == []
    shown = {card.structure.get("picture") for card in deck.cards.all()} - {None}
    assert set(DeckPicture.objects.filter(deck=deck).values_list("name", flat=True)) == shown


def test_new_facts_themes_and_notes_come_with_the_cards_that_need_them(net: Network, deck: Deck, now: datetime) -> None:
    values = {
        "kind": "statement", "name": "Neuf", "value": "Un fait neuf", "grade": "A", "status": "confirmed", "sources": ["guide"],
        "verified_on": now.date().isoformat(), "verified_by": "Amina",
    }  # fmt: skip
    register_actions.add_fact(organisation=net.there, entry_id="neuf", values=values, by="test", now=now)
    Deck.objects.filter(pk=net.deck.pk).update(content_notes=[*net.deck.content_notes, "neuve"], themes=[*net.deck.themes, "online"])
    for row in DeckWords.objects.filter(deck=net.deck):
        row.content_notes = {**row.content_notes, "neuve": f"Note {row.language}."}
        row.save()
    card = rewrite(net, net.deck, 0, now, {"facts": ["neuf"], "content_note": "neuve", "theme": "online"})
    publish(net, now)
    done = decide(net, deck, now, **{argument(card): "take"})
    assert done.copied == ("neuf",)
    assert RegisterEntry.objects.get(organisation=net.here, entry_id="neuf").status == "to_confirm"
    deck.refresh_from_db()
    assert "neuve" in deck.content_notes
    assert "online" in deck.themes
    assert {row.language: row.content_notes["neuve"] for row in deck.words.all()} == {"fr": "Note fr.", "nl": "Note nl."}
    assert errors(net, deck, now) == []


@pytest.mark.database
def test_what_changed_while_the_page_was_open_is_not_decided(net: Network, deck: Deck, now: datetime) -> None:
    card = rewrite(net, net.deck, 0, now, reflex="Noter, puis appeler.")
    publish(net, now)
    token = look(deck).token
    rewrite(net, deck, 0, now + timedelta(minutes=1), reflex="Ici autrement.")
    with pytest.raises(RefusedError):
        network_actions.decide(deck=deck, decisions={card: "take"}, token=token, by=net.author, now=now)
    with pytest.raises(RefusedError):
        decide(net, deck, now)
    assert words(deck, card)["reflex"] == "Ici autrement."


def test_unshared_or_gone_there_is_nothing_to_take(net: Network, deck: Deck, now: datetime) -> None:
    card = rewrite(net, net.deck, 0, now, reflex="Noter, puis appeler.")
    publish(net, now)
    token = look(deck).token
    network_actions.unshare(deck=net.deck, by="test", now=now)
    assert (upstream.upstream_of(deck), upstream.count_open(deck)) == (None, 0)
    with pytest.raises(RefusedError):
        network_actions.decide(deck=deck, decisions={card: "take"}, token=token, by=net.author, now=now)
    client = signed_in(net.author)
    assert "n’est plus partagé" in client.get(f"/desk/decks/{deck.pk}/upstream/").content.decode()
    PublishedBundle.objects.filter(deck=net.deck.slug).delete()
    Deck.objects.get(pk=net.deck.pk).delete()
    assert client.get(f"/desk/decks/{deck.pk}/upstream/").status_code == 200
    assert client.get(f"/desk/decks/{deck.pk}/").status_code == 200


def test_only_authors_choose(net: Network, deck: Deck, now: datetime) -> None:
    card = rewrite(net, net.deck, 0, now, reflex="Noter, puis appeler.")
    publish(net, now)
    reader = signed_in(net.reader)
    path = f"/desk/decks/{deck.pk}/upstream/"
    assert "Faire comme choisi" not in reader.get(path).content.decode()
    assert reader.post(path, {"token": look(deck).token, f"decision-{card}": "take"}).status_code == 403


def test_comparing_and_taking_ask_as_many_queries_for_many_cards_as_for_few(net: Network, deck: Deck, now: datetime) -> None:
    client = signed_in(net.author)

    def count(number: int) -> tuple[int, int, int]:
        for place in range(number):
            rewrite(net, net.deck, place, now, reflex=f"Noter, {number} fois.")
        publish(net, now)
        found: list[int] = []
        for path in ("", "upstream/"):
            client.get(f"/desk/decks/{deck.pk}/{path}")
            with CaptureQueriesContext(connection) as done:
                client.get(f"/desk/decks/{deck.pk}/{path}")
            found.append(len(done))
        token, names = look(deck).token, look(deck).names
        assert len(names) >= number
        with CaptureQueriesContext(connection) as done:
            network_actions.decide(deck=deck, decisions=dict.fromkeys(names, "take"), token=token, by=net.author, now=now)
        found.append(sum(not query["sql"].startswith(("INSERT", "SAVEPOINT", "RELEASE")) for query in done.captured_queries))
        return found[0], found[1], found[2]

    # New cards with a picture come both times: pictures are asked for once.
    grow(net.deck, 2 * net.deck.cards.count())
    few = count(1)
    grow(net.deck, 80)
    assert count(8) == few
    assert len(drafts.reading_of(deck).draft.cards()) == Card.objects.filter(deck=deck).count() > 50
