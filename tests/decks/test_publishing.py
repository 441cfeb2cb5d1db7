"""Publishing: all languages or none, the same thing twice changes nothing, and what is out stays fetchable."""

import hashlib
from datetime import datetime

import pytest

from ravive.cards.folder import read_deck, read_register_file
from ravive.cards.merge import Published, publishable, to_json
from ravive.decks import actions, queries
from ravive.decks.actions import PublishingError
from ravive.decks.models import CardWords, Deck, DeckRevision, DeckWords, PublishedBundle, RegisterEntry, SignOff
from ravive.people.models import AuditEvent
from ravive.starter import loading
from tests.decks.cast import entry, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.get(slug="voyage")


def test_publishing_again_changes_nothing(deck: Deck, now: datetime) -> None:
    before, revisions = published(), DeckRevision.objects.count()
    done = actions.publish(deck=deck, by="amina", now=now)
    assert done.changed == ()
    assert set(done.unchanged) == {"fr", "nl", "de", "en"}
    assert published() == before
    assert DeckRevision.objects.count() == revisions


@pytest.mark.parametrize("name", loading.DECK_ORDER)
def test_rows_are_published_as_the_folder_they_came_from_would_be(name: str, now: datetime) -> None:
    source = read_deck(loading.DECKS / name).source
    register = read_register_file(loading.REGISTER).register
    assert source and register
    for language in source.structure.languages:
        ready = publishable(source, language, register, now.date(), actions.SHIPPED_MODEL)
        assert isinstance(ready, Published)
        current = queries.current_deck(name, language)
        assert current and current.digest == hashlib.sha256(to_json(ready.bundle)).hexdigest()


def test_only_the_language_that_changed_gets_a_new_bundle(deck: Deck, now: datetime) -> None:
    old = queries.current_deck("voyage", "nl")
    DeckWords.objects.filter(deck=deck, language="nl").update(title="Op reis gaan")
    done = actions.publish(deck=deck, by="amina", now=now)
    new = queries.current_deck("voyage", "nl")
    assert done.changed == ("nl",)
    assert old and new and new.bundle.title == "Op reis gaan"
    assert new.url != old.url
    assert queries.bundle_body("voyage", "nl", old.digest[:16]) is not None


def test_a_problem_in_one_language_holds_up_all_and_names_every_problem(deck: Deck, now: datetime) -> None:
    before = published()
    DeckWords.objects.filter(deck=deck, language="fr").update(title="Un autre titre")
    row = CardWords.objects.filter(card__deck=deck, language="de").first()
    assert row
    CardWords.objects.filter(pk=row.pk).update(words={**row.words, "reflex": ""})
    Deck.objects.filter(pk=deck.pk).update(audience="everybody")
    deck.refresh_from_db()
    with pytest.raises(PublishingError) as refused:
        actions.publish(deck=deck, by="amina", now=now)
    places = {problem.place for problem in refused.value.problems}
    assert places == {(None, ("audience",)), ("de", ("cards", row.card.card_id, "reflex"))}
    assert published() == before


def test_a_card_without_words_in_a_language_is_named(deck: Deck, now: datetime) -> None:
    CardWords.objects.filter(card__deck=deck, card__position=0, language="de").delete()
    card = deck.cards.get(position=0)
    with pytest.raises(PublishingError) as refused:
        actions.publish(deck=deck, by="amina", now=now)
    assert [problem.place for problem in refused.value.problems] == [("de", ("cards", card.card_id))]


def test_an_expired_fact_holds_up_publishing_and_is_named(deck: Deck, now: datetime) -> None:
    with pytest.raises(PublishingError, match="was verified on 2026-11-24 and expired on 2027-05-23; verify it again"):
        actions.publish(deck=deck, by="amina", now=now.replace(year=2028))


def test_a_fact_made_a_draft_holds_up_publishing_and_is_named(now: datetime) -> None:
    RegisterEntry.objects.filter(entry_id="take-it-down").update(status="draft")
    with pytest.raises(PublishingError, match="fact “take-it-down” is a draft"):
        actions.publish(deck=Deck.objects.get(slug="declic"), by="amina", now=now)


