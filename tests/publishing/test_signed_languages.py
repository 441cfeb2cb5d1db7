"""A signature holds for the languages that were read; what nobody read stays as it was published, unless somebody answers for it."""

import re
from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from ravive.decks import language_reading
from ravive.decks.models import CardWords, Deck, DeckWords, SignOff
from ravive.decks.reviewing import actions as reviewing_actions
from ravive.decks.reviewing import revisions, signatures
from ravive.decks.translating import actions as translating_actions
from ravive.lib.languages import Language
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent
from ravive.publishing import actions as publishing_actions
from ravive.publishing import publication
from ravive.publishing import queries as publishing_queries
from ravive.publishing.actions.takedowns import take_offline
from ravive.publishing.models import PublishedBundle
from ravive.publishing.published_source import source_out
from ravive.register import actions as register_actions
from tests.decks.cast import entry
from tests.decks.readers import Team, released, rewrite, shown, sign_dutch, signed
from tests.journeys.acts import have_read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NL = Language("nl")
WRONG = "Un texte rendu en français."


@pytest.fixture
def deck(people: Team, now: datetime) -> Deck:
    """Return a deck that is published in four languages, each read by both who signed."""
    found = Deck.objects.get(slug="voyage")
    signed(found, people, now)
    released(found, people, now)
    return Deck.objects.get(pk=found.pk)


def names(language: str) -> list[str]:
    """Return who read and signed what is published in a language."""
    found = publishing_queries.current_deck("voyage", language)
    assert found is not None
    return [signature.name for signature in found.bundle.signatures]


def status(language: str) -> str:
    """Return how far the translation that is published says it is."""
    found = publishing_queries.current_deck("voyage", language)
    assert found is not None
    return found.bundle.translation


def translated(deck: Deck, people: Team, now: datetime, text: str = WRONG) -> None:
    """Change the Dutch text of the first card, as a translator who returned it does."""
    card = deck.cards.get(position=0)
    translating_actions.save_texts(deck=deck, card=card, language=NL, texts={("reflex",): text}, by=people.translator, now=now)


def reflex(deck: Deck, language: str) -> object:
    """Return what the first card says in what is published."""
    found, name = publishing_queries.current_deck("voyage", language), deck.cards.get(position=0).card_id
    assert found is not None
    return next((card.reflex for card in found.bundle.cards if card.id == name), None)


def test_a_signature_names_the_languages_that_were_read(people: Team, now: datetime) -> None:
    deck = Deck.objects.get(slug="voyage")
    submission = reviewing_actions.submit(deck=deck, name="automne", by=people.author, now=now)
    values = {"deck": deck, "revision": submission.revision, "now": now}
    reviewing_actions.sign(**values, role="expert", by=people.expert, languages=shown(deck, [NL]))
    reviewing_actions.sign(**values, role="second", by=people.reader)
    released(deck, people, now)
    assert names("fr") == [str(people.expert), str(people.reader)]
    # The bundles of the languages that nobody read are those of before.
    assert (names("nl"), names("de"), status("nl"), status("de")) == ([str(people.expert)], [], "read", "to_be_read")
    assert AuditEvent.objects.filter(verb="deck.signed").order_by("pk")[0].detail["languages"] == ["nl"]
    deck.refresh_from_db()
    assert deck.languages == {"fr": "original", "nl": "read", "de": "to_be_read", "en": "to_be_read"}


def test_an_edit_in_one_language_takes_that_language_alone_and_stays_back(deck: Deck, people: Team, now: datetime) -> None:
    before = reflex(deck, "nl")
    translated(deck, people, now + timedelta(minutes=1))
    state = signatures.state_of(deck)
    assert state.is_signed
    assert [revisions.languages_read(sign, state.draft) for sign in state.signatures] == [("de", "en")] * 2
    released(deck, people, now + timedelta(minutes=2), **{deck.cards.get(position=0).card_id.replace("-", "_"): "typo"})
    assert (reflex(deck, "nl"), status("nl"), len(names("nl"))) == (before, "read", 2)
    found = publication.publication_of(Deck.objects.get(pk=deck.pk))
    assert (found.unread, found.behind, found.is_changed) == ({"nl": 1}, {"nl"}, True)


def test_somebody_answers_by_name_for_what_nobody_read(deck: Deck, people: Team, now: datetime) -> None:
    later = now + timedelta(minutes=1)
    translated(deck, people, later)
    name = deck.cards.get(position=0).card_id
    token = publication.publication_of(deck).token
    publishing_actions.release(deck=deck, token=token, decisions={name: "typo"}, look=(), unread=[NL], by=people.author, now=later)
    # The page of the language says the same: to be read, and signed by nobody.
    assert (reflex(deck, "nl"), status("nl"), names("nl"), len(names("de"))) == (WRONG, "to_be_read", [], 2)
    event = AuditEvent.objects.get(verb="deck.published_unread")
    assert (event.by, event.detail) == (people.author, {"languages": ["nl"]})


def test_once_read_a_language_follows_with_a_publication_of_its_own(deck: Deck, people: Team, now: datetime) -> None:
    later, card = now + timedelta(minutes=1), deck.cards.get(position=0)
    translated(deck, people, later)
    released(deck, people, later, **{card.card_id.replace("-", "_"): "typo"})
    sign_dutch(deck, card, by=people.reader, now=later)
    done = released(deck, people, later)
    assert done.changed == ("nl",)  # type: ignore[attr-defined]  # what publishing did
    assert (reflex(deck, "nl"), status("nl"), names("nl")) == (WRONG, "read", [])


