"""Sharing and adopting: what is published travels with its provenance, and nothing else does."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ravive.decks import drafts
from ravive.decks.editing.actions import cards
from ravive.decks.editing.actions import decks as deck_actions
from ravive.decks.models import Card, CardWords, Deck, DeckPicture, DeckWords
from ravive.decks.reviewing import actions as reviewing_actions
from ravive.network import actions as network_actions
from ravive.network import queries as network_queries
from ravive.network.models import Adoption
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent, Organisation, Role
from ravive.publishing import actions as publishing_actions
from ravive.publishing import published_source
from ravive.publishing import queries as publishing_queries
from ravive.publishing.models import PublishedBundle
from ravive.register import actions as register_actions
from ravive.register import queries as register_queries
from ravive.register.models import FactCheck, RegisterEntry
from tests.decks.cast import grow, published
from tests.network.cast import Network
from tests.network.cast import network as network_of
from tests.people.cast import organisation, person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def net(db: None, now: datetime) -> Network:
    return network_of(now)


def adopted(net: Network, now: datetime, by: Organisation | None = None) -> Deck:
    return network_actions.adopt(deck=net.deck, organisation=by or net.here, by=net.author, now=now).deck


def files(deck: Deck) -> tuple[dict[str, Any], dict[str, Any], dict[str, bytes]]:
    """Return what a deck's folder holds, without what each organisation decides for itself."""
    found = drafts.reading_of(deck)
    own = {"id", "origins", "reviewed_by"}
    data = {name: value for name, value in found.draft.fields.items() if name not in own}
    return data, {**found.draft.words}, dict(found.contents)


def test_only_what_is_published_can_be_shared(net: Network, now: datetime) -> None:
    draft = deck_actions.add_deck(
        organisation=net.here,
        language="fr",
        values=deck_actions.DeckValues(
            title="Brouillon", summary="…", audience="public", written_for_minors=False, age_rating="all_ages", themes=["react"],
            review_due=now.date(), licence="CC-BY-SA-4.0", notes={},
        ),
        by=net.author,
        now=now,
    )  # fmt: skip
    with pytest.raises(RefusedError):
        network_actions.share(deck=draft, by=net.author, now=now)
    draft.refresh_from_db()
    assert not draft.is_shared


@pytest.mark.database
def test_sharing_is_undone_and_both_are_in_the_audit_log(net: Network, now: datetime) -> None:
    network_actions.share(deck=net.deck, by="test", now=now)
    network_actions.unshare(deck=net.deck, by="test", now=now)
    network_actions.unshare(deck=net.deck, by="test", now=now)
    verbs = AuditEvent.objects.filter(organisation=net.there, verb__contains="shared").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["deck.shared", "deck.unshared"]
    assert not network_queries.shared_with(net.here).exists()
    with pytest.raises(RefusedError):
        adopted(net, now)


def test_an_organisation_does_not_see_its_own_decks_in_the_network(net: Network) -> None:
    assert list(network_queries.shared_with(net.here)) == [net.deck]
    assert not network_queries.shared_with(net.there).exists()


def test_an_adopted_deck_holds_all_that_is_published_and_publishes_nothing(net: Network, now: datetime) -> None:
    before = published()
    deck = adopted(net, now)
    assert published() == before
    data, words, pictures = files(deck)
    assert (words, pictures) == files(net.deck)[1:]
    theirs = files(net.deck)[0]
    theirs["cards"] = [card for card in theirs["cards"] if card.get("status") != "draft"]  # type: ignore[union-attr]  # cards
    assert data == theirs
    assert (deck.organisation, deck.upstream, deck.slug) == (net.here, net.deck, f"{net.deck.slug}-nord")
    assert set(CardWords.objects.filter(card__deck=deck, language="nl").values_list("status", flat=True)) == {"to_be_read"}
    event = AuditEvent.objects.get(verb="deck.adopted")
    assert (event.organisation, event.by, event.detail["from"]) == (net.here, net.author, "Fondation du Sud")
    with pytest.raises(RefusedError, match=deck.slug):
        adopted(net, now)


