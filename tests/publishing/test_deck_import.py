"""Taking in folders and writing them: the same bytes come back, what people did at the desk stays, and a problem changes nothing."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from django.db import transaction

from ravive.cards.folder import WritingError, read_folder, read_register_file
from ravive.cards.problems import DeckCode
from ravive.decks import drafts
from ravive.decks.models import Card, CardWords, Deck, DeckPicture, DeckWords
from ravive.decks.translating import queries as translating_queries
from ravive.lib.problem import Problem
from ravive.publishing import actions as publishing_actions
from ravive.publishing.actions import deck_import
from ravive.publishing.errors import PublishingError
from ravive.register import actions as register_actions
from ravive.register import queries as register_queries
from ravive.register.errors import ImportingError
from ravive.register.models import FactCheck, RegisterEntry
from ravive.starter import starter_content
from tests.decks.cast import SAMPLES, copied, entry, guest, host, published, replace

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a starter deck that a test may change."""
    return copied("voyage", tmp_path)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows() -> list[object]:
    """Return all that decks and the register hold."""
    models = (Deck, DeckWords, DeckPicture, Card, CardWords, RegisterEntry, FactCheck)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("name", starter_content.DECK_ORDER)
def test_a_starter_deck_is_exported_as_it_came(name: str, tmp_path: Path) -> None:
    written = publishing_actions.export_deck(deck=Deck.objects.get(slug=name), path=tmp_path)
    assert contents(written) == contents(starter_content.DECKS / name)


@pytest.mark.parametrize("path", [*(starter_content.DECKS / name for name in starter_content.DECK_ORDER), SAMPLES / "good"])
@pytest.mark.database
def test_export_import_export_is_the_same_and_reads_as_the_original(path: Path, tmp_path: Path, now: datetime) -> None:
    organisation = guest() if path.name == "good" else host()
    deck = publishing_actions.import_deck(folder=path, organisation=organisation, by="amina", now=now).deck
    first = publishing_actions.export_deck(deck=deck, path=tmp_path / "first")
    again = publishing_actions.import_deck(folder=first, organisation=organisation, by="amina", now=now)
    assert not again.is_changed
    second = publishing_actions.export_deck(deck=again.deck, path=tmp_path / "second")
    assert contents(first) == contents(second)
    assert read_folder(first).draft == read_folder(path).draft == drafts.reading_of(again.deck).draft


def test_the_register_is_exported_and_reads_as_the_original(tmp_path: Path) -> None:
    written = register_actions.export_facts(organisation=host(), path=tmp_path / "facts.yaml")
    assert (
        read_register_file(written).register
        == read_register_file(starter_content.REGISTER).register
        == register_queries.own_register(host())
    )


def test_an_existing_card_keeps_its_row_its_meaning_and_its_translations(folder: Path, now: datetime) -> None:
    deck = Deck.objects.get(slug="voyage")
    kept = deck.cards.get(position=1)
    Card.objects.filter(pk=kept.pk).update(meaning=4)
    CardWords.objects.filter(card=kept, language="nl").update(status="signed")
    words = read_folder(folder).draft.card_words("nl")[deck.cards.get(position=2).card_id]
    replace(folder / "nl.yaml", words["reflex"], "Een andere reflex.")
    done = publishing_actions.import_deck(folder=folder, organisation=host(), by="amina", now=now)
    assert (done.is_new, done.is_changed) == (False, True)
    kept.refresh_from_db()
    assert kept.meaning == 4
    assert kept.words.get(language="nl").status == "signed"
    changed = deck.cards.get(position=2).words.get(language="nl")
    assert changed.status == "to_be_read"
    assert changed.words["reflex"] == "Een andere reflex."
    assert changed.translated_from == deck.cards.get(position=2).words.get(language="fr").words


def test_translations_of_a_changed_original_are_behind_and_stay_out_until_their_author_says_otherwise(folder: Path, now: datetime) -> None:
    deck = Deck.objects.get(slug="voyage")
    card = deck.cards.get(position=0)
    replace(folder / "fr.yaml", card.words.get(language="fr").words["reflex"], "Un autre réflexe.")
    publishing_actions.import_deck(folder=folder, organisation=host(), by="amina", now=now)
    states = translating_queries.states_of([deck])[deck.pk]
    assert states[card.pk] == {"nl": "outdated", "de": "outdated", "en": "outdated"}
    assert set(states[deck.cards.get(position=1).pk].values()) == {"to_be_read"}
    assert not any(translating_queries.held_back(deck).values())


@pytest.mark.database
def test_cards_and_languages_that_are_gone_leave(folder: Path, now: datetime) -> None:
    text = (folder / "deck.yaml").read_text("utf-8")
    cards = text.split("\n\n")
    gone = cards[-1].split("id: ")[1].split("\n")[0]
    (folder / "deck.yaml").write_text("\n\n".join(cards[:-1]).replace(", de: to_be_read", "") + "\n", "utf-8")
    (folder / "de.yaml").unlink()
    for language in ("fr", "nl", "en"):
        paragraphs = (folder / f"{language}.yaml").read_text("utf-8").split("\n\n")
        (folder / f"{language}.yaml").write_text("\n\n".join(paragraphs[:-1]) + "\n", "utf-8")
    publishing_actions.import_deck(folder=folder, organisation=host(), by="amina", now=now)
    deck = Deck.objects.get(slug="voyage")
    assert not deck.cards.filter(card_id=gone).exists()
    assert set(CardWords.objects.filter(card__deck=deck).values_list("language", flat=True)) == {"fr", "nl", "en"}
    assert set(deck.words.values_list("language", flat=True)) == {"fr", "nl", "en"}


