"""Three plain sentences that a funder can quote: at the head of a training's figures and of its report. Each says of how many."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.insight.at_tests import TestFigure
from ravive.insight.share import Share
from ravive.insight.wordings import WordingFigure
from ravive.trainings import figure_texts, wording_texts
from ravive.trainings.figures_page import FiguresPage

MOST_SENTENCES = 3


def sentences_of(page: FiguresPage) -> tuple[str, ...]:
    """Return at most three sentences: what was measured before what is predicted, and both before who took part."""
    found = [sentence for part in (_measured(page), _predicted(page), _participation(page)) for sentence in part]
    return tuple(found[:MOST_SENTENCES])


def _measured(page: FiguresPage) -> Iterator[str]:
    test = next((test for test in reversed(page.tests) if test.share and test.share.is_sure), None)
    if page.carried and page.carried.wordings:
        yield _carried(page.carried, page.carried.wordings, page.joined_before)
    elif test and test.share:
        yield _test(test, test.share, page.joined_before)
    changed = next((measure for measure in reversed(page.tests) if measure.change), None)
    if changed and changed.change:
        change = changed.change
        yield change_sentence(change.before, change.after, change.difference, day=changed.day)
    if page.effect:
        yield effect_sentence(page.effect.difference, joined=page.joined_before)


def _carried(test: TestFigure, found: WordingFigure, joined: int) -> str:
    text = wording_texts.sentence(found.practised, found.unseen, found.difference, day=test.day)
    return f"{text} {_measured_of(found.difference.learners, joined)}"


def _test(test: TestFigure, share: Share, joined: int) -> str:
    values = {**_share_values(share), "day": test.day}
    if test.day:
        found = _("%(day)s days after the training, %(share)s of answers are right (%(interval)s).") % values
    else:
        found = _("Before the training, at the entry test, %(share)s of answers were right (%(interval)s).") % values
    return f"{found} {_measured_of(test.takers, joined)}"


def change_sentence(before: Share, after: Share, difference: Share, *, day: int) -> str:
    """Return what changed from the entry test to the one of a day: both tests, of how many each, the difference, who did not come back."""
    values = {
        **_difference(difference),
        "day": day,
        "before": figure_texts.percent(before),
        "began": before.learners,
        "after": figure_texts.percent(after),
        "people": after.learners,
    }
    found = (
        _("At the entry test, %(before)s of the answers of %(began)s people were right; at day %(day)s, %(after)s of %(people)s:") % values
    )
    if not difference.excludes_zero:
        found += " " + _("no change was shown, %(points)s (%(interval)s).") % values
    elif difference.value > 0:
        found += " " + _("%(points)s more (%(interval)s).") % values
    else:
        found += " " + _("%(points)s less (%(interval)s).") % values
    left = max(before.learners - difference.learners, 0)
    if not left:
        return found
    return f"{found} " + ngettext(
        "%(count)s person of the first test did not take the other: they may know less, or more.",
        "%(count)s people of the first test did not take the other: they may know less, or more.",
        left,
    ) % {"count": left}


def effect_sentence(difference: Share, *, joined: int) -> str:
    """Return what practice changed."""
    values = _difference(difference)
    if not difference.excludes_zero:
        found = _("No difference was shown between practised and control cards: %(points)s (%(interval)s).") % values
    elif difference.value > 0:
        found = _("Practised cards do better than control cards by %(points)s (%(interval)s).") % values
    else:
        found = _("Practised cards do worse than control cards by %(points)s (%(interval)s).") % values
    return f"{found} {_measured_of(difference.learners, joined)}"


def _measured_of(people: int, joined: int) -> str:
    return _("Measured of %(people)s of the %(joined)s people who joined.") % {"people": people, "joined": joined}


def _difference(share: Share) -> dict[str, object]:
    """Return a difference in words: with its sign where nothing is claimed, else its size."""
    if share.excludes_zero:
        return {"points": figure_texts.size(share), "interval": figure_texts.size_interval(share)}
    return {"points": figure_texts.points(share), "interval": figure_texts.interval(share)}


def _predicted(page: FiguresPage) -> Iterator[str]:
    if page.recall and page.recall.is_sure and page.until:
        values = {**_share_values(page.recall), "day": date_format(page.until, "DATE_FORMAT"), "people": page.recall.learners}
        found = _("Predicted for %(day)s: %(share)s of answers would be right (%(interval)s).") % values
        yield f"{found} " + _("From the answers of %(people)s people.") % values


def _participation(page: FiguresPage) -> Iterator[str]:
    if page.is_counted and page.answered >= page.fewest:
        values = {"answered": page.answered, "joined": page.joined_before}
        yield _("%(answered)s of the %(joined)s people who joined have answered.") % values
    coming = next((test for test in page.tests if test.on > page.today and not test.share), None)
    if coming:
        values = {"day": coming.day, "on": date_format(coming.on, "DATE_FORMAT")}
        yield _("The test of day %(day)s opens on %(on)s: it will measure what is still known.") % values


def _share_values(share: Share) -> dict[str, object]:
    return {"share": figure_texts.percent(share), "interval": figure_texts.interval(share)}