@pytest.mark.database
def test_own_facts_are_kept_and_missing_ones_are_copied_to_be_confirmed(net: Network, now: datetime) -> None:
    done = network_actions.adopt(deck=net.deck, organisation=net.here, by=net.author, now=now)
    assert {"police", "child-focus"} <= done.facts.own.keys()
    rows = {row.entry_id: row for row in RegisterEntry.objects.filter(organisation=net.here)}
    assert set(rows) == set(done.facts.missing)
    assert rows
    for name, row in rows.items():
        there = RegisterEntry.objects.get(organisation=net.there, entry_id=name)
        assert (row.status, row.verified_by, row.verified_on, row.always) == ("to_confirm", "Fondation du Sud", there.verified_on, False)
        assert (row.value, row.sources, row.grade) == (there.value, there.sources, there.grade)
        assert FactCheck.objects.get(entry=row).by_name == "nora"
    register = register_queries.register_of(net.here)
    found = drafts.problems_of(done.deck, register, now.date())
    assert [str(problem) for problem in found if problem.severity == "error"] == []


def test_provenance_stands_on_the_page_on_paper_and_in_the_folder(net: Network, now: datetime, tmp_path: Path, visitor: Client) -> None:
    deck = adopted(net, now)
    publishing_actions.publish(deck=deck, by=net.author, now=now)
    provenance = "de Fondation du Sud (CC-BY-SA-4.0), repris le 24 novembre 2026"
    for path in ("", "print/"):
        shown = visitor.get(f"/fr/decks/{deck.slug}/{path}").content.decode()
        assert provenance in re.findall('<p class="colophon">(.*?)</p>', shown)[0]
    folder = publishing_actions.export_deck(deck=deck, path=tmp_path)
    assert "Fondation du Sud" in (folder / "deck.yaml").read_text("utf-8")
    again = publishing_actions.import_deck(folder=folder, organisation=net.here, by="test", now=now)
    assert not again.is_changed
    bundle = publishing_queries.current_deck(deck.slug, "nl")
    assert bundle is not None
    origin = {"organisation": "Fondation du Sud", "deck": net.deck.slug, "title": files(net.deck)[1]["fr"]["title"]}  # type: ignore[index]
    assert deck.origins == [{**origin, "licence": "CC-BY-SA-4.0", "taken_on": "2026-11-24"}]
    assert bundle.bundle.origins[0].title == origin["title"]


def test_the_licence_of_an_adopted_deck_stays(net: Network, now: datetime) -> None:
    deck = adopted(net, now)
    values = {
        "title": "Chez nous", "summary": "Autrement.", "audience": "public", "age_rating": "all_ages", "themes": deck.themes,
        "review_due": "2027-05-01", "licence": "Tous droits réservés",
        **{f"note_{name}": "Une note." for name in deck.content_notes},
    }  # fmt: skip
    assert signed_in(net.author).post(f"/desk/decks/{deck.pk}/properties/", values).status_code == 302
    deck.refresh_from_db()
    assert (deck.licence, deck.words.get(language="fr").title) == ("CC-BY-SA-4.0", "Chez nous")


def test_provenance_travels_on_through_a_second_adoption(net: Network, now: datetime) -> None:
    second = adopted(net, now)
    publishing_actions.publish(deck=second, by=net.author, now=now)
    network_actions.share(deck=second, by=net.author, now=now)
    third = network_actions.adopt(deck=second, organisation=organisation("est", "Est"), by="test", now=now + timedelta(days=30)).deck
    assert [(origin["organisation"], origin["deck"]) for origin in third.origins] == [
        ("Fondation du Sud", net.deck.slug),
        ("Association du Nord", second.slug),
    ]
    assert third.upstream == second
    line = network_queries.described([second], third.organisation, "fr")[0]
    assert (line.organisation, line.adopters, line.origins[0]["organisation"]) == ("Association du Nord", 1, "Fondation du Sud")


