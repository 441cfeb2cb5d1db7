"""The report of pooled figures on paper: what the page shows, how it comes about, and its limits."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.insight.pool import ENTRY, PooledFigure
from ravive.insight.pooled_memory import PooledMemory, PooledNotion
from ravive.insight.share import Share
from ravive.lib import paper
from ravive.trainings import figure_texts, pool_words, report_words, wording_texts
from ravive.trainings.pools import PoolLine, PoolPage
from ravive.trainings.report import LAYOUTS


def printed(*, page: PoolPage, language: str, now: datetime) -> bytes:
    """Return the report as a PDF, in one of the four languages. `page` has its cards in that language."""
    with override(language):
        values = _values(page, language, now)
    return paper.pdf(layout=paper.layout(*(LAYOUTS / f"{part}.typ" for part in ("words", "figures", "pool"))), values=values, made_at=now)


def _values(page: PoolPage, language: str, now: datetime) -> dict[str, object]:
    return {
        "language": language,
        "example": _("Example, invented answers") if page.organisation.is_example else "",
        "title": pool_words.title(page),
        "organisation": page.organisation.name,
        "heading": _("Pooled figures"),
        "when": pool_words.chosen(page),
        "footer": _("Made with Ravive on %(day)s.") % {"day": date_format(timezone.localdate(now), "DATE_FORMAT")},
        "quotes": {"heading": _("Sentences to quote"), "rows": pool_words.quotes(page), "text": pool_words.method(page)},
        "stats": _stats(page),
        "notes": _notes(page),
        "tests": {"heading": _("Measured, and predicted before"), "rows": _tests(page)},
        "memory": _memory(page),
        "lines": _lines(page),
        "method": {"heading": _("How it is measured"), "paragraphs": method(page)},
        "limits": {"heading": _("What these figures do not say"), "rows": limits()},
    }


def _notes(page: PoolPage) -> list[str]:
    found = (*pool_words.carried(page), *pool_words.left_out(page), pool_words.not_in_it(page), pool_words.expected(page))
    return [note for note in found if note]


def _stats(page: PoolPage) -> list[dict[str, str]]:
    pool = page.pool
    answered = _("%(answered)s of %(joined)s") % {"answered": pool.answered, "joined": pool.joined} if pool.counted else "–"
    lately = _("%(count)s in the last 14 days") % {"count": pool.recently} if pool.counted else _("nothing counted yet")
    measured = _("Known, measured at day %(day)s") % {"day": page.later_day}
    return [
        {"label": _("Have answered"), "value": answered, "note": lately},
        _stat(_("Known before the training, measured"), page.entry),
        _carried(page) or _stat(measured, page.later),
        _stat(_("Effect of practice, measured"), pool.effect, is_difference=True),
    ]


def _carried(page: PoolPage) -> dict[str, str] | None:
    found = page.carried
    if found is None:
        return None
    return {
        "label": wording_texts.label(page.later_day),
        "value": figure_texts.percent(found.unseen),
        "note": wording_texts.pooled_note(found),
    }


def _stat(label: str, figure: PooledFigure | None, *, is_difference: bool = False) -> dict[str, str]:
    if figure is None:
        return {"label": label, "value": "–", "note": _("no training can show it yet")}
    if not (is_difference or figure.share.is_sure):
        return {"label": label, "value": "–", "note": figure_texts.too_few_for(figure.share)}
    value = figure_texts.points(figure.share) if is_difference else figure_texts.percent(figure.share)
    return {"label": label, "value": value, "note": f"{_interval(figure.share)} · {pool_words.of_how_many(figure)}"}


def _interval(share: Share) -> str:
    return _("interval %(interval)s") % {"interval": figure_texts.interval(share)}


def _tests(page: PoolPage) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for day, measured, expected in page.tests:
        name = _("before the training") if day == ENTRY else _("day %(day)s") % {"day": day}
        rows.append(_reach(name, measured, "law", _("measured")))
        if expected:
            rows.append(_reach(name, expected, "again", _("predicted before")))
    return rows


def _reach(name: str, figure: PooledFigure, hue: str, kind: str) -> dict[str, object]:
    """Return a figure as a line of the layout, with its interval."""
    share = figure.share
    low, high = (share.value if edge is None else edge for edge in (share.low, share.high))
    text = f"{kind}: {figure_texts.share_text(share)}"
    note = f"{_interval(share)}; {pool_words.of_how_many(figure)}"
    reach = {"value": share.value, "low": low, "high": high, "lowest": 0, "hue": hue, "is_sure": share.is_sure}
    return {"name": name, "text": text, "note": note, **reach}


def _memory(page: PoolPage) -> dict[str, object]:
    rows = [_memory_row("", _("All cards"), "report", page.memory)] if page.memory.months else []
    rows += [
        _memory_row(deck.title if len(page.decks) > 1 else "", " · ".join(notion.reflexes), notion.theme, notion)
        for deck in page.decks
        for notion in deck.rows
    ]
    recall, text = page.pool.recall, ""
    if recall:
        text = f"{_('Known now, predicted:')} {figure_texts.with_interval(recall.share)}, "
        text += f"{pool_words.of_how_many(recall)}; {pool_words.predicted_on(page)}."
    return {
        "heading": _("Memory, by notion and month"),
        "head": [_("Notion"), _("Month by month"), _("now")],
        "columns": pool_words.month_names(page.memory.months),
        "rows": rows,
        "worn_below": figure_texts.WORN_BELOW,
        "text": f"{text} {_('Each month is about the trainings that have come so far: not the same people.')} {pool_words.alike(page)}",
    }


def _memory_row(deck: str, name: str, theme: str, of: PooledNotion | PooledMemory) -> dict[str, object]:
    now = "–" if of.now is None else figure_texts.percent(Share(value=of.now, learners=0))
    return {"deck": deck, "name": name, "theme": theme, "tiles": list(of.recalls), "now": now}


def _lines(page: PoolPage) -> dict[str, object]:
    return {
        "heading": _("One line for each training"),
        "head": [_("Training"), _("before the training"), "", _("day %(day)s") % {"day": page.later_day}, _("Took part")],
        "rows": [_line(line) for line in page.lines],
    }


def _line(line: PoolLine) -> dict[str, object]:
    later = line.later.share if line.later else None
    return {
        "day": date_format(line.training.held_on, "SHORT_DATE_FORMAT"),
        "name": line.training.title,
        "entry": line.entry.value if line.entry and line.entry.is_sure else None,
        "later": later.value if later and later.is_sure else None,
        "entry_said": figure_texts.with_interval(line.entry) if line.entry else "–",
        "later_said": figure_texts.with_interval(later) if later else pool_words.hidden(line),
        "took_part": pool_words.took_part(line),
    }


def method(page: PoolPage) -> list[str]:
    """Return how pooled figures come about, one paragraph each."""
    return [
        _(
            "Pooled: the sum of the figures that each training shows, each weighing as much as it has people. No answer is read again: "
            "nothing more can be worked out from a pool than from its trainings, however pools overlap."
        ),
        _(
            "Measured: the share of right answers at a test. An interval holds the truth in 95 of 100. It includes who happened to take "
            "part, and the random noise by which each figure is moved. Both differ from training to training, so that intervals narrow "
            "with more trainings."
        )
        + f" {report_words.changes()} {figure_texts.protection()}",
        wording_texts.method(),
        _(
            "Predicted: what a memory model computes of those who answered. The same model made all predictions and can be off in the same "
            "direction everywhere: an interval of predictions does not narrow with more trainings."
        ),
        _(
            "Of fewer than %(fewest)s people of a training, or ten where a deck is for minors or for predictions, nothing is shown. Such "
            "trainings are counted and stay out of every figure."
        )
        % {"fewest": page.fewest},
        _(
            "Effect of practice: of each person, cards drawn by lot are kept out of practice until day 90, never vital ones. The effect is "
            "the difference on that day between cards like them that practice was free to ask, and those."
        ),
    ]


def limits() -> list[str]:
    """Return what readers must not conclude from pooled figures."""
    return [
        _("They are about those who answered. The others may know more, or less."),
        _("They are about what people answer to cards, not about what they do on the day it counts."),
        _("Joining asks for no name: a person who joined with several devices, or several trainings, counts several times."),
        _("Trainings too small to show are not in it: they may differ from the others."),
        _("Groups differ in more than practice: lines of several trainings below one another are no ranking."),
    ]
