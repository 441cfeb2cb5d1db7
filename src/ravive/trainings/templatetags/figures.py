"""Template words of figures: shares in words, the mosaic, intervals drawn on a line, weeks as bars. Each picture has its table."""

from collections.abc import Sequence

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.cards.card import Theme
from ravive.insight.at_tests import TestFigure
from ravive.insight.figures import CardRow, Effect, Week
from ravive.insight.share import Share
from ravive.site.templatetags.ravive import step_of_five
from ravive.trainings import cards_to_repeat, counts, figure_texts, report_words, wording_texts
from ravive.trainings.figures_page import FiguresPage, drawn_recalls

register = template.Library()
register.filter("percent", figure_texts.percent)
register.filter("interval", figure_texts.interval)
register.filter("share_text", figure_texts.share_text)
register.filter("too_few_for", figure_texts.too_few_for)
register.filter("with_interval", figure_texts.with_interval)
register.filter("points", figure_texts.points)
register.filter("control_cards", report_words.control_cards)
register.filter("verdict", figure_texts.verdict)
register.filter("duration", figure_texts.duration)
register.filter("column_name", figure_texts.column_name)
register.filter("none_to_take_up", figure_texts.none_to_take_up)
register.filter("take_up_reason", cards_to_repeat.reason)
register.filter("carried_label", wording_texts.label_of)
register.filter("carried_note", wording_texts.note)
register.filter("cards_alike", report_words.cards_alike)
register.filter("no_own_figure", report_words.no_own_figure)
register.simple_tag(wording_texts.method, name="new_words")
register.simple_tag(figure_texts.protection, name="protection")
register.simple_tag(report_words.changes, name="changes")

# From so many columns on, tiles stand closer.
MANY_COLUMNS = 20
HIDDEN_TILE = SafeString('<i class="r-t r-hidden"></i>')


@register.simple_tag
def figures_stylesheet() -> SafeString:
    """Return the look of figures."""
    return format_html('<link rel="stylesheet" href="{}">', static("trainings/figures.css"))


@register.simple_tag
def recall_tile(theme: Theme, share: Share | None) -> SafeString:
    """Return a tile as vivid as a share is high."""
    return HIDDEN_TILE if share is None else _tile(theme, step_of_five(share.value), is_worn=share.value < figure_texts.WORN_BELOW)


def _tile(theme: str, step: int, *, is_worn: bool) -> SafeString:
    return mark_safe(f'<i class="r-t r-of-{theme} r-recall-{step}{" r-worn" if is_worn else ""}"></i>')  # noqa: S308 - our own names


@register.simple_tag
def mosaic(page: FiguresPage) -> SafeString:
    """Return cards by weeks as tiles, deck after deck: a picture, of which the table has every value."""
    rows = [_mosaic_row(SafeString(""), _("All cards"), "report", page, page.recall)]
    for deck in page.decks:
        if len(page.decks) > 1:
            rows.append(format_html('<p class="r-mz-deck">{}</p>', deck.title))
        rows += [_mosaic_row(_tile(row.card.theme, 100, is_worn=False), row.card.reflex, row.card.theme, row, row.now) for row in deck.rows]
    label = _("The group’s memory, %(cards)s cards over %(columns)s moments. The table has the same values.") % {
        "cards": len(page.cards),
        "columns": len(page.drawn_columns),
    }
    look = "r-mz r-close" if len(page.drawn_columns) > MANY_COLUMNS else "r-mz"
    return format_html('<div class="{}" role="img" aria-label="{}">{}{}</div>', look, label, _heads(page), SafeString("".join(rows)))


def _heads(page: FiguresPage) -> SafeString:
    heads = format_html_join("", "<i>{}</i>", ((head,) for head in figure_texts.column_heads(page.drawn_columns)))
    return format_html('<div class="r-mz-row r-mz-heads"><span></span><span class="r-mz-tiles">{}</span><b>{}</b></div>', heads, _("now"))


def _mosaic_row(mark: SafeString, name: str, theme: Theme, of: CardRow | FiguresPage, now: Share | None) -> SafeString:
    tiles = SafeString("".join(recall_tile(theme, share) for share in drawn_recalls(of)))
    row = '<div class="r-mz-row"><span class="r-mz-name">{}<span>{}</span></span><span class="r-mz-tiles">{}</span><b>{}</b></div>'
    return format_html(row, mark, name, tiles, figure_texts.percent(now) if now else "–")


@register.simple_tag
def mosaic_rows(page: FiguresPage) -> SafeString:
    """Return the rows of the table behind the mosaic."""
    found = [_table_row(_("All cards"), page)]
    for deck in page.decks:
        if len(page.decks) > 1:
            found.append(format_html('<tr><th scope="rowgroup" colspan="{}">{}</th></tr>', len(page.drawn_columns) + 1, deck.title))
        found += [_table_row(row.card.reflex, row) for row in deck.rows]
    return SafeString("".join(found))


