"""Template words of pooled figures: dumbbells, notions by months. Each picture has its table."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ravive.insight.pooled_memory import PooledNotion
from ravive.insight.share import Share
from ravive.trainings import figure_texts, pool_words, wording_texts
from ravive.trainings.pools import PoolLine, PoolPage
from ravive.trainings.templatetags.figures import recall_tile

register = template.Library()
for words in (
    pool_words.title,
    pool_words.chosen,
    pool_words.quotes,
    pool_words.method,
    pool_words.of_how_many,
    pool_words.not_in_it,
    pool_words.expected,
    pool_words.left_out,
    pool_words.alike,
    pool_words.predicted_on,
    pool_words.hidden,
    pool_words.took_part,
    pool_words.carried,
):
    register.filter(f"pool_{words.__name__}", words)


register.filter("carried_in", wording_texts.label)
register.filter("carried_by_all", wording_texts.pooled_note)


@register.simple_tag
def pools_stylesheet() -> SafeString:
    """Return the look of pooled figures, beside that of figures."""
    return format_html('<link rel="stylesheet" href="{}">', static("trainings/pools.css"))


@register.simple_tag
def pool_mosaic(page: PoolPage) -> SafeString:
    """Return notions by months as tiles, deck after deck: a picture, of which the table has every value."""
    heads = format_html_join("", "<i>{}</i>", ((name,) for name in pool_words.month_names(page.memory.months)))
    row = '<div class="r-mz-row{}"><span class="r-mz-name">{}</span><span class="r-mz-tiles">{}</span><b>{}</b></div>'
    tiles = SafeString("".join(recall_tile("report", _share(value)) for value in page.memory.recalls))
    everything = format_html("<span>{}</span>", _("All cards"))
    rows = [
        format_html(row, " r-mz-heads", "", heads, _("now")),
        format_html(row, "", everything, tiles, _percent(page.memory.now)),
    ]
    for deck in page.decks:
        if len(page.decks) > 1:
            rows.append(format_html('<p class="r-mz-deck">{}</p>', deck.title))
        for notion in deck.rows:
            tiles = SafeString("".join(recall_tile(notion.theme, _share(value)) for value in notion.recalls))
            rows.append(format_html(row, "", _name(notion), tiles, _percent(notion.now)))
    people = format_html_join("", "<i>{}</i>", ((count,) for count in page.memory.people))
    rows.append(format_html(row, " r-mz-heads r-mz-people", format_html("<span>{}</span>", _("People")), people, page.memory.people_now))
    label = _("What is predicted of %(notions)s notions, over %(months)s moments. The table has the same values.") % {
        "notions": len(page.memory.rows),
        "months": len(page.memory.months),
    }
    return format_html('<div class="r-mz r-months" role="img" aria-label="{}">{}</div>', label, SafeString("".join(rows)))


def _name(notion: PooledNotion) -> SafeString:
    return format_html("{}<span>{}</span>", recall_tile(notion.theme, _share(1.0)), " · ".join(notion.reflexes))


def _share(value: float | None) -> Share | None:
    return None if value is None else Share(value=value, learners=0)


def _percent(value: float | None) -> str:
    share = _share(value)
    return figure_texts.percent(share) if share else "–"


@register.simple_tag
def pool_heads(page: PoolPage) -> list[str]:
    """Return the heads of the months."""
    return pool_words.month_names(page.memory.months)


@register.simple_tag
def pool_rows(page: PoolPage) -> SafeString:
    """Return the rows of the table behind the tiles."""
    found = [_table_row(_("All cards"), (*page.memory.recalls, page.memory.now))]
    for deck in page.decks:
        if len(page.decks) > 1:
            found.append(format_html('<tr><th scope="rowgroup" colspan="{}">{}</th></tr>', len(page.memory.months) + 2, deck.title))
        found += [_table_row(" · ".join(notion.reflexes), (*notion.recalls, notion.now)) for notion in deck.rows]
    people = format_html_join("", "<td>{}</td>", ((count,) for count in (*page.memory.people, page.memory.people_now)))
    found.append(format_html('<tr><th scope="row">{}</th>{}</tr>', _("People"), people))
    return SafeString("".join(found))


def _table_row(name: str, values: tuple[float | None, ...]) -> SafeString:
    cells = format_html_join("", "<td>{}</td>", ((_cell(value),) for value in values))
    return format_html('<tr><th scope="row">{}</th>{}</tr>', name, cells)


def _cell(value: float | None) -> SafeString:
    if value is None:
        return format_html('<span aria-label="{}">–</span>', _("hidden"))
    return format_html('<span class="{}">{}</span>', "r-low" if value < figure_texts.WORN_BELOW else "", _percent(value))


@register.simple_tag
def dumbbell(line: PoolLine) -> SafeString:
    """Return the entry test and a later one of a training on a line from 0 to 100. A picture without words."""
    # What is too uncertain for a figure is a mark nowhere.
    entry, later = (share if share and share.is_sure else None for share in (line.entry, line.later.share if line.later else None))
    if entry is None and later is None:
        is_hidden = line.is_over and line.entry is None and (line.later is None or line.later.share is None)
        return SafeString('<span class="r-dumbbell r-hidden"></span>') if is_hidden else SafeString("")
    parts = ['<path class="r-scale" d="M0 12H100"/>']
    if entry and later:
        parts.append(f'<path class="r-bar" d="M{figure_texts.hundredths(entry.value)} 12H{figure_texts.hundredths(later.value)}"/>')
    for share, look in ((entry, "r-from"), (later, "r-to")):
        if share:
            parts += [f'<path class="{look}" d="M{figure_texts.hundredths(share.value)} 12h.01"/>']
            parts += [f'<path class="r-inner" d="M{figure_texts.hundredths(share.value)} 12h.01"/>'] if look == "r-from" else []
    shape = '<svg class="r-line r-dumbbell" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
    return format_html(shape, SafeString("".join(parts)))
