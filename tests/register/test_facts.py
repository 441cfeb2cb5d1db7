"""The facts register: a correction reaches everything that is out and nothing else; what cannot carry it says why."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from ravive.cards.register import fact_data
from ravive.decks.models import Card, CardWords, Deck, DeckWords
from ravive.lib.problem import ProblemPlace
from ravive.people.models import AuditEvent
from ravive.publishing import actions as publishing_actions
from ravive.publishing import queries as publishing_queries
from ravive.publishing.models import BundleTaken, PublishedBundle, PublishedContacts
from ravive.register import actions as register_actions
from ravive.register import dependents
from ravive.register import queries as register_queries
from ravive.register.errors import FactError
from ravive.register.models import FactCheck, RegisterEntry
from tests.decks.cast import copied, entry, guest, published, replace

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DECKS = {"voyage", "accueil", "declic", "parole"}


def carrying(name: str) -> set[str]:
    """Return the decks whose French bundle carries a fact."""
    return {deck.bundle.deck for deck in publishing_queries.current_decks("fr") if name in deck.bundle.facts}


def digests(*decks: str) -> dict[tuple[str, str], str]:
    rows = PublishedBundle.objects.filter(is_current=True, deck__in=decks)
    return {(row.deck, row.language): row.digest for row in rows}


@pytest.mark.database
def test_a_corrected_number_reaches_every_deck_language_and_contact_at_once(now: datetime) -> None:
    before = digests(*DECKS)
    saved = register_actions.save_fact(entry=entry("child-focus"), values={"value": "116 111", "href": "tel:116111"}, by="amina", now=now)
    assert set(saved.decks.republished) == carrying("child-focus") == DECKS
    assert saved.decks.blocked == {}
    after = digests(*DECKS)
    assert all(after[place] != digest for place, digest in before.items())
    for language in ("fr", "nl", "de", "en"):
        assert "116 111" in [contact.value for contact in publishing_queries.contacts(language)]
        for deck in publishing_queries.current_decks(language):
            assert deck.bundle.facts["child-focus"].value == "116 111"
            assert "116 000" not in PublishedBundle.objects.get(digest=deck.digest, deck=deck.bundle.deck, language=language).body


def test_decks_that_do_not_use_a_corrected_fact_are_untouched(now: datetime) -> None:
    using = carrying("guardianship")
    others = DECKS - using
    assert using
    assert others
    before = digests(*others)
    saved = register_actions.save_fact(entry=entry("guardianship"), values={"detail": "Jour et nuit."}, by="amina", now=now)
    assert set(saved.decks.republished) == using
    assert digests(*others) == before


def test_a_fact_named_in_a_text_only_is_republished_too(now: datetime) -> None:
    named = CardWords.objects.filter(words__contains="{fact:sos-viol}").first() or pytest.fail("no card names it in a text")
    saved = register_actions.save_fact(
        entry=entry("sos-viol"), values={"value": "0800 00 000", "href": "tel:080000000"}, by="amina", now=now
    )
    deck = publishing_queries.current_deck(named.card.deck.slug, "fr")
    card = deck and deck.card(named.card.card_id)
    assert named.card.deck.slug in saved.decks.republished
    assert card and "0800 00 000" in json.dumps(card.explanation)


def test_a_correction_does_not_publish_what_is_still_being_written(now: datetime) -> None:
    deck = Deck.objects.get(slug="voyage")
    DeckWords.objects.filter(deck=deck, language="fr").update(title="Brouillon")
    Card.objects.filter(deck=deck, position=0).delete()
    count = len(publishing_queries.current_decks("fr")[0].bundle.cards)
    register_actions.save_fact(entry=entry("child-focus"), values={"value": "116 111", "href": "tel:116111"}, by="amina", now=now)
    current = publishing_queries.current_deck("voyage", "fr")
    assert current and current.bundle.title != "Brouillon"
    assert len(current.bundle.cards) == count
    assert current.bundle.facts["child-focus"].value == "116 111"


def test_the_age_of_other_facts_does_not_hold_a_correction_up(now: datetime) -> None:
    RegisterEntry.objects.exclude(entry_id="je-dis-stop").filter(always=False).update(verified_on="2020-01-01")
    saved = register_actions.save_fact(entry=entry("je-dis-stop"), values={"detail": "Nouveau."}, by="amina", now=now)
    assert set(saved.decks.republished) == carrying("je-dis-stop")
    assert saved.decks.blocked == {}


def test_a_fact_made_a_draft_holds_up_what_carries_it_and_leaves_the_contacts(now: datetime) -> None:
    using = carrying("take-it-down")
    before = digests(*DECKS)
    saved = register_actions.save_fact(entry=entry("take-it-down"), values={"status": "draft"}, by="amina", now=now)
    assert saved.decks.republished == ()
    assert set(saved.decks.blocked) == using
    assert "fact “take-it-down” is a draft" in saved.decks.blocked["declic"][0].text
    assert digests(*DECKS) == before
    assert "take-it-down" not in {contact.id for contact in publishing_queries.contacts("fr")}


def test_an_expired_fact_that_is_saved_without_a_check_holds_up_what_carries_it(now: datetime) -> None:
    later = now + timedelta(days=200)
    saved = register_actions.save_fact(entry=entry("take-it-down"), values={"detail": "Nouveau."}, by="amina", now=later)
    assert "expired on 2027-05-23; verify it" in saved.decks.blocked["declic"][0].text


def test_verifying_an_expired_fact_frees_what_carries_it(now: datetime) -> None:
    later = now + timedelta(days=200)
    done = register_actions.reverify_fact(entry=entry("take-it-down"), by="amina", now=later, note="called")
    assert set(done.decks.republished) == carrying("take-it-down")
    current = publishing_queries.current_deck("declic", "fr")
    assert current and current.bundle.facts["take-it-down"].verified_on == later.date().isoformat()
    assert done.check and (done.check.note, done.check.by_name, done.check.verified_on) == ("called", "amina", later.date())


@pytest.mark.database
def test_a_check_is_of_the_day_it_is_here_and_not_in_greenwich(now: datetime) -> None:
    night = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    register_actions.reverify_fact(entry=entry("take-it-down"), by="amina", now=night)
    assert RegisterEntry.objects.get(entry_id="take-it-down").verified_on == date(2026, 12, 2)


def test_every_check_is_kept_with_what_it_changed(now: datetime) -> None:
    register_actions.save_fact(
        entry=entry("child-focus"), values={"value": "116 111", "href": "tel:116111"}, by="amina", now=now, note="new number"
    )
    check = FactCheck.objects.filter(entry=entry("child-focus")).first()
    assert check and check.before and (check.note, check.by_name) == ("new number", "amina")
    changed = {name for name in check.after if check.after[name] != check.before.get(name)}
    assert changed == {"value", "href"}
    event = AuditEvent.objects.first()
    assert event and (event.verb, event.subject_label) == ("fact.saved", "child-focus")


def test_saving_what_is_there_already_changes_nothing(now: datetime) -> None:
    before = published(), FactCheck.objects.count()
    saved = register_actions.save_fact(entry=entry("child-focus"), values={"always": True}, by="amina", now=now)
    assert saved.check is None
    assert (published(), FactCheck.objects.count()) == before


@pytest.mark.parametrize(
    ("values", "place", "message"),
    [
        ({"href": "116000"}, ("href",), "is not a link; write tel: and digits, or https://"),
        ({"value": {"fr": "1", "nl": "1"}}, ("value",), "no text in de, en"),
        ({"verified_on": "2026-12-24"}, ("verified_on",), "is still to come"),
        ({"grade": "U"}, ("status",), "grade U allows only `draft`"),
        ({"sources": ["nowhere"]}, ("sources", 0), "“nowhere” is not a source of the register"),
        ({"colour": "red"}, ("colour",), "“colour” is not a field here; use kind, name, value"),
        ({"purpose": None}, ("purpose",), "a contact needs `purpose`"),
    ],
)
def test_a_value_that_is_not_accepted_is_reported_at_its_field(
    values: dict[str, object], place: tuple[str, ...], message: str, now: datetime
) -> None:
    before = published(), FactCheck.objects.count(), list(RegisterEntry.objects.values())
    with pytest.raises(FactError) as refused:
        register_actions.save_fact(entry=entry("child-focus"), values=values, by="amina", now=now)
    problems = {problem.place: problem.text for problem in refused.value.problems}
    assert message in problems[ProblemPlace(None, place)]
    assert (published(), FactCheck.objects.count(), list(RegisterEntry.objects.values())) == before


@pytest.mark.database
def test_a_failure_while_publishing_leaves_the_old_value(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    before = published(), list(RegisterEntry.objects.values()), FactCheck.objects.count()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("ravive.publishing.actions.bundles.store_contacts", fail)
    with pytest.raises(RuntimeError):
        register_actions.save_fact(entry=entry("child-focus"), values={"value": "116 111", "href": "tel:116111"}, by="amina", now=now)
    assert (published(), list(RegisterEntry.objects.values()), FactCheck.objects.count()) == before


@pytest.mark.database
def test_an_entry_can_be_added_once(now: datetime) -> None:
    values = fact_data(register_queries.register_fact(entry("child-focus"))) | {"always": False, "order": 5}
    organisation = entry("child-focus").organisation
    saved = register_actions.add_fact(organisation=organisation, entry_id="new-line", values=values, by="amina", now=now)
    assert saved.check and saved.check.before is None
    assert "new-line" in {contact.id for contact in publishing_queries.contacts("fr")}
    with pytest.raises(FactError, match="“new-line” is in the register already"):
        register_actions.add_fact(organisation=organisation, entry_id="new-line", values=values, by="amina", now=now)


@pytest.mark.database
def test_an_organisation_sees_the_host_s_shared_facts_and_its_own_win(now: datetime) -> None:
    organisation = guest()
    register = register_queries.register_of(organisation)
    assert register.facts["je-dis-stop"] == register_queries.register_fact(entry("je-dis-stop"))
    own = RegisterEntry.objects.get(organisation=organisation, entry_id="police")
    assert register.facts["police"] == register_queries.register_fact(own) != register_queries.register_fact(entry("police"))
    RegisterEntry.objects.filter(pk=entry("je-dis-stop").pk).update(is_shared=False)
    assert "je-dis-stop" not in register_queries.register_of(organisation).facts
    assert "share" not in register_queries.register_of(entry("police").organisation).facts


def test_a_correction_of_the_host_s_fact_reaches_only_the_decks_that_take_it_from_the_host(tmp_path: Path, now: datetime) -> None:
    organisation = guest()
    folder = copied("voyage", tmp_path).rename(tmp_path / "trip")
    replace(folder / "deck.yaml", "id: voyage", "id: trip")
    publishing_actions.import_and_publish(folder=folder, organisation=organisation, by="amina", now=now)
    own = digests("trip")
    assert "trip" not in register_actions.save_fact(entry=entry("police"), values={"detail": "Un."}, by="amina", now=now).decks.republished
    assert digests("trip") == own
    assert (
        "trip" in register_actions.save_fact(entry=entry("je-dis-stop"), values={"detail": "Deux."}, by="amina", now=now).decks.republished
    )
    contacts = list(PublishedContacts.objects.order_by("pk").values())
    mine = RegisterEntry.objects.get(organisation=organisation, entry_id="police")
    assert register_actions.save_fact(entry=mine, values={"detail": "Trois."}, by="amina", now=now).decks.republished == ("trip",)
    assert list(PublishedContacts.objects.order_by("pk").values()) == contacts


def test_uses_of_a_fact_name_cards_languages_and_decks_that_are_out(now: datetime) -> None:
    uses = dependents.uses_of_fact(entry("sos-viol"))
    cards = {(use.deck, use.card_id) for use in uses.cards}
    named = CardWords.objects.filter(words__contains="{fact:sos-viol}")
    assert {(row.card.deck.slug, row.card.card_id) for row in named} <= cards
    assert set(uses.decks) == carrying("sos-viol")
    assert uses.languages == ("fr", "nl", "de", "en")
    assert {use.deck: use.languages for use in uses.bundles} == dict.fromkeys(carrying("sos-viol"), ("fr", "nl", "de", "en"))
    # Every card without another contact shows this one for help.
    everywhere = dependents.uses_of_fact(entry("child-focus"))
    assert len(everywhere.cards) > len(uses.cards)
    assert set(everywhere.decks) == DECKS


def test_the_drafts_of_another_organisation_are_not_among_the_uses(now: datetime, tmp_path: Path) -> None:
    organisation = guest()
    folder = copied("voyage", tmp_path).rename(tmp_path / "trip")
    replace(folder / "deck.yaml", "id: voyage", "id: trip")
    deck = publishing_actions.import_deck(folder=folder, organisation=organisation, by="amina", now=now).deck
    assert "trip" not in dependents.uses_of_fact(entry("je-dis-stop")).decks
    publishing_actions.publish(deck=deck, by="amina", now=now)
    uses = dependents.uses_of_fact(entry("je-dis-stop"))
    assert "trip" in {use.deck for use in uses.bundles}
    assert "trip" not in {use.deck for use in uses.cards}


@pytest.mark.parametrize("page", ["print", "file"])
def test_reading_a_page_to_take_along_writes_nothing(visitor: Client, page: str) -> None:
    assert visitor.get(f"/fr/decks/parole/{page}/").status_code == 200
    assert not BundleTaken.objects.exists()


@pytest.mark.database
def test_copies_on_paper_and_as_files_are_counted_by_day_with_their_value(visitor: Client, now: datetime) -> None:
    for _ in range(2):
        assert visitor.post("/fr/decks/parole/taken/print/").status_code == 204
    assert visitor.post("/nl/decks/parole/taken/file/").status_code == 204
    assert visitor.post("/fr/decks/parole/taken/print/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert visitor.get("/fr/decks/parole/taken/print/").status_code == 405
    assert visitor.post("/fr/decks/nowhere/taken/print/").status_code == 404
    old = entry("sos-viol").value["fr"]
    register_actions.save_fact(entry=entry("sos-viol"), values={"value": "0800 00 000", "href": "tel:080000000"}, by="amina", now=now)
    copies = dependents.uses_of_fact(entry("sos-viol")).copies
    assert [(copy.deck, copy.language, copy.way, copy.count, copy.value) for copy in copies] == [
        ("parole", "fr", "print", 2, old),
        ("parole", "nl", "single_file", 1, old),
    ]
    assert dependents.uses_of_fact(entry("sos-viol")).copies_count == 3
    assert all(isinstance(row.day, date) for row in BundleTaken.objects.all())
    assert {column.name for column in BundleTaken._meta.get_fields()} == {"id", "deck", "language", "digest", "way", "day", "count"}
