"""What carries over, in words: a later test in words that practice did not show, beside the practised ones. For screens and on paper."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ravive.insight.at_tests import TestFigure
from ravive.insight.pool import PooledWordings
from ravive.insight.share import Share
from ravive.insight.wordings import EXPECTED_DIFFERENCE, WordingFigure
from ravive.trainings import figure_texts


def label(day: int) -> str:
    """Return the name of the figure."""
    return _("Right in new words, measured at day %(day)s") % {"day": day}


def label_of(test: TestFigure) -> str:
    """Return the name of the figure at a test."""
    return label(test.day)


def note(test: TestFigure) -> str:
    """Return what stands below the figure of a training: its interval, the practised words, the difference, of how many people."""
    return _note(test.wordings, test.wordings.difference) if test.wordings else ""


def pooled_note(found: PooledWordings) -> str:
    """Return what stands below the figure of several trainings."""
    return _note(found, found.difference.share)


def _note(found: WordingFigure | PooledWordings, difference: Share) -> str:
    return _("interval %(interval)s; in practised words %(practised)s; difference %(points)s (%(apart)s); %(people)s people") % {
        "interval": figure_texts.interval(found.unseen),
        "practised": figure_texts.percent(found.practised),
        "points": figure_texts.points(difference),
        "apart": figure_texts.interval(difference),
        "people": difference.learners,
    }


def about_test(test: TestFigure, joined: int) -> list[str]:
    """Return everything that stands beside a test's figure, a line each: what carried over comes last."""
    beside = figure_texts.about_test(test, joined)
    return [*beside, *_lines(test.wordings)] if test.wordings else beside


def _lines(found: WordingFigure) -> list[str]:
    """Return both wordings, their difference, and how many people it takes to show one."""
    return [
        _("in words that practice did not show: %(unseen)s; in practised words: %(practised)s") % _sides(found),
        _("difference: %(points)s (%(interval)s); %(people)s people answered in both") % _difference(found.difference),
        *_more_people(found.people_needed, found.difference.learners),
    ]


def pooled_lines(found: PooledWordings) -> list[str]:
    """Return the same of several trainings, as sentences."""
    share = found.difference.share
    return [sentence(found.practised, found.unseen, share), *_more_people(found.people_needed, share.learners)]


def _more_people(needed: int, people: int) -> list[str]:
    if people >= needed:
        return []
    text = _(
        "To show a difference of %(points)s points, it takes about %(needed)s people. Here are %(people)s: trainings together reach it."
    )
    return [text % {"points": figure_texts.hundredths(EXPECTED_DIFFERENCE), "needed": needed, "people": people}]


def sentence(practised: Share, unseen: Share, difference: Share, *, day: int | None = None) -> str:
    """Return what carries over in one sentence to quote: both wordings, and whether they differ."""
    values = {"unseen": figure_texts.percent(unseen), "practised": figure_texts.percent(practised), "day": day}
    if day is None:
        found = _("In words that practice did not show, %(unseen)s of answers are right; in practised words, %(practised)s:") % values
    else:
        found = (
            _(
                "%(day)s days after the training, %(unseen)s of answers are right in words that practice did not show; in practised words, "
                "%(practised)s:"
            )
            % values
        )
    if not difference.excludes_zero:
        return f"{found} " + _("no difference was shown, %(points)s (%(interval)s).") % _difference(difference)
    apart = {"points": figure_texts.size(difference), "interval": figure_texts.size_interval(difference)}
    return f"{found} " + (_("%(points)s less (%(interval)s).") if difference.value < 0 else _("%(points)s more (%(interval)s).")) % apart


def method() -> str:
    """Return how the two wordings come about."""
    return _(
        "What carries over: of each card, practice leaves out one wording. At a later test each device draws half of its cards: those are "
        "asked in that wording, the others in practised words. Both figures lie around that of the test; their difference is measured."
    )


def _sides(found: WordingFigure) -> dict[str, object]:
    return {"unseen": figure_texts.with_interval(found.unseen), "practised": figure_texts.with_interval(found.practised)}


def _difference(share: Share) -> dict[str, object]:
    return {"points": figure_texts.points(share), "interval": figure_texts.interval(share), "people": share.learners}