def test_every_problem_of_a_folder_is_reported_and_nothing_is_changed(folder: Path, now: datetime) -> None:
    before = rows()
    replace(folder / "de.yaml", "summary:", "sumary:")
    replace(folder / "deck.yaml", "audience: public", "audience: everybody")
    with pytest.raises(ImportingError) as refused:
        publishing_actions.import_deck(folder=folder, organisation=host(), by="amina", now=now)
    errors = [problem for problem in refused.value.problems if problem.severity == "error"]
    assert {Path(problem.file).name for problem in errors} == {"deck.yaml", "de.yaml"}
    assert rows() == before


def test_no_broken_folder_changes_anything(tmp_path: Path, now: datetime) -> None:
    organisation = guest()
    before = rows()
    refused = []
    for broken in sorted((SAMPLES / "broken").iterdir()):
        folder = shutil.copytree(broken, tmp_path / broken.name / "good")
        try:
            with transaction.atomic():
                publishing_actions.import_deck(folder=folder, organisation=organisation, by="amina", now=now)
                assert all(": warning: " in line for line in (folder / "expected.txt").read_text("utf-8").splitlines()), broken.name
                transaction.set_rollback(True)
        except ImportingError:
            refused.append(broken.name)
        assert rows() == before, broken.name
    assert len(refused) > 60


def test_a_folder_without_a_deck_is_refused(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(ImportingError, match=r"there is no deck here; name a folder that holds deck\.yaml"):
        publishing_actions.import_deck(folder=tmp_path, organisation=host(), by="amina", now=now)


def test_the_deck_of_another_organisation_is_not_taken_over(folder: Path, now: datetime) -> None:
    organisation = guest()
    before = rows()
    with pytest.raises(ImportingError, match="“voyage” is another organisation's deck; give yours another id"):
        publishing_actions.import_deck(folder=folder, organisation=organisation, by="amina", now=now)
    assert rows() == before


@pytest.mark.database
def test_import_and_publish_is_both_or_neither(folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(), published()
    replace(folder / "fr.yaml", "title:", 'title: "Un autre titre" #')

    def refuse(**_: object) -> None:
        raise PublishingError([Problem(DeckCode.NO_DECK)])

    monkeypatch.setattr(deck_import, "publish", refuse)
    with pytest.raises(PublishingError, match="there is no deck here"):
        publishing_actions.import_and_publish(folder=folder, organisation=host(), by="amina", now=now)
    assert (rows(), published()) == before


def test_export_replaces_the_deck_that_is_there(tmp_path: Path) -> None:
    deck = Deck.objects.get(slug="voyage")
    written = publishing_actions.export_deck(deck=deck, path=tmp_path)
    (written / "media" / "old.svg").write_text("<svg/>")
    publishing_actions.export_deck(deck=deck, path=tmp_path)
    assert contents(written) == contents(starter_content.DECKS / "voyage")
    assert [path.name for path in tmp_path.iterdir()] == ["voyage"]


def test_export_refuses_to_replace_what_is_no_deck(tmp_path: Path) -> None:
    (tmp_path / "voyage").mkdir()
    (tmp_path / "voyage" / "notes.txt").write_text("mine")
    with pytest.raises(WritingError, match=r"holds notes\.txt, which no deck has"):
        publishing_actions.export_deck(deck=Deck.objects.get(slug="voyage"), path=tmp_path)
    assert contents(tmp_path) == {"voyage/notes.txt": b"mine"}


def test_export_that_fails_leaves_the_old_folder_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deck = Deck.objects.get(slug="voyage")
    written = publishing_actions.export_deck(deck=deck, path=tmp_path)
    before = contents(written)
    whole = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise OSError(28, "No space left on device")
        return whole(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(WritingError, match="No space left on device"):
        publishing_actions.export_deck(deck=deck, path=tmp_path)
    assert contents(written) == before
    assert [path.name for path in tmp_path.iterdir()] == ["voyage"]


@pytest.mark.database
def test_taking_a_register_in_again_changes_nothing(now: datetime) -> None:
    before = rows()
    done = register_actions.import_facts(path=starter_content.REGISTER, organisation=host(), by="amina", now=now)
    assert (done.added, done.changed, done.kept) == ((), (), ())
    assert rows() == before


def test_a_register_that_is_not_in_order_is_reported_and_changes_nothing(tmp_path: Path, now: datetime) -> None:
    register = Path(shutil.copy(starter_content.REGISTER, tmp_path))
    replace(register, "need: danger", "needs: danger")
    before = rows()
    with pytest.raises(ImportingError, match=r"facts\.yaml:\d+: facts\.police\.needs: “needs” is not a field here; did you mean “need”"):
        register_actions.import_facts(path=register, organisation=host(), by="amina", now=now)
    assert rows() == before


def test_an_entry_verified_later_here_is_kept(now: datetime) -> None:
    register_actions.save_fact(
        entry=entry("child-focus"), values={"value": "116 111", "href": "tel:116111", "verified_on": "2026-11-24"}, by="amina", now=now
    )
    RegisterEntry.objects.filter(entry_id="child-focus").update(verified_on="2026-12-01")
    done = register_actions.import_facts(path=starter_content.REGISTER, organisation=host(), by="amina", now=now)
    assert done.kept == ("child-focus",)
    assert entry("child-focus").value["fr"] == "116 111"