def edit_everything(net: Network, now: datetime) -> None:
    """Change all that can be changed of a deck without publishing it."""
    deck = net.deck
    card = deck.cards.get(position=0)
    words = CardWords.objects.get(card=card, language="fr")
    cards.save_card(
        card=card, structure=card.structure, words={**words.words, "reflex": "Zqxjkv."}, base="", by=net.author, now=now, is_forced=True
    )
    cards.add_card(deck=deck, kind="truth", theme="react", notion="zqxjkv", prompt="Zqxjkv ?", by=net.author, now=now)
    DeckWords.objects.filter(deck=deck).update(title="Zqxjkv", summary="Zqxjkv")
    Deck.objects.filter(pk=deck.pk).update(licence="Zqxjkv", content_notes=[*deck.content_notes, "zqxjkv"], age_rating="adults")
    picture = DeckPicture.objects.filter(deck=deck).first()
    assert picture is not None
    DeckPicture.objects.create(deck=deck, name="zqxjkv", file="zqxjkv.svg", content=picture.content, width=1, height=1)
    CardWords.objects.filter(card__deck=deck, card__position=1).update(words={"prompt": "Zqxjkv"})
    fact = RegisterEntry.objects.get(organisation=net.there, entry_id="listening")
    register_actions.save_fact(entry=fact, values={"status": "draft", "value": "zqxjkv.example"}, by="test", now=now)
    reviewing_actions.submit(deck=deck, name="Zqxjkv", by=net.author, now=now)


def test_nothing_that_is_not_published_is_seen_or_taken(net: Network, now: datetime) -> None:
    before = published_source.source_out(net.deck)
    edit_everything(net, now + timedelta(hours=1))
    net.deck.refresh_from_db()
    assert published_source.source_out(net.deck) == before
    client = signed_in(net.author)
    base = f"/desk/network/{net.deck.pk}/"
    card = net.deck.cards.get(position=0).card_id
    pages = ["/desk/network/", base, *(f"{base}cards/{card}/preview/?language={language}" for language in ("fr", "nl"))]
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200
        assert "zqxjkv" not in answer.content.decode().lower(), path
    draft = net.deck.cards.get(structure__contains='"draft"', card_id__startswith="zqxjkv").card_id
    assert client.get(f"{base}cards/{draft}/preview/?language=fr").json() == {
        "reasons": [{"text": "Elle n’est pas publiée dans cette langue.", "place": [], "address": ""}]
    }
    assert client.post(f"{base}adopt/").status_code == 302
    deck = Deck.objects.get(organisation=net.here)
    copied = list(RegisterEntry.objects.filter(organisation=net.here).values())
    taken = json.dumps([files(deck)[0], files(deck)[1], deck.origins, copied, Adoption.objects.get(deck=deck).base], default=str)
    assert re.findall(".{40}zqxjkv.{20}", taken.lower()) == []
    assert deck.age_rating == "all_ages"


def test_a_card_that_waits_for_its_translation_there_is_not_taken_in_that_language(net: Network, now: datetime) -> None:
    card = net.deck.cards.get(position=0)
    CardWords.objects.filter(card=card, language="nl").update(status="outdated")
    publishing_actions.publish(deck=net.deck, by="test", now=now)
    deck = adopted(net, now)
    assert set(CardWords.objects.filter(card__deck=deck, card__card_id=card.card_id).values_list("language", flat=True)) == {"fr"}


