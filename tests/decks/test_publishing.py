"""Publishing: all languages or none, the same thing twice changes nothing, and what is out stays fetchable."""

import json
import re
import shutil
from dataclasses import replace as with_changes
from datetime import datetime
from pathlib import Path

import pytest

from ravive.decks import actions, deck_memory, queries
from ravive.decks.actions import PublishingError
from ravive.decks.models import DeckMemory, PublishedBundle, PublishedContacts, PublishedPicture
from ravive.memory.hybrid import Card, Model, shipped
from ravive.starter import loading

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a starter deck that a test may change."""
    return shutil.copytree(loading.DECKS / "voyage", tmp_path / "voyage")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def state() -> list[object]:
    """Return all that is published."""
    bundles = PublishedBundle.objects.order_by("pk").values_list("pk", "digest", "is_current", "position")
    contacts = PublishedContacts.objects.order_by("pk").values_list("pk", "digest")
    return [*bundles, *contacts, *PublishedPicture.objects.order_by("pk").values_list("pk", flat=True)]


def test_publishing_again_changes_nothing(folder: Path, now: datetime) -> None:
    before = state()
    done = actions.publish(folder=folder, register=loading.REGISTER, by="amina", now=now)
    assert done.changed == ()
    assert set(done.unchanged) == {"fr", "nl", "de", "en"}
    assert state() == before


def test_only_the_language_that_changed_gets_a_new_bundle(folder: Path, now: datetime) -> None:
    old = queries.current_deck("voyage", "nl")
    replace(folder / "nl.yaml", "title:", "title: Op reis #")
    done = actions.publish(folder=folder, register=loading.REGISTER, by="amina", now=now)
    new = queries.current_deck("voyage", "nl")
    assert done.changed == ("nl",)
    assert old and new and new.bundle.title == "Op reis"
    assert new.url != old.url
    assert queries.bundle_body("voyage", "nl", old.digest[:16]) is not None


def test_a_problem_in_one_language_holds_up_all_and_names_every_problem(folder: Path, now: datetime) -> None:
    before = state()
    replace(folder / "fr.yaml", "title:", "title: Un autre titre #")
    replace(folder / "de.yaml", "summary:", "sumary:")
    replace(folder / "deck.yaml", "audience: public", "audience: everybody")
    with pytest.raises(PublishingError) as refused:
        actions.publish(folder=folder, register=loading.REGISTER, by="amina", now=now)
    files = {Path(problem.file).name for problem in refused.value.problems}
    assert files == {"deck.yaml", "de.yaml"}
    assert state() == before


def test_a_broken_register_is_refused(folder: Path, tmp_path: Path, now: datetime) -> None:
    register = tmp_path / "facts.yaml"
    register.write_text("sources: [", "utf-8")
    with pytest.raises(PublishingError) as refused:
        actions.publish(folder=folder, register=register, by="amina", now=now)
    assert str(refused.value.problems[0]).startswith(f"{register}:")


def test_an_expired_register_holds_up_publishing(folder: Path, now: datetime) -> None:
    with pytest.raises(PublishingError):
        actions.publish(folder=folder, register=loading.REGISTER, by="amina", now=now.replace(year=2028))


def test_a_corrected_number_reaches_every_page(folder: Path, tmp_path: Path, now: datetime) -> None:
    register = tmp_path / "facts.yaml"
    shutil.copy(loading.REGISTER, register)
    text, changes = re.subn(r'value: "116.000"', 'value: "116 111"', register.read_text("utf-8"))
    assert changes
    register.write_text(text, "utf-8")
    actions.publish(folder=folder, register=register, by="amina", now=now)
    assert "116 111" in [contact.value for contact in queries.contacts("fr")]
    assert "116 111" in PublishedContacts.objects.get(language="de").body


def test_a_folder_without_a_deck_is_refused(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(PublishingError, match=r"there is no deck here; name a folder that holds deck\.yaml"):
        actions.publish(folder=tmp_path, register=loading.REGISTER, by="amina", now=now)


def test_a_current_bundle_is_unique_for_a_deck_and_language() -> None:
    counts = {(row.deck, row.language) for row in PublishedBundle.objects.filter(is_current=True)}
    assert len(counts) == PublishedBundle.objects.filter(is_current=True).count() == 16


def fitted(card: str) -> Model:
    """Return a model of a deck whose learners find one card hard."""
    cards = {card: Card(harder=1.25, harder_met=-0.5, variance=0.2, variance_met=0.05)}
    return with_changes(shipped(), coefficients=shipped().coefficients + 0.01, cards=cards, answers=1234)


def test_a_fitted_model_publishes_the_same_content_anew(now: datetime) -> None:
    before = queries.current_deck("voyage", "fr")
    assert before is not None
    hard = before.bundle.cards[2].id
    done = actions.keep_memory(deck="voyage", model=fitted(hard), now=now)
    after = queries.current_deck("voyage", "fr")
    assert after is not None
    assert set(done.changed) == {"fr", "nl", "de", "en"}
    assert after.url != before.url
    assert queries.bundle_body("voyage", "fr", before.digest[:16]) is not None
    assert [card.prior for card in after.bundle.cards] == [
        (1.25, -0.5, 0.2, 0.05) if card.id == hard else None for card in after.bundle.cards
    ]
    assert after.bundle.memory.coefficients == tuple(round(float(value), 4) for value in fitted(hard).coefficients)
    unchanged = with_changes(after.bundle, memory=before.bundle.memory, cards=before.bundle.cards)
    assert unchanged == before.bundle
    assert DeckMemory.objects.get(deck="voyage").answers == 1234


def test_keeping_the_same_model_twice_changes_nothing(now: datetime) -> None:
    actions.keep_memory(deck="voyage", model=fitted("x"), now=now)
    before = state()
    assert actions.keep_memory(deck="voyage", model=fitted("x"), now=now).changed == ()
    assert state() == before


def test_publishing_keeps_the_fitted_model(folder: Path, now: datetime) -> None:
    actions.keep_memory(deck="voyage", model=fitted("x"), now=now)
    replace(folder / "nl.yaml", "title:", "title: Op reis #")
    actions.publish(folder=folder, register=loading.REGISTER, by="amina", now=now)
    deck = queries.current_deck("voyage", "nl")
    assert deck and deck.bundle.memory == deck_memory.of_model(fitted("x")).model


def test_a_model_of_a_deck_that_is_not_published_waits(now: datetime) -> None:
    assert actions.keep_memory(deck="later", model=fitted("x"), now=now).changed == ()
    assert queries.memory_of("later") == deck_memory.of_model(fitted("x"))


def test_a_bundle_of_an_earlier_ravive_is_published_anew(now: datetime) -> None:
    row = PublishedBundle.objects.get(deck="parole", language="de", is_current=True)
    body = json.loads(row.body)
    body["memory"] = {"model": "fsrs-6", "parameters": [0.212, 1.2931], "target_recall": 0.9}
    body["cards"][0]["prior"] = 0.25
    PublishedBundle.objects.filter(pk=row.pk).update(body=json.dumps(body), digest="0" * 64)
    done = actions.refresh_memory(now=now)
    assert [(published.deck, published.changed) for published in done] == [("parole", ("de",))]
    deck = queries.current_deck("parole", "de")
    assert deck and deck.digest == row.digest
    assert actions.refresh_memory(now=now) == []


def test_a_fit_that_this_ravive_cannot_read_holds_nothing_up(now: datetime) -> None:
    DeckMemory.objects.create(deck="voyage", model={"format": "of yesterday"}, answers=9, fitted_at=now)
    assert queries.memory_of("voyage") == deck_memory.of_shipped()
    assert actions.refresh_memory(now=now) == []


def test_a_published_model_predicts_with_its_own_numbers() -> None:
    model = deck_memory.model_of(deck_memory.of_model(fitted("a")).model, [("a", (1.25, -0.5, 0.2, 0.05)), ("b", None)])
    assert deck_memory.of_model(model) == deck_memory.of_model(fitted("a"))
