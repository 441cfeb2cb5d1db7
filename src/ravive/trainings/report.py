"""The report of a training on paper: the figures of the page, how they were measured, and their limits."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ravive.insight.at_tests import TestFigure
from ravive.insight.figures import Effect
from ravive.insight.share import Share
from ravive.lib import paper
from ravive.trainings import cards_to_repeat, figure_texts, figures_page, report_words, sentences, wording_texts
from ravive.trainings.counts import shown
from ravive.trainings.figures_page import FiguresPage, drawn_recalls
from ravive.trainings.models import Training

LAYOUTS = Path(__file__).parent / "layouts"


def printed(*, training: Training, language: str, now: datetime) -> bytes:
    """Return the report as a PDF, in one of the four languages. It holds what the page shows, and nothing else."""
    with override(language):
        values = _values(figures_page.page_of(training, language=language, today=timezone.localdate(now)), language, now)
    return paper.pdf(layout=paper.layout(*(LAYOUTS / f"{part}.typ" for part in ("words", "figures", "report"))), values=values, made_at=now)


def _values(page: FiguresPage, language: str, now: datetime) -> dict[str, object]:
    training = page.training
    day = date_format(training.held_on, "DATE_FORMAT")
    return {
        "language": language,
        "example": _("Example, invented answers") if training.organisation.is_example else "",
        "title": training.title,
        "organisation": training.organisation.name,
        "heading": _("What the group knows"),
        "when": f"{training.place} · {day}" if training.place else day,
        "footer": _footer(page.until, now),
        "sentences": {"heading": _("To quote"), "rows": list(sentences.sentences_of(page))},
        "stats": _stats(page),
        "hidden": page.hidden,
        "comment": {"heading": _("The trainer’s words"), "text": training.comment},
        "effect": {"heading": _("Does practice change anything?"), "rows": _effect_rows(page.effect), "text": _effect(page)},
        "tests": {
            "heading": _("Measured at each test"),
            "rows": [_test_row(page, test) for test in page.tests],
            "text": _("Two crossed forms, explained under “%(heading)s”.") % {"heading": _("How it is measured")},
        },
        "participation": _participation(page),
        "memory": _memory(page),
        "again": {
            "heading": _("To take up again with the group"),
            "rows": _again(page),
            "text": "" if page.again else figure_texts.none_to_take_up(page),
        },
        "method": {"heading": _("How it is measured"), "paragraphs": report_words.method(page)},
        "limits": {"heading": _("What these figures do not say"), "rows": report_words.limits(page)},
        "sources": {"heading": _("Sources"), "rows": report_words.sources(page, language)},
    }


def _footer(until: date | None, now: datetime) -> str:
    day = date_format(timezone.localdate(now), "DATE_FORMAT")
    if until is None:
        return _("Made with Ravive on %(day)s.") % {"day": day}
    return _("Made with Ravive on %(day)s; answers received before %(until)s.") % {"day": day, "until": date_format(until, "DATE_FORMAT")}


def _stats(page: FiguresPage) -> list[dict[str, str]]:
    figures, test = page, page.last_test
    answered = _("%(answered)s of %(joined)s") % {
        "answered": page.shown_answered if page.is_counted else "–",
        "joined": page.shown_joined,
    }
    lately = _lately(page) if page.is_counted else _counted_from(page)
    known_now = _("Known on %(day)s, predicted") % {"day": _day(page.stands_for)} if page.stands_for else _("Known now, predicted")
    measured = _("Known, measured at day %(day)s") % {"day": test.day} if test and test.day else _("Known before the training, measured")
    effect = figures.effect
    return [
        _stat(_("Have answered"), answered, lately),
        _stat_of(known_now, figures.recall, page.recall_hidden, _predicted_of(page)),
        _measured_stat(page, measured),
        _stat(_("Effect of practice, measured at day 90"), figure_texts.points(effect.difference), _effect_of(page, effect))
        if effect
        else _stat(_("Effect of practice, measured at day 90"), "–", page.effect_hidden),
    ]


def _measured_stat(page: FiguresPage, label: str) -> dict[str, str]:
    carried, test = page.carried, page.last_test
    if carried and carried.wordings:
        return _stat_of(wording_texts.label_of(carried), carried.wordings.unseen, "", wording_texts.note(carried))
    if test is None:
        return _stat(_("Known, measured at a test"), "–", page.test_hidden)
    return _stat_of(label, test.share, page.test_hidden, _taken_by(page, test))


def _lately(page: FiguresPage) -> str:
    if page.stands_for:
        return _("%(count)s in the 14 days before %(day)s") % {"count": page.recently, "day": _day(page.stands_for)}
    return _("%(count)s in the last 14 days") % {"count": page.recently}


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _counted_from(page: FiguresPage) -> str:
    return _("not counted yet: figures from %(day)s") % {"day": _day(page.next_on)}


def _predicted_of(page: FiguresPage) -> str:
    """Return of which cards and people something is predicted."""
    if page.recall is None:
        return ""
    values = {"cards": page.predicted_cards, "of": len(page.cards), "people": page.recall.learners}
    return _("%(cards)s of the %(of)s cards with a question, %(people)s people; interval %(interval)s") % {
        **values,
        "interval": figure_texts.interval(page.recall),
    }


def _taken_by(page: FiguresPage, test: TestFigure | None) -> str:
    """Return how many of those who joined took a test, with its interval."""
    if test is None or test.share is None:
        return ""
    values = {"takers": test.takers, "joined": page.joined_before, "interval": figure_texts.interval(test.share)}
    return _("%(takers)s of the %(joined)s who joined took it; interval %(interval)s") % values


def _effect_of(page: FiguresPage, effect: Effect) -> str:
    values = {"people": effect.difference.learners, "joined": page.joined_before, "interval": figure_texts.interval(effect.difference)}
    return _("%(people)s of the %(joined)s who joined; interval %(interval)s") % values


def _stat(label: str, value: str, note: str) -> dict[str, str]:
    return {"label": label, "value": value, "note": note}


def _stat_of(label: str, share: Share | None, hidden: str, note: str) -> dict[str, str]:
    if share is None:
        return _stat(label, "–", hidden)
    return _stat(label, figure_texts.percent(share), note) if share.is_sure else _stat(label, "–", figure_texts.too_few_for(share))


def _interval(share: Share) -> str:
    return _("interval %(interval)s") % {"interval": figure_texts.interval(share)}


def _reach(name: str, share: Share, text: str, hue: str) -> dict[str, object]:
    """Return a share as a line of the layout, with its interval."""
    low, high = (share.value if edge is None else edge for edge in (share.low, share.high))
    reach = {"value": share.value, "low": low, "high": high, "lowest": 0, "hue": hue, "is_sure": share.is_sure}
    return {"name": name, "text": text, "note": _interval(share) if reach["is_sure"] else "", **reach}


def _effect_rows(effect: Effect | None) -> list[dict[str, object]]:
    if effect is None:
        return []
    return [
        _reach(_("Revived"), effect.practised, figure_texts.share_text(effect.practised), "report"),
        _reach(_("Control"), effect.held_back, figure_texts.share_text(effect.held_back), "again"),
    ]


def _effect(page: FiguresPage) -> str:
    effect = page.effect
    if effect is None:
        return page.effect_hidden
    text = f"{figure_texts.verdict(effect)} {figure_texts.points(effect.difference)}, {_interval(effect.difference)}."
    return text + " " + report_words.control_cards(effect)


def _test_row(page: FiguresPage, test: TestFigure) -> dict[str, object]:
    if test.share is None:
        return {"name": test_name(test), "value": None, "text": test.hidden}
    row = _reach(test_name(test), test.share, figure_texts.share_text(test.share), "law")
    return {**row, "more": wording_texts.about_test(test, page.joined_before)}


def test_name(test: TestFigure) -> str:
    """Return a test by its day."""
    return _("day %(day)s") % {"day": test.day} if test.day else _("before the training")


def _participation(page: FiguresPage) -> dict[str, object]:
    joined, until = page.joined_before, page.until
    rows = [
        {
            "name": test_name(test),
            "took_part": shown(test.takers, page.fewest),
            "did_not": str(max(joined - test.takers, 0)) if test.takers >= page.fewest else "–",
        }
        for test in page.tests
        if test.takers or (until and test.on < until)
    ]
    silent = ngettext("%(count)s person", "%(count)s people", page.silent) % {"count": page.silent}
    text = _("Each person who joined has sent one answer or more")
    if page.silent:
        text = _("No answer here: %(silent)s; they sent none, or left with them") % {"silent": silent}
    if not page.is_large_enough:
        text = _("Joined: %(joined)s") % {"joined": page.shown_joined}
    if not page.is_counted:
        text = _("Answers: %(counted)s") % {"counted": _counted_from(page)}
    seconds = page.seconds_a_week
    if seconds:
        median = _("Practice time in the middle of the group, over the last four weeks known: about %(time)s a week.")
        text = f"{text}. " + median % {"time": figure_texts.duration(seconds)}
    return {
        "heading": _("Who took part, and who did not"),
        "head": [_("Test"), _("Took part"), _("Did not")],
        "rows": rows,
        "text": text if seconds else f"{text}.",
    }


def _memory(page: FiguresPage) -> dict[str, object]:
    rows = [
        {
            "name": name,
            "theme": theme,
            "tiles": [share and share.value for share in drawn_recalls(row)],
            "now": "–" if now is None else figure_texts.percent(now),
        }
        for name, theme, row, now in [
            (_("All cards"), "report", page, page.recall),
            *((card.card.reflex, card.card.theme, card, card.now) for card in page.drawn_cards),
        ]
        if page.drawn_columns
    ]
    text = _("Week by week from the first prediction to now: the paler, the less is remembered.")
    text = f"{text} {report_words.cards_alike(page)}".rstrip()
    return {
        "heading": _("The group’s memory, predicted"),
        "head": [_("Reflex"), _("Week by week"), _("now")],
        "columns": figure_texts.column_heads(page.drawn_columns),
        "rows": rows,
        "worn_below": figure_texts.WORN_BELOW,
        "legend": _legend(page.fewest_predicted),
        "text": text,
    }


def _legend(fewest: int) -> list[dict[str, object]]:
    """Return what a tile can look like, each with its words: as many shapes as the page has."""
    # The one that is worn is as pale as one that is known by half.
    shown: list[tuple[float | None, str]] = [(1.0, _("known")), (0.4, _("under 50 %%: corner worn") % {})]
    shown.append((None, report_words.no_own_figure(fewest)))
    return [{"share": share, "text": text} for share, text in shown]


def _again(page: FiguresPage) -> list[dict[str, str]]:
    return [{"name": named.row.card.reflex, "text": cards_to_repeat.reason(named)} for named in page.again]