def test_unsharing_or_deleting_there_breaks_nothing_here(net: Network, now: datetime) -> None:
    deck = adopted(net, now)
    publishing_actions.publish(deck=deck, by=net.author, now=now)
    held = files(deck)
    network_actions.unshare(deck=net.deck, by="test", now=now)
    client = signed_in(net.author)
    assert client.get(f"/desk/network/{net.deck.pk}/").status_code == 404
    assert client.get(f"/desk/decks/{deck.pk}/").status_code == 200
    PublishedBundle.objects.filter(deck=net.deck.slug).delete()
    net.deck.delete()
    deck.refresh_from_db()
    assert (deck.upstream, files(deck)) == (None, held)
    assert client.get(f"/desk/decks/{deck.pk}/").status_code == 200
    assert publishing_actions.publish(deck=deck, by=net.author, now=now).changed == ()


def test_roles_decide_who_shares_and_adopts(net: Network, now: datetime) -> None:
    reader, trainer = signed_in(net.reader), signed_in(person("tom", net.here, Role.TRAINER))
    base = f"/desk/network/{net.deck.pk}/"
    assert reader.get(base).status_code == 200
    assert reader.post(f"{base}adopt/").status_code == 403
    assert [trainer.get(path).status_code for path in ("/desk/network/", base)] == [403, 403]
    deck = adopted(net, now)
    assert reader.get(f"/desk/decks/{deck.pk}/share/").status_code == 403
    assert reader.post(f"/desk/decks/{deck.pk}/share/").status_code == 403
    admin = signed_in(person("ada", net.here, Role.ADMIN))
    assert "Rien de ce jeu n’est encore publié" in admin.post(f"/desk/decks/{deck.pk}/share/", follow=True).content.decode()
    assert signed_in(net.author).post(f"/desk/decks/{net.deck.pk}/share/").status_code == 404


def test_a_deck_is_shared_and_adopted_at_the_desk(net: Network) -> None:
    sharer = signed_in(person("sara", net.there, Role.AUTHOR))
    share = f"/desk/decks/{net.deck.pk}/share/"
    assert "Ne plus partager" in sharer.get(share).content.decode()
    sharer.post(share, {"do": "unshare"})
    assert "Aucune autre organisation" in signed_in(net.author).get("/desk/network/").content.decode()
    sharer.post(share, {"do": "share"})
    client = signed_in(net.author)
    shown = client.get("/desk/network/").content.decode()
    assert "Fondation du Sud" in shown
    assert "adopté par personne encore" in shown
    answer = client.post(f"/desk/network/{net.deck.pk}/adopt/", follow=True)
    assert "à confirmer" in answer.content.decode()
    assert "Adopté : le vôtre" in client.get("/desk/network/").content.decode().replace("\u00a0", " ")
    assert "adopté par 1 organisation" in sharer.get(share).content.decode()


def test_pages_ask_as_many_queries_for_many_decks_and_cards_as_for_few(net: Network, now: datetime) -> None:
    client = signed_in(net.author)
    paths = ("/desk/network/", f"/desk/network/{net.deck.pk}/")

    def counts() -> list[int]:
        found: list[int] = []
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as done:
                assert client.get(path).status_code == 200
            found.append(len(done))
        return found

    few = counts()
    grow(net.deck, 200)
    publishing_actions.publish(deck=net.deck, by="test", now=now)
    for slug in ("ouest", "est"):
        other = network_actions.adopt(deck=net.deck, organisation=organisation(slug), by="test", now=now).deck
        publishing_actions.publish(deck=other, by="test", now=now)
        network_actions.share(deck=other, by="test", now=now)
    assert counts() == few
    assert max(few) <= 40


@pytest.mark.database
def test_adopting_asks_as_many_queries_for_many_cards_as_for_few(net: Network, now: datetime) -> None:
    def count(by: Organisation) -> int:
        with CaptureQueriesContext(connection) as done:
            adopted(net, now, by)
        # How many rows go into one INSERT is the database's.
        return sum(not query["sql"].startswith("INSERT") for query in done.captured_queries)

    few = count(net.here)
    grow(net.deck, 300)
    publishing_actions.publish(deck=net.deck, by="test", now=now)
    assert count(organisation("est")) == few
    assert Card.objects.filter(deck__upstream=net.deck, deck__organisation__slug="est").count() > 280
