"""Figures in words, the same on screens and on paper: shares, intervals, differences, time."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ravive.insight.at_tests import TestFigure
from ravive.insight.figures import Column, Effect, Figures
from ravive.insight.privacy_budget import GUESSED_RIGHT
from ravive.insight.share import Share
from ravive.insight.take_up import TAKEN_UP_BELOW, days_by_card

SECONDS_A_MINUTE = 60
# At most this many column heads fit above a mosaic. A head is as wide as two tiles or more.
MOST_HEADS, TILES_A_HEAD = 7, 2
# Below this recall a tile lacks a corner: colour must not be the only difference.
WORN_BELOW = 0.5


def hundredths(value: float) -> int:
    """Return a share in whole per cent."""
    return round(value * 100)


def percent(share: Share) -> str:
    """Return a share in per cent."""
    return _("%(value)s%%") % {"value": hundredths(share.value)}


def share_text(share: Share) -> str:
    """Return a share in per cent; where it is too uncertain for one figure, from where to where it may lie."""
    return percent(share) if share.is_sure else _("between %(low)s and %(high)s%%") % _ends(share)


def too_few_for(share: Share) -> str:
    """Return why a share is not shown as one figure, and from where to where it may lie."""
    return _("too few people for a figure: between %(low)s and %(high)s%%") % _ends(share)


def _ends(share: Share) -> dict[str, str]:
    low, high = (share.value if edge is None else edge for edge in (share.low, share.high))
    return {"low": signed(low, plus=False), "high": signed(high, plus=False)}


def with_interval(share: Share) -> str:
    """Return a share with its interval behind it; where it is too uncertain, the interval alone."""
    return f"{percent(share)} ({interval(share)})" if share.is_ranked else share_text(share)


def interval(share: Share) -> str:
    """Return a share's interval, such as "77 to 85"; empty without one."""
    if share.low is None or share.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": signed(share.low, plus=False), "high": signed(share.high, plus=False)}


def signed(value: float, *, plus: bool = True) -> str:
    """Return a difference in whole points, with its sign."""
    number = hundredths(value)
    sign = "−" if number < 0 else "+" if number > 0 and plus else ""
    return f"{sign}{abs(number)}"


def points(share: Share) -> str:
    """Return a difference between shares."""
    return _("%(difference)s points") % {"difference": signed(share.value)}


def size(share: Share) -> str:
    """Return how large a difference is, for words that say themselves whether it is a gain or a loss."""
    return _("%(difference)s points") % {"difference": signed(abs(share.value), plus=False)}


def size_interval(share: Share) -> str:
    """Return the interval of a difference beside its size: that of a loss of 11 to 27 points is "11 to 27"."""
    if share.value >= 0 or share.low is None or share.high is None:
        return interval(share)
    return interval(Share(value=-share.value, learners=share.learners, low=-share.high, high=-share.low))


def verdict(effect: Effect) -> str:
    """Return what the figures show of an effect: that there is one, or that none was found."""
    if not effect.is_claimed:
        return _("No difference was shown:")
    return _("Yes:") if effect.difference.value > 0 else _("Yes, for the worse:")


def about_test(test: TestFigure, joined: int) -> list[str]:
    """Return what stands beside a test's figure, a line each: of how many, what had been predicted, what changed since the entry test."""
    found = [_("%(takers)s of %(joined)s people") % {"takers": test.takers, "joined": joined}]
    if test.predicted:
        found.append(_("predicted before it: %(share)s") % {"share": with_interval(test.predicted)})
    if test.change:
        found.append(
            _("since the entry test: %(points)s (%(interval)s); %(people)s took both")
            % {
                "people": test.change.difference.learners,
                "points": points(test.change.difference),
                "interval": interval(test.change.difference),
            }
        )
    return found


def duration(seconds: int) -> str:
    """Return a time in minutes and seconds."""
    values = {"minutes": seconds // SECONDS_A_MINUTE, "seconds": seconds % SECONDS_A_MINUTE}
    if not values["seconds"] and values["minutes"]:
        return _("%(minutes)s min") % values
    return (_("%(minutes)s min %(seconds)s s") if values["minutes"] else _("%(seconds)s s")) % values


def protection() -> str:
    """Return how well one person is protected: what the strongest attack on all figures of a training together reaches."""
    return _(
        "Each figure is moved a little at random. Even somebody who controls all other phones of the group can only guess whether the last "
        "person knew more than half of a test, and is right %(right)s times in 100 (a coin: 50)."
    ) % {"right": GUESSED_RIGHT}


def none_to_take_up(figures: Figures) -> str:
    """Return why no card is named to take up again, and what would name some."""
    if days_by_card(figures):
        return _("At the last test that shows its cards, none is clearly below %(share)s%%.") % {"share": hundredths(TAKEN_UP_BELOW)}
    if any(test.share for test in figures.tests):
        return _(
            "Of so few people, no card can be distinguished from chance. From about %(people)s people at a test on, %(half)s for each half "
            "of the cards, each card has a figure and the least known are named here."
        ) % {"people": figures.people_by_card, "half": figures.people_by_card // 2}
    return _("The least known cards are named here after the first test that about %(people)s people take.") % {
        "people": figures.people_by_card
    }


def column_heads(columns: Sequence[Column]) -> list[str]:
    """Return the head above each column of a mosaic, empty where there is no room."""
    every = max(TILES_A_HEAD, -(-len(columns) // MOST_HEADS))
    return [column_name(column) if place % every == 0 else "" for place, column in enumerate(columns)]


def column_name(column: Column) -> str:
    """Return the head of a column: the day after the training, or the number of weeks."""
    return _("d. 1") if column.place == 0 else _("w. %(week)s") % {"week": column.place}