def test_a_language_that_stays_back_loses_what_asks_something_else_now_or_is_gone(deck: Deck, people: Team, now: datetime) -> None:
    card, gone = deck.cards.get(position=0), deck.cards.get(position=1)
    later = now + timedelta(minutes=1)
    translating_actions.save_texts(
        deck=deck, card=deck.cards.get(position=2), language=NL, texts={("reflex",): WRONG}, by=people.translator, now=later
    )
    rewrite(card, people, later, reflex="Un tout autre réflexe que celui d’avant.")
    rewrite(gone, people, later, {"status": "draft"})
    submission = reviewing_actions.submit(deck=deck, name="hiver", by=people.author, now=later)
    for role, who in (("expert", people.expert), ("second", people.reader)):
        reviewing_actions.sign(deck=deck, revision=submission.revision, role=role, by=who, now=later)
    decisions = {card.card_id: "meaning", deck.cards.get(position=2).card_id: "typo"}
    token = publication.publication_of(deck).token
    publishing_actions.release(deck=deck, token=token, decisions=decisions, look=(), by=people.author, now=later)  # type: ignore[arg-type]
    found = publishing_queries.current_deck("voyage", "nl")
    assert found is not None
    assert {card.card_id, gone.card_id}.isdisjoint(shown.id for shown in found.bundle.cards)
    assert found.bundle.cards


def test_a_corrected_fact_and_a_takedown_reach_a_language_that_stayed_back(deck: Deck, people: Team, now: datetime) -> None:
    later = now + timedelta(minutes=1)
    translated(deck, people, later)
    released(deck, people, later, **{deck.cards.get(position=0).card_id.replace("-", "_"): "typo"})
    rows = PublishedBundle.objects.filter(deck="voyage", is_current=True)
    assert rows.values("revision").distinct().count() == 2
    register_actions.save_fact(entry=entry("police"), values={"value": "102", "href": "tel:102"}, by="amina", now=later)
    assert all('"value":"102"' in row.body for row in rows.all())
    assert rows.values("revision").distinct().count() == 2
    name = deck.cards.get(position=3).card_id
    take_offline(deck=deck, card_id=name, reason="wrong", note="", by=people.author, now=later)
    assert not any(f'"id":"{name}"' in row.body for row in rows.all())


def test_who_adopts_the_deck_takes_the_words_that_are_published(deck: Deck, people: Team, now: datetime) -> None:
    before, name = reflex(deck, "nl"), deck.cards.get(position=0).card_id
    translated(deck, people, now + timedelta(minutes=1))
    released(deck, people, now + timedelta(minutes=1), **{name.replace("-", "_"): "typo"})
    found = source_out(deck)
    assert found is not None
    assert (found.draft.card_words("nl")[name]["reflex"], found.is_read("nl")) == (before, True)


def test_people_do_not_sign_what_they_translated_and_are_asked_what_they_read(people: Team, now: datetime) -> None:
    deck = Deck.objects.get(slug="voyage")
    CardWords.objects.filter(card__deck=deck, language="de").update(translated_by=people.expert)
    DeckWords.objects.filter(deck=deck, language="en").update(title="")
    assert language_reading.languages_to_offer(deck, people.expert) == ("nl",)
    # Nothing is there to be read in a language without a title.
    assert dict(language_reading.language_statuses(deck))["en"] == "missing"
    submission = reviewing_actions.submit(deck=deck, name="automne", by=people.author, now=now)
    with pytest.raises(RefusedError):
        reviewing_actions.sign(
            deck=deck, revision=submission.revision, role="expert", by=people.expert, now=now, languages=shown(deck, [Language("de")])
        )
    assert not SignOff.objects.exists()


def test_a_language_that_was_edited_since_it_was_shown_is_not_signed(client: Client, people: Team, now: datetime) -> None:
    deck = Deck.objects.get(slug="voyage")
    submission = reviewing_actions.submit(deck=deck, name="automne", by=people.author, now=now)
    have_read(deck.pk, people.expert.username, deck.cards.count())
    client.force_login(people.expert)
    page = client.get(f"/desk/decks/{deck.pk}/review/end/").content.decode()
    ticked = re.findall(r'name="languages"\s+value="(nl:\w+|de:\w+)"', page)
    assert len(ticked) == 2
    translated(deck, people, now)
    sent = {"role": "expert", "revision": submission.revision.number}
    for languages, count in ((ticked, 0), (["nl"], 0), ([ticked[1]], 1)):
        client.post(f"/desk/decks/{deck.pk}/review/sign/", {**sent, "languages": languages})
        assert SignOff.objects.count() == count
    assert list(SignOff.objects.get().languages) == ["de"]


def test_signatures_of_before_hold_for_the_languages_that_are_published(deck: Deck, people: Team, now: datetime) -> None:
    digests = SignOff.objects.filter(deck=deck).order_by("pk")[0].languages
    PublishedBundle.objects.filter(deck="voyage", language="de").update(is_current=False)
    SignOff.objects.update(languages={})
    migration = import_module("ravive.publishing.migrations.0003_signed_languages")
    migration.name_languages(apps, None)
    expected = {language: digest for language, digest in digests.items() if language != "de"}
    assert [sign.languages for sign in SignOff.objects.filter(deck=deck)] == [expected] * 2
    publishing_actions.publish(deck=deck, by=people.author, now=now + timedelta(hours=1))
    assert (len(names("nl")), names("de")) == (2, [])


def test_the_desk_asks_and_says_what_stays_back(client: Client, deck: Deck, people: Team, now: datetime) -> None:
    translated(deck, people, now + timedelta(minutes=1))
    client.force_login(people.author)
    page = client.get(f"/desk/decks/{deck.pk}/publish/").content.decode()
    assert re.findall(r'name="unread"\s+value="(\w+)"', page) == ["nl"]
