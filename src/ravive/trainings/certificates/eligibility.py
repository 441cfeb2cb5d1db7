"""Whether a key reached the level of its training. This reads the log of answers only, never a claim of the phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import msgspec
from django.utils import timezone

from ravive.decks.models import Takedown
from ravive.publishing.models import PublishedBundle
from ravive.reviews.queries import AnswerAtTest, JoinedLearner, answers_at_tests
from ravive.trainings import halves
from ravive.trainings.models import Training
from ravive.trainings.plan import WINDOW_DAYS

FIRST_DAY = date(1970, 1, 1)
# The phone's day may begin while it is still yesterday here.
EARLY_DAYS = 1
# A test that begins on the last evening may end after midnight, or in another time zone.
LATE_DAYS = 1
# Shares are decimal numbers; sums of binary numbers miss them by less than this.
HAIR = 1e-9


_read = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_read_cards = msgspec.json.Decoder(list[dict[str, msgspec.Raw]]).decode
_read_text = msgspec.json.Decoder(str).decode


@dataclass(frozen=True, kw_only=True)
class Halves:
    """Names `deck/card` of each half, in every text that a phone may have used, and the smallest number of cards of each."""

    names: Mapping[str, frozenset[str]]
    sizes: Mapping[str, int]


def earned_day(*, training: Training, learner: JoinedLearner) -> int | None:
    """Return the day of the latest delayed test at which this key reached the level, None if it did not yet."""
    if training.certificate_share is None:
        return None
    drawn = _drawn(training, date.fromisoformat(learner.joined_on))
    answers = answers_at_tests(learner=learner.id)
    days = [day for day in training.test_days if _is_shown(training, learner.form, day, drawn, answers)]
    return max(days, default=None)


def _is_shown(training: Training, form: str, day: int, drawn: Halves, answers: list[AnswerAtTest]) -> bool:
    asked = halves.form_at(form=form, test_days=training.test_days, day=day)
    # Answers received before the test opened do not count, whatever the phone's clock says.
    # Answers dated after its end do not count either. Timely answers may arrive late.
    opened = (training.held_on + timedelta(days=day - EARLY_DAYS) - FIRST_DAY).days
    closed = (training.held_on + timedelta(days=day + WINDOW_DAYS - 1 + LATE_DAYS) - FIRST_DAY).days
    own = [
        answer
        for answer in answers
        if (answer.test_day, answer.form) == (day, asked)
        and answer.received_day >= opened
        and answer.answered_day <= closed
        and f"{answer.deck}/{answer.card}" in drawn.names[asked]
    ]
    fewest = halves.fewest_asked(cards_in_half=drawn.sizes[asked], uses_controls=training.uses_controls)
    right = sum(answer.credit >= 1 for answer in own)
    # A card without an answer counts as wrong.
    return right + HAIR >= (training.certificate_share or 1) * max(len(own), fewest)


def _drawn(training: Training, joined_on: date) -> Halves:
    """Return the halves in every text of the decks that was published when the key joined, or later.

    A card that was taken offline meanwhile is not among those that had to be asked: phones went on without it.
    """
    offline = _offline(training.decks, joined_on)
    names: dict[str, set[str]] = {"A": set(), "B": set()}
    # By language and deck: the smallest half of any version.
    sizes: dict[str, dict[str, dict[str, int]]] = {"A": {}, "B": {}}
    for row in _versions(training.decks, joined_on):
        for form, ids in halves.halves(_places(row.body)).items():
            names[form].update(f"{row.deck}/{card}" for card in ids)
            decks = sizes[form].setdefault(row.language, {})
            asked = 0 if (row.deck, "") in offline else sum((row.deck, card) not in offline for card in ids)
            decks[row.deck] = min(asked, decks.get(row.deck, asked))
    return Halves(
        names={form: frozenset(found) for form, found in names.items()},
        # A phone uses the decks in its own language.
        sizes={form: min((sum(decks.values()) for decks in found.values()), default=0) for form, found in sizes.items()},
    )


def _offline(decks: list[str], joined_on: date) -> set[tuple[str, str]]:
    """Return what of these decks, each with the card or an empty name, was offline at some time since somebody joined."""
    rows = Takedown.objects.filter(deck__slug__in=decks).exclude(returned_at__date__lt=joined_on)
    return set(rows.values_list("deck__slug", "card_id"))


def _versions(decks: list[str], joined_on: date) -> list[PublishedBundle]:
    since = datetime.combine(joined_on, time.min, tzinfo=timezone.get_default_timezone())
    rows = PublishedBundle.objects.filter(deck__in=decks).order_by("published_at", "pk")
    last = {(row.deck, row.language): row.pk for row in rows if row.published_at <= since}
    return [row for row in rows if row.is_current or row.published_at > since or row.pk in last.values()]


def _places(body: str) -> list[halves.SplitCard]:
    cards = _read_cards(_read(body)["cards"])
    return [halves.SplitCard(*(_read_text(card[name]) for name in halves.SplitCard._fields)) for card in cards]
