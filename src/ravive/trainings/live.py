"""A live question in the room: phones answer it, the trainer shows bars or words once.

Question and answers are in the cache "room": in memory, for three hours at most, never in the database or on a disk. The database counts
answers under digests, as every limit counts requests.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil, floor
from pathlib import Path
from random import Random
from typing import Literal

import msgspec
from django.conf import settings
from django.core.cache import caches
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.cards.bundle import AnyCard
from ravive.insight.cards import published_in
from ravive.people.actions import RefusedError
from ravive.throttling.limit import digest_of
from ravive.throttling.storage import shared_storage
from ravive.trainings import queries, room
from ravive.trainings.models import Training

LIFE_SECONDS = 3 * 3_600
MOST_ANSWERS = 500
FEWEST_OPTIONS, MOST_OPTIONS = 2, 6
# A word is shown from so many people on, larger from the next numbers on.
WORD_SIZES = (3, 5, 10)
LONGEST_WORD = 24
# Bars are rounded to the first of these steps, in per cent, that stands for more than two people.
STEPS = (10, 25, 50)
PEOPLE_A_STEP = 2.5
HALF = 50
# Up to three words of letters: no number, no address, no sentence.
_is_word = re.compile(r"[^\W\d_]+(?:[’'\- ][^\W\d_]+){0,2}").fullmatch

Kind = Literal["card", "own", "words"]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """An option with its share of answers in per cent, rounded to `step` so that no single answer can be read off."""

    text: str
    percent: int
    step: int
    is_right: bool

    @property
    def low(self) -> int:
        """From how many per cent on it was rounded to this: in small groups, half of all is far."""
        return max(0, self.percent - ceil(self.step / 2))

    @property
    def high(self) -> int:
        """Up to how many per cent it was rounded to this."""
        return min(100, self.percent + ceil(self.step / 2))


@dataclass(frozen=True, kw_only=True)
class LiveQuestion:
    """What the room is asked now. `right`: the places of right options. `ends_at`: seconds since 1970; None without a timer.

    `bars`: what was shown, None before. `hidden`: the words that the trainer hid, as `word_key` returns them.
    """

    number: str
    kind: Kind
    language: str
    prompt: str
    options: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    reflex: str = ""
    ends_at: float | None = None
    is_shown: bool = False
    answered: int = 0
    bars: tuple[Bar, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """What changes when a page of it has to be loaded again."""
        return f"{self.number}.{int(self.is_shown)}.{len(self.hidden)}.{int(self.ends_at is not None)}"


@dataclass(frozen=True, kw_only=True)
class ShownWord:
    """A word of the cloud. `least`: from how many people it came at least. `size`: 0 to 2."""

    text: str
    key: str
    least: int
    size: int


def current(training: Training) -> LiveQuestion | None:
    """Return what the room is asked, or was shown last; None where nothing is open."""
    stored = caches["room"].get(_place(training))
    return msgspec.json.decode(stored, type=LiveQuestion) if stored else None


def askable_cards(training: Training, language: str) -> Iterator[tuple[str, AnyCard]]:
    """Yield each card that phones can answer with one tap, with its name: deck and card."""
    for slug in training.decks:
        deck = published_in(slug, language)
        for card in deck.bundle.cards if deck else ():
            if card.kind in ("choice", "truth"):
                yield f"{slug}/{card.id}", card


def question_of_card(training: Training, name: str, *, language: str, chance: Random) -> LiveQuestion:
    """Return the question of a card, with its options in random order. Raises RefusedError for an unknown card or during the entry test."""
    if room.can_be_closed(training, timezone.localdate()):
        raise RefusedError(_("Close the entry test first: its cards must not be shown while phones still answer them."))
    card = dict(askable_cards(training, language)).get(name)
    if card is None:
        raise RefusedError(_("This card is not published any more."))
    if card.kind == "choice":
        options = chance.sample(card.options, len(card.options))
        texts, right = tuple(option.text for option in options), tuple(place for place, option in enumerate(options) if option.right)
    else:
        with override(language):
            texts, right = (_("True"), _("False")), (0 if getattr(card, "right", False) else 1,)
    return LiveQuestion(number="", kind="card", language=language, prompt=card.prompt, options=texts, right=right, reflex=card.reflex or "")


def allows_words(training: Training) -> bool:
    """Return whether its people may type a word: never where a deck is for minors."""
    return not queries.is_for_minors(training)


def ask(training: Training, question: LiveQuestion, *, seconds: int, now: datetime, chance: Random) -> LiveQuestion:
    """Ask the room this question instead of the one before, whose answers are deleted.

    Raises RefusedError for words of minors, and where nothing can be stored.
    """
    if question.kind == "words" and not allows_words(training):
        raise RefusedError(_("A deck of this training is for minors: nobody is asked to type a word."))
    end(training)
    asked = replace(question, number=f"{chance.getrandbits(64):016x}", ends_at=now.timestamp() + seconds if seconds else None)
    _store(training, asked)
    if current(training) is None:
        raise RefusedError(_("Nothing can be asked at this moment: the memory that the phones share does not answer. Try again."))
    return asked


def answer(question: LiveQuestion, *, phone: str, sent: str) -> None:
    """Count one answer of a phone: the place of an option, or a word. A second one changes nothing.

    Raises RefusedError for an unknown option, for what is no word, and once the answers are shown.
    """
    if question.is_shown:
        raise RefusedError(_("The answers are shown already."))
    value = " ".join(unicodedata.normalize("NFC", sent).split())
    if question.kind == "words" and (len(value) > LONGEST_WORD or not _is_word(value)):
        raise RefusedError(_("One word, or three at most: letters only, no number, no name, %(most)s characters.") % {"most": LONGEST_WORD})
    if question.kind != "words" and value not in map(str, range(len(question.options))):
        raise RefusedError(_("Choose one of the answers."))
    if has_answered(question, phone) or answered(question) >= MOST_ANSWERS:
        return
    # Of two requests of one phone at the same moment, one gets 1.
    if shared_storage().incr(_mark(question, phone), LIFE_SECONDS) == 1:
        place = shared_storage().incr(_mark(question), LIFE_SECONDS)
        caches["room"].set(f"{question.number}.{place}", value, LIFE_SECONDS)


def has_answered(question: LiveQuestion, phone: str) -> bool:
    """Return whether a phone's answer counts already."""
    return shared_storage().get(_mark(question, phone)) > 0