def _table_row(name: str, of: CardRow | FiguresPage) -> SafeString:
    cells = format_html_join("", "<td>{}</td>", ((_cell(share),) for share in drawn_recalls(of)))
    return format_html('<tr><th scope="row">{}</th>{}</tr>', name, cells)


@register.simple_tag
def notion_rows(page: FiguresPage) -> SafeString:
    """Return the rows of the table of notions: what their cards leave, how many cards they have, then means."""
    found: list[SafeString] = []
    for row in page.notions:
        means = [row.now, *(row.tests.get(test.day) for test in page.tests)]
        cells = format_html_join("", "<td>{}</td>", ((_cell(None if mean is None else Share(value=mean, learners=0)),) for mean in means))
        found.append(format_html('<tr><th scope="row">{}</th><td>{}</td>{}</tr>', " · ".join(row.reflexes), row.cards, cells))
    return SafeString("".join(found))


def _cell(share: Share | None) -> SafeString:
    if share is None:
        return format_html('<span aria-label="{}">–</span>', _("hidden"))
    return format_html('<span class="{}">{}</span>', "r-low" if share.value < figure_texts.WORN_BELOW else "", figure_texts.percent(share))


@register.simple_tag
def line_of(share: Share, look: str = "plain", lowest: int = 0) -> SafeString:
    """Return a share and its interval drawn on a line from `lowest` (0, or -100 for a difference) to 100. A picture without words."""
    span = 100 - lowest
    low, high = (share.value if edge is None else edge for edge in (share.low, share.high))
    places = [round((figure_texts.hundredths(value) - lowest) / span * 100, 1) for value in (low, high, share.value)]
    return format_html(
        '<svg class="r-line r-of-{}" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="r-scale" d="M0 2V22M25 2V22M75 2V22M100 2V22"/><path class="r-scale{}" d="M50 2V22"/>'
        '<path class="r-reach" d="M{} 12H{}"/>'
        "{}</svg>",
        look,
        " r-none" if lowest else "",
        *places[:2],
        # Where a share is too uncertain for a figure, its interval is drawn alone.
        format_html('<path class="r-point" d="M{} 12h.01"/>', places[2]) if share.is_sure or lowest else "",
    )


@register.simple_tag
def effect_lines(effect: Effect) -> SafeString:
    """Return practised and held-back cards as two lines."""
    return _line_row(_("Revived"), figure_texts.share_text(effect.practised), line_of(effect.practised, "report")) + _line_row(
        _("Control"), figure_texts.share_text(effect.held_back), line_of(effect.held_back, "again")
    )


def _line_row(name: str, text: str, line: SafeString) -> SafeString:
    return format_html('<div class="r-line-row"><span>{}</span>{}<b>{}</b></div>', name, line, text)


@register.simple_tag
def week_bars(weeks: Sequence[Week]) -> SafeString:
    """Return the minutes a week as bars, with their scale: the longest of them, the first and the last week. The table says it in words."""
    longest = max((week.seconds or 0 for week in weeks), default=0)
    first, last = (weeks[0].number, weeks[-1].number) if weeks else (1, 1)
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="7" height="{}"/>',
        (
            ((week.number - first) * 10 + 1.5, round(40 - 38 * week.seconds / longest, 1), round(38 * week.seconds / longest, 1))
            for week in weeks
            if week.seconds
        ),
    )
    places = max(last - first + 1, 6)
    shape = (
        '<div class="r-bars-box" aria-hidden="true"><p class="r-scale-words"><i>{}</i></p><svg class="r-bars" viewBox="0 0 {} 40" '
        'preserveAspectRatio="none">{}</svg><p class="r-scale-words"><i>{}</i><i>{}</i></p></div>'
    )
    end = _("w. %(week)s") % {"week": last} if last - first + 1 == places else ""
    return format_html(shape, figure_texts.duration(longest), places * 10, bars, _("w. %(week)s") % {"week": first}, end)


@register.simple_tag
def about_test(test: TestFigure, joined: int) -> SafeString:
    """Return what stands beside a test's figure, a line each."""
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in wording_texts.about_test(test, joined)))


@register.simple_tag
def people(count: int) -> str:
    """Return a number of people in words."""
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


@register.simple_tag
def silent_at(test: TestFigure, page: FiguresPage) -> str:
    """Return how many of those who joined did not answer a test, where it is shown how many did."""
    return str(max(page.joined_before - test.takers, 0)) if test.takers >= page.fewest else "–"


@register.filter
def shown_count(count: int, fewest: int) -> str:
    """Return a number of people, as far as it may be shown."""
    return counts.shown(count, fewest)