def test_emergency_numbers_never_vanish_from_the_contacts(deck: Deck, now: datetime) -> None:
    RegisterEntry.objects.exclude(always=True).filter(kind="contact").update(status="draft")
    RegisterEntry.objects.filter(always=True).update(verified_on="2020-01-01")
    with pytest.raises(actions.FactError, match="only a contact that is no draft is always shown"):
        actions.save_fact(entry=entry("police"), values={"status": "draft"}, by="amina", now=now)
    actions.save_fact(entry=entry("police"), values={"detail": "Jour et nuit."}, by="amina", now=now)
    assert [contact.id for contact in queries.contacts("fr")] == ["police", "emergency-112", "child-focus"]


def test_a_withdrawn_language_leaves_the_lists(deck: Deck, now: datetime) -> None:
    deck.languages = {name: status for name, status in deck.languages.items() if name != "de"}
    deck.save()
    actions.publish(deck=deck, by="amina", now=now)
    assert queries.languages_of("voyage") == ("fr", "nl", "en")


def test_a_current_bundle_is_unique_for_a_deck_and_language() -> None:
    counts = {(row.deck, row.language) for row in PublishedBundle.objects.filter(is_current=True)}
    assert len(counts) == PublishedBundle.objects.filter(is_current=True).count() == 16


def test_who_signed_is_named_in_the_bundle_and_in_the_deck(deck: Deck, now: datetime) -> None:
    revision = actions.keep_revision(deck=deck, by="amina", now=now)
    SignOff.objects.create(deck=deck, revision=revision, role="expert", by_name="Amina Diallo", at=now)
    SignOff.objects.create(deck=deck, revision=revision, role="second", kind="legal", by_name="Jan Peeters", at=now)
    actions.publish(deck=deck, by="amina", now=now)
    current = queries.current_deck("voyage", "fr")
    assert current
    signed = [(signature.name, signature.role, signature.signed_on) for signature in current.bundle.signatures]
    assert signed == [("Amina Diallo", "expert", "2026-11-24"), ("Jan Peeters", "legal", "2026-11-24")]
    deck.refresh_from_db()
    assert deck.reviewed_by == ["Amina Diallo", "Jan Peeters"]
    # Naming them makes no other content of what they signed.
    assert actions.publish(deck=deck, by="amina", now=now).changed == ()
    assert actions.keep_revision(deck=deck, by="amina", now=now).pk == revision.pk


def test_a_signature_does_not_hold_for_what_was_changed_after_it(deck: Deck, now: datetime) -> None:
    revision = actions.keep_revision(deck=deck, by="amina", now=now)
    SignOff.objects.create(deck=deck, revision=revision, role="expert", by_name="Amina Diallo", at=now)
    DeckWords.objects.filter(deck=deck, language="fr").update(title="Un autre titre")
    actions.publish(deck=deck, by="amina", now=now)
    current = queries.current_deck("voyage", "fr")
    assert current and current.bundle.signatures == ()


def test_an_age_rating_is_published_and_left_out_at_its_default(deck: Deck, now: datetime) -> None:
    row = PublishedBundle.objects.get(deck="voyage", language="fr", is_current=True)
    assert "age_rating" not in row.body
    deck.age_rating = "from_16"
    deck.save()
    actions.publish(deck=deck, by="amina", now=now)
    current = queries.current_deck("voyage", "fr")
    assert current and current.bundle.age_rating == "from_16"
    assert queries.indexed(current).age_rating == "from_16"


def test_publishing_stands_in_the_audit_log(deck: Deck, now: datetime) -> None:
    DeckWords.objects.filter(deck=deck, language="fr").update(title="Un autre titre")
    actions.publish(deck=deck, by="amina", now=now)
    event = AuditEvent.objects.first()
    assert event and (event.verb, event.by_name, event.subject_label) == ("deck.published", "amina", "voyage")
    assert event.detail == {"revision": 2, "languages": ["fr"]}
