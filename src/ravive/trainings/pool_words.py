"""Pooled figures in words: sentences that can be quoted, of how many they are, how they come about."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.insight.pool import ENTRY, PooledFigure
from ravive.trainings import figure_texts, sentences, wording_texts
from ravive.trainings.pools import PoolLine, PoolPage

SENTENCES = 3


def title(page: PoolPage) -> str:
    """Return what a pool is called: how many trainings were counted, of how many people; of none, how many there are."""
    pool = page.pool
    if not pool.trainings:
        return _("Pooled figures")
    count = pool.counted or pool.trainings
    trainings = _("Our training") if count == 1 else _("Our %(count)s trainings") % {"count": count}
    if not pool.counted:
        return trainings
    people = ngettext("%(count)s person", "%(count)s people", pool.joined) % {"count": pool.joined}
    return _("%(trainings)s, %(people)s") % {"trainings": trainings, "people": people}


def chosen(page: PoolPage) -> str:
    """Return which trainings are pooled."""
    choice = page.choice
    parts = [
        _("deck “%(title)s”") % {"title": page.deck_title} if choice.deck else _("all decks"),
        _("partner “%(partner)s”") % {"partner": choice.partner} if choice.partner else _("all partners"),
        str(choice.year) if choice.year else _("all years"),
    ]
    return ", ".join(parts)


def quotes(page: PoolPage) -> list[str]:
    """Return three plain sentences that can be quoted, each computed from the figures; fewer where less is shown."""
    every = [_carried(page) or _later(page), _change(page), _effect(page), _entry(page), _participation(page), _predicted(page)]
    return [sentence for sentence in every if sentence][:SENTENCES]


def method(page: PoolPage) -> str:
    """Return how the quoted figures come about, in a few sentences to quote with them."""
    return _(
        "Method: sums of the figures released for each training, weighted by people; intervals (95 in 100) include sampling and the "
        "random noise that protects each person. %(shown)s of %(trainings)s trainings show measured figures; the others are too small, or "
        "have no test that is over."
    ) % {"shown": page.pool.shown, "trainings": page.pool.trainings}


def _values_of(figure: PooledFigure) -> dict[str, object]:
    share = figure.share
    return {
        "share": figure_texts.percent(share),
        "interval": figure_texts.interval(share),
        "people": share.learners,
        "joined": figure.of_people,
    }


def _later(page: PoolPage) -> str:
    if page.later is None or page.later_day == ENTRY or not page.later.share.is_sure:
        return ""
    return _(
        "%(day)s days after the training, %(share)s of the answers are right (%(interval)s). Measured with %(people)s of the %(joined)s "
        "people whose training has come that far."
    ) % {**_values_of(page.later), "day": page.later_day}


def _carried(page: PoolPage) -> str:
    found = page.carried
    if found is None:
        return ""
    text = wording_texts.sentence(found.practised, found.unseen, found.difference.share, day=page.later_day)
    return f"{text} {of_how_many(found.difference)}."


def carried(page: PoolPage) -> list[str]:
    """Return what the page says of new words at the later tests; nothing where that is not shown."""
    found = page.pool.wordings.get(page.later_day)
    return wording_texts.pooled_lines(found) if found else []


def _change(page: PoolPage) -> str:
    change = page.change
    if change is None:
        return ""
    found = sentences.change_sentence(change.before, change.after, change.difference.share, day=page.later_day)
    return f"{found} {_of_trainings(change.difference)}."


def _effect(page: PoolPage) -> str:
    effect = page.pool.effect
    return sentences.effect_sentence(effect.share, joined=effect.of_people) if effect else ""


def _entry(page: PoolPage) -> str:
    if page.entry is None or not page.entry.share.is_sure:
        return ""
    return _(
        "Before the training, at the entry test, %(share)s of the answers were right (%(interval)s). Measured with %(people)s of the "
        "%(joined)s people who had joined."
    ) % _values_of(page.entry)


def _participation(page: PoolPage) -> str:
    pool = page.pool
    if not pool.counted:
        return ""
    return ngettext(
        "%(answered)s of the %(joined)s people who joined our %(count)s training have answered.",
        "%(answered)s of the %(joined)s people who joined our %(count)s trainings have answered.",
        pool.counted,
    ) % {"answered": pool.answered, "joined": pool.joined, "count": pool.counted}


def _predicted(page: PoolPage) -> str:
    if page.pool.recall is None or not page.pool.recall.share.is_sure:
        return ""
    return _(
        "By the prediction of a memory model, %(share)s is known today (%(interval)s), over %(people)s people who answered."
    ) % _values_of(page.pool.recall)


def of_how_many(figure: PooledFigure) -> str:
    """Return of how many people a figure is, and in how many trainings."""
    people = _("%(people)s of %(joined)s people") % {"people": figure.share.learners, "joined": figure.of_people}
    return f"{people}, {_of_trainings(figure)}"


def _of_trainings(figure: PooledFigure) -> str:
    return ngettext("%(shown)s of %(count)s training", "%(shown)s of %(count)s trainings", figure.of_trainings) % {
        "shown": figure.trainings,
        "count": figure.of_trainings,
    }


def not_in_it(page: PoolPage) -> str:
    """Return how many are not in the later test, and that nothing is known of them; empty where all are."""
    later = page.later
    missing = later.of_people - later.share.learners if later else 0
    if missing <= 0:
        return ""
    return ngettext(
        "%(count)s of %(joined)s is not in the test of day %(day)s: they did not take it, or their training is too small to show. "
        "Nothing is known of what they know.",
        "%(count)s of %(joined)s are not in the test of day %(day)s: they did not take it, or their training is too small to show. "
        "Nothing is known of what they know.",
        missing,
    ) % {"count": missing, "joined": later.of_people if later else 0, "day": page.later_day}


def expected(page: PoolPage) -> str:
    """Return what had been predicted before the later test; empty without a prediction."""
    if page.expected is None:
        return ""
    values = {"share": figure_texts.with_interval(page.expected.share), "people": page.expected.share.learners}
    return _("Before this test, the model had predicted %(share)s, over %(people)s people.") % values


def left_out(page: PoolPage) -> list[str]:
    """Return which trainings a pool leaves out, and why."""
    pool, found = page.pool, list[str]()
    if pool.shown < pool.trainings:
        found.append(
            _(
                "%(shown)s of %(trainings)s trainings show measured figures. The others have no test that is over yet, or fewer people "
                "than may be shown: these stay out of every figure, and of how many joined."
            )
            % {"shown": pool.shown, "trainings": pool.trainings}
        )
    if page.mixed:
        found.append(
            ngettext(
                "%(count)s training asks cards of other decks too: its tests mix them, so it is left out.",
                "%(count)s trainings ask cards of other decks too: their tests mix them, so they are left out.",
                page.mixed,
            )
            % {"count": page.mixed}
        )
    if not page.choice.deck and len(page.decks) > 1:
        found.append(_("These trainings asked different decks. Choose one deck to compare like with like."))
    return found


def alike(page: PoolPage) -> str:
    """Return how many trainings count in all cards together alone; empty without one."""
    if not page.memory.alike:
        return ""
    return ngettext(
        "In %(count)s training nothing released distinguishes one card from another: it counts in all cards together alone.",
        "In %(count)s trainings nothing released distinguishes one card from another: they count in all cards together alone.",
        page.memory.alike,
    ) % {"count": page.memory.alike}


def predicted_on(page: PoolPage) -> str:
    """Return the days for which predictions stand."""
    if page.pool.predicted_on is None:
        return ""
    first, last = (date_format(day, "DATE_FORMAT") for day in page.pool.predicted_on)
    if first == last:
        return _("answers received before %(day)s") % {"day": last}
    return _("answers received before %(first)s to %(last)s, by training") % {"first": first, "last": last}


def hidden(line: PoolLine) -> str:
    """Return why the later test of a training has no figure; empty where it has one."""
    if line.later is None:
        return _("no such test")
    return line.later.hidden


def shows_takers(line: PoolLine) -> bool:
    """Return whether it may be shown how many took the later test."""
    return line.joined is not None and line.later is not None and line.later.takers >= line.fewest


def took_part(line: PoolLine) -> str:
    """Return how many took the later test, of how many who had joined."""
    if line.later is None or not shows_takers(line):
        return "–"
    return _("%(answered)s of %(joined)s") % {"answered": line.later.takers, "joined": line.joined}


def month_names(months: tuple[int, ...]) -> list[str]:
    """Return the head of each month since the training."""
    return [_("m. %(month)s") % {"month": month} for month in months]
