"""How long publishing and correcting take in a library of 2,000 cards in four languages: `python -m bench.library`.

The peer is what publishing did before decks were in the database: reading one deck's folder and the register's file.
"""

from __future__ import annotations

import copy
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ravive.decks.models import Deck

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DECKS = 100
CARDS = 2000
RUNS = 5
PUBLISH_SECONDS = 1.0
LONGEST_CHANGED_TEXT = 200


class Taken(NamedTuple):
    """Seconds on the clock, and of the processor: they part where the machine does something else."""

    seconds: float
    busy: float


def main() -> int:
    """Print each measure beside its limit; return 1 when one is exceeded."""
    with tempfile.TemporaryDirectory(prefix="ravive-bench-") as folder:
        os.environ["RAVIVE_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "ravive.config.settings"
        import django

        django.setup()
        return _measure(Path(folder))


def _measure(folder: Path) -> int:
    from ravive.config.server import preparation
    from ravive.decks import drafts
    from ravive.decks.models import Card, Deck
    from ravive.publishing import actions as publishing_actions
    from ravive.register import actions as register_actions
    from ravive.register import dependents
    from ravive.register import queries as register_queries
    from ravive.register.models import RegisterEntry
    from ravive.starter import starter_content

    preparation.prepare_database(print)
    list(starter_content.load(now=NOW))
    template = Deck.objects.select_related("organisation").get(slug="accueil")
    library = [_copied(template, f"deck-{number}", CARDS // DECKS, number) for number in range(DECKS)]
    started = time.perf_counter()
    for deck in library:
        publishing_actions.publish(deck=deck, by="bench", now=NOW)
    print(
        f"{Card.objects.count()} cards in {Deck.objects.count()} decks; first publication of {DECKS}: {time.perf_counter() - started:.1f} s"
    )
    one, entry = library[7], RegisterEntry.objects.get(entry_id="child-focus")
    register = register_queries.register_of(one.organisation)

    def edited_and_published() -> None:
        row = one.words.get(language="fr")
        row.title = "À l’accueil" if row.title == "Accueil" else "Accueil"
        row.save()
        publishing_actions.publish(deck=one, by="bench", now=NOW)

    exported = publishing_actions.export_deck(deck=one, path=folder / "out")
    publishing = _median(edited_and_published)
    _line("publish a deck of 20 cards × 4 languages", publishing, PUBLISH_SECONDS, _median(lambda: _from_folder(exported)))
    _line("every problem of that deck", _median(lambda: drafts.problems_of(one, register, NOW.date())))
    _line("where a number that every deck carries is used", _median(lambda: dependents.uses_of_fact(entry)))
    _line(
        f"correct that number in all {Deck.objects.count()} decks",
        _median(lambda: register_actions.reverify_fact(entry=entry, by="bench", now=NOW), 3),
    )
    return 0 if publishing.seconds <= PUBLISH_SECONDS else 1


def _from_folder(folder: Path) -> None:
    from ravive.cards.assembly import assemble, to_json
    from ravive.cards.check import check
    from ravive.cards.folder import read_folder, read_register_file
    from ravive.decks import deck_memory
    from ravive.starter import starter_content

    register, reading = read_register_file(starter_content.REGISTER).register, read_folder(folder)
    assert register
    source = check(reading.draft, reading.contents, register, NOW.date()).source
    assert source
    for language in source.structure.languages:
        to_json(assemble(source, language, register, deck_memory.of_shipped().model).bundle)


def _copied(template: Deck, slug: str, cards: int, number: int) -> Deck:
    """Return a deck of so many cards like those of the template, in texts of its own."""
    from ravive.decks.models import Card, CardWords, Deck, DeckPicture, DeckWords

    originals = list(template.cards.order_by("position").prefetch_related("words"))
    deck = copy.copy(template)
    deck.pk, deck.slug, deck.position = None, slug, number + 10
    deck.save(force_insert=True)
    deck = Deck.objects.select_related("organisation").get(slug=slug)
    for model in (DeckWords, DeckPicture):
        rows = list(model.objects.filter(deck=template))
        for row in rows:
            row.pk, row.deck = None, deck
        model.objects.bulk_create(rows)
    made = []
    for place in range(cards):
        like = originals[place % len(originals)]
        card = Card(deck=deck, position=place)
        card.take({**like.structure, "id": f"{like.card_id}-{place}"})
        made.append(card)
    Card.objects.bulk_create(made)
    rows: list[CardWords] = []
    for place, card in enumerate(made):
        mark = _letters(number * CARDS + place)
        said = {row.language: (_own(row.words, mark), row.status) for row in originals[place % len(originals)].words.all()}
        for language, (words, status) in said.items():
            of = None if language == "fr" else said["fr"][0]
            rows.append(CardWords(card=card, language=language, words=words, translated_from=of, status=status))
    CardWords.objects.bulk_create(rows)
    return deck


def _own(words: Any, mark: str) -> Any:  # noqa: ANN401 -- plain data
    """Return the words with a mark in every text, so that no text was checked before."""
    if isinstance(words, dict):
        return {name: _own(value, mark) for name, value in words.items()}
    if isinstance(words, list):
        return [_own(value, mark) for value in words]
    return f"{words} «{mark}»" if len(words) < LONGEST_CHANGED_TEXT else words


def _letters(number: int) -> str:
    """Return a number as letters: in digits it would count as a phone number."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def _median(act: Callable[[], object], runs: int = RUNS) -> Taken:
    taken = []
    for _ in range(runs):
        started, busy = time.perf_counter(), time.process_time()
        act()
        taken.append(Taken(time.perf_counter() - started, time.process_time() - busy))
    return sorted(taken)[len(taken) // 2]


def _line(name: str, taken: Taken, limit: float | None = None, peer: Taken | None = None) -> None:
    goal = f", limit {limit:g} s" if limit else ""
    beside = f"; from the folder {peer.seconds:.2f} s, {peer.busy:.2f} s" if peer else ""
    print(f"{name}: {taken.seconds:.2f} s, of the processor {taken.busy:.2f} s{goal}{beside}")


if __name__ == "__main__":
    raise SystemExit(main())
