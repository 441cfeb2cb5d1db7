"""Why a figure of a training is not shown: its test is not open yet, not counted yet, or too few answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ravive.insight.at_tests import TestFigure
from ravive.insight.figures import Figures
from ravive.insight.group import WEEK_DAYS, TrainingGroup, day_number, next_cut
from ravive.insight.predictions import MOMENTS
from ravive.insight.releases import Release
from ravive.trainings import plan
from ravive.trainings.models import Training
from ravive.trainings.queries import Numbers


def tests_of(training: Training, group: TrainingGroup, figures: Figures, today: date) -> tuple[TestFigure, ...]:
    """Return the planned tests of a training in their order, each with its figure or with why there is none."""
    shown = {test.day: test for test in figures.tests}
    days = [(0, training.held_on, next_cut(group, after=None))] if training.entry_test else []
    days += [(test.day, test.opens_on, next_cut(group, after=day_number(test.last_day))) for test in training.tests()]
    found: list[TestFigure] = []
    for day, opens_on, counted_on in days:
        test = shown.get(day) or TestFigure(day=day, on=opens_on, share=None, takers=0)
        found.append(test if test.share else replace(test, hidden=_no_test(figures, opens_on, counted_on, today)))
    return tuple(found)


def _no_test(figures: Figures, opens_on: date, counted_on: date, today: date) -> str:
    if today < opens_on:
        return _("opens on %(day)s") % {"day": date_format(opens_on, "DATE_FORMAT")}
    if figures.until is None or figures.until < counted_on:
        return _("not counted yet: figures from %(day)s") % {"day": date_format(counted_on, "DATE_FORMAT")}
    return _too_few(figures.fewest)


def no_measure(tests: tuple[TestFigure, ...]) -> str:
    """Return why no test has a figure: what holds of the last test that was open, else of the first one. Empty where one has."""
    if not tests:
        return _("no test is planned")
    if any(test.share for test in tests):
        return ""
    begun = [test for test in tests if test.takers]
    return (begun[-1] if begun else tests[0]).hidden


def no_recall(group: TrainingGroup, figures: Figures, release: Release) -> str:
    """Return why nothing is predicted; empty where something is."""
    if figures.recall:
        return ""
    if figures.until is None:
        return _("not counted yet: figures from %(day)s") % {"day": date_format(next_cut(group, after=release.until), "DATE_FORMAT")}
    first = group.held_on + timedelta(days=MOMENTS[0] * WEEK_DAYS)
    if figures.until < first:
        return _("predicted from %(day)s on, from what people practise") % {"day": date_format(first, "DATE_FORMAT")}
    return _("predicted from %(fewest)s people on who answered the same card") % {"fewest": figures.fewest_predicted}


def _too_few(fewest: int) -> str:
    return _("hidden: fewer than %(fewest)s people took the test") % {"fewest": fewest}


def nothing(training: Training, figures: Figures, joined: int, numbers: Numbers, today: date) -> str:
    """Return why there is no figure at all; empty where there is one. `joined`: how many had joined when answers were last counted."""
    if figures.columns or figures.recall or any(test.share for test in figures.tests):
        return ""
    if today <= training.held_on:
        return _("The first figures come the day after the training.")
    values = {"fewest": figures.fewest}
    if joined < figures.fewest:
        return _("The group counts fewer than %(fewest)s people: from that number on, nobody can be recognised.") % values
    if figures.until is None:
        return _("Answers that have come in are counted within a day.") if numbers.practised else _("No answer has come in yet.")
    return _("Fewer than %(fewest)s people have answered: from that number on, nobody can be recognised.") % values


def no_effect(training: Training, figures: Figures, today: date) -> str:
    """Return why no effect of practice is shown; empty where one is."""
    if figures.effect:
        return ""
    if not training.uses_controls:
        return _("This training has no control cards: no effect of practice is claimed.")
    test = next((test for test in training.tests() if test.day == plan.CONTROL_DAY), None)
    if test and today <= test.last_day:
        over_on = test.last_day + timedelta(days=1)
        return _("Shown from %(day)s, once the test after 90 days is over.") % {"day": date_format(over_on, "DATE_FORMAT")}
    return _("Hidden: fewer than %(fewest)s people answered both practised and control cards.") % {"fewest": figures.fewest}
