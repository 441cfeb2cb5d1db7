"""A training in the room: who joined, who finished the entry test, and its release when the trainer closes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from ravive.insight import actions as insight
from ravive.insight import queries as released
from ravive.insight.cards import published_in
from ravive.insight.releases import RoomRelease
from ravive.insight.room import is_through
from ravive.insight.share import Share
from ravive.insight.take_up import NamedCard, cards_to_take_up
from ravive.people.actions import RefusedError, record
from ravive.reviews.queries import cards_at_test
from ravive.trainings import figure_texts, figures_page, groups, halves, queries
from ravive.trainings.counts import shown
from ravive.trainings.models import Training


@dataclass(frozen=True, kw_only=True)
class RoomNumbers:
    """How many joined and how many finished the entry test. `fewest`: from how many on the test can be closed."""

    joined: int
    finished: int
    fewest: int

    @property
    def can_close(self) -> bool:
        """Whether enough have finished."""
        return self.finished >= self.fewest

    @property
    def shown_joined(self) -> str:
        """How many joined, as the room sees it."""
        return shown(self.joined, self.fewest)

    @property
    def shown_finished(self) -> str:
        """How many finished, as the room sees it: where fewer than the smallest group are missing, only from how many on."""
        if self.joined < self.fewest:
            return shown(self.finished, self.fewest)
        if self.joined - self.finished >= self.fewest:
            return str(self.finished)
        least = max(self.joined - self.fewest, self.fewest)
        if self.finished >= least:
            return _("%(count)s or more") % {"count": least}
        return _("fewer than %(count)s") % {"count": self.fewest}

    @property
    def shown_missing(self) -> str:
        """How many joined and have not finished: fewer than the smallest group are not counted, be it one or none."""
        missing = self.joined - self.finished
        return shown(missing, self.fewest)


@dataclass(frozen=True, kw_only=True)
class RoomResult:
    """What the room sees once the entry test is closed. `everything`: the share of all right answers, None where hidden.

    `missed`: the cards to take up; where there are none, `none_missed` says why, and what would name some.
    """

    room: RoomRelease
    everything: Share | None
    missed: tuple[NamedCard, ...]
    none_missed: str


def cards_asked(training: Training) -> dict[str, int]:
    """Return for each form how many cards its entry test asks at least, from the decks as they are published now."""
    decks = [deck for slug in training.decks if (deck := published_in(slug, training.languages[0]))]
    return halves.asked_by_form([halves.split_cards(deck.bundle) for deck in decks], uses_controls=training.uses_controls)


def numbers_of(training: Training) -> RoomNumbers:
    """Return how many joined and finished by now."""
    fewest_cards = cards_asked(training)
    taken = cards_at_test(training=training.pk, test_day=0)
    through = {learner for learner, form, cards in taken if is_through(cards, fewest_cards.get(form, 0))}
    return RoomNumbers(
        joined=queries.numbers_of([training])[training.pk].ever_joined, finished=len(through), fewest=queries.smallest_group(training)
    )


def can_be_closed(training: Training, today: date) -> bool:
    """Return whether this is the day on which the entry test is open, and nobody closed it yet."""
    is_today = training.entry_test and training.held_on == today and not training.is_second_circle
    return is_today and released.room_of(training.pk) is None


def close_entry_test(*, training: Training, by: User, now: datetime) -> RoomRelease:
    """Release the entry test of those who finished it, once; return what was released, also where somebody closed it before.

    Raises RefusedError on another day, or where too few have finished.
    """
    earlier = released.room_of(training.pk)
    if earlier:
        return earlier
    if not can_be_closed(training, timezone.localdate(now)):
        raise RefusedError(_("The entry test is open on the day of the training only. Its figures come the day after."))
    group = groups.group_of(training)
    with transaction.atomic():
        room = insight.release_entry_test(group=group, cards_asked=cards_asked(training), now=now)
        if room and room.closed_at < now:
            # A click that came at the same moment was first.
            return room
        if room:
            record(organisation=training.organisation, by=by, now=now, verb="training.entry_test_closed", subject=training)
            return room
    values = {"fewest": group.smallest_group}
    raise RefusedError(_("From %(fewest)s people on who finished the test, it can be closed and shown. Nobody is shown alone.") % values)


def result_of(training: Training, *, language: str) -> RoomResult | None:
    """Return what was released in the room, with the cards to take up; None before."""
    room = released.room_of(training.pk)
    if room is None:
        return None
    # As it was shown in the room: who finished later is in the figures, not here.
    figures = figures_page.room_figures(training, room, language=language)
    missed, test = cards_to_take_up(figures), next((test for test in figures.tests if test.day == 0), None)
    return RoomResult(
        room=room,
        everything=test.share if test else None,
        missed=missed,
        none_missed="" if missed else figure_texts.none_to_take_up(figures),
    )


def closed_at(room: RoomRelease) -> str:
    """Return the time of closing, as the site's clock shows it."""
    return time_format(timezone.localtime(room.closed_at), "TIME_FORMAT")