def answered(question: LiveQuestion) -> int:
    """Return how many phones answered."""
    return question.answered if question.is_shown else shared_storage().get(_mark(question))


def show(training: Training) -> None:
    """Show the answers and close the question, once. Raises RefusedError where too few have answered."""
    question = current(training)
    if question is None or question.is_shown:
        return
    values, fewest = _answers(question), queries.smallest_group(training)
    if len(values) < fewest:
        raise RefusedError(_("From %(fewest)s answers on, they can be shown. Nobody is shown alone.") % {"fewest": fewest})
    bars = () if question.kind == "words" else bars_of(question.options, question.right, values)
    _store(training, replace(question, is_shown=True, answered=len(values), bars=bars, ends_at=None))


def bars_of(options: Sequence[str], right: Sequence[int], values: Sequence[str]) -> tuple[Bar, ...]:
    """Return a bar for each option. At both ends too, each rounded share stands for two numbers of people at least.

    What lies in the middle of two steps is rounded towards 50 %: else a share and what is left of it would tell the exact number.
    """
    counts, people = Counter(values), len(values)
    step = next((step for step in STEPS if step * people >= 100 * PEOPLE_A_STEP), STEPS[-1])
    shares = [100 * counts[str(place)] / people for place in range(len(options))]
    return tuple(
        Bar(
            text=text,
            percent=step * (floor(share / step + 0.5) if share < HALF else ceil(share / step - 0.5)),
            step=step,
            is_right=place in right,
        )
        for place, (text, share) in enumerate(zip(options, shares, strict=True))
    )


def words_of(question: LiveQuestion) -> tuple[ShownWord, ...]:
    """Return the words of enough people, those that the trainer hid left out, by the alphabet."""
    spellings: dict[str, Counter[str]] = {}
    for value in _answers(question) if question.kind == "words" else ():
        spellings.setdefault(word_key(value), Counter())[value] += 1
    found: list[ShownWord] = []
    for key, typed in sorted(spellings.items()):
        reached = [least for least in WORD_SIZES if typed.total() >= least]
        if reached and key not in question.hidden:
            # Of spellings that are as frequent, the one with most accents.
            text = min(typed, key=lambda value: (-typed[value], -len(unicodedata.normalize("NFD", value)), value))
            found.append(ShownWord(text=text, key=key, least=reached[-1], size=len(reached) - 1))
    return tuple(found)


def word_key(word: str) -> str:
    """Return what spellings of a word have in common.

    >>> word_key("Écouter"), word_key("ECOUTER")
    ('ecouter', 'ecouter')
    """
    return "".join(sign for sign in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(sign))


def hide(training: Training, word: str) -> None:
    """Hide a word, and every later one that is spelled alike."""
    question, key = current(training), word_key(word)
    if question and key and key not in question.hidden:
        _store(training, replace(question, hidden=(*question.hidden, key)))


def stop_timer(training: Training) -> None:
    """Let the question stand without a timer."""
    question = current(training)
    if question:
        _store(training, replace(question, ends_at=None))


def end(training: Training) -> None:
    """Delete the question and its answers."""
    question = current(training)
    if question:
        caches["room"].delete_many([_place(training), *_answer_places(question)])


def delete_expired(*, now: datetime) -> int:
    """Delete the files of questions that ended by themselves, where the cache is a folder in memory; return how many."""
    folder = str(settings.CACHES["room"].get("LOCATION", ""))
    old = [file for file in Path(folder).glob("*.djcache") if file.stat().st_mtime < now.timestamp() - LIFE_SECONDS]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _answers(question: LiveQuestion) -> list[str]:
    return list(caches["room"].get_many(_answer_places(question)).values())


def _answer_places(question: LiveQuestion) -> list[str]:
    count = max(question.answered, shared_storage().get(_mark(question)))
    return [f"{question.number}.{place}" for place in range(1, count + 1)]


def _mark(question: LiveQuestion, phone: str = "") -> str:
    return f"room-answer/{digest_of((question.number, phone))}"


def _place(training: Training) -> str:
    return f"question.{training.pk}"


def _store(training: Training, question: LiveQuestion) -> LiveQuestion:
    caches["room"].set(_place(training), msgspec.json.encode(question).decode(), LIFE_SECONDS)
    return question
