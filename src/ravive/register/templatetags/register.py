"""Template words of the facts register: states and what a field is called."""

from datetime import date

from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ravive.register.dependents import FactUses
from ravive.register.desk_lists import FactLine, FactState
from ravive.register.forms import AUDIENCES, GRADES, STATUSES, FactForm
from ravive.site.templatetags.ravive import icon

register = template.Library()

# Who is named for what came with Ravive: no person, so each reads it in their language.
_SHIPPED: dict[str, str | Promise] = {
    "Ravive fact sheet, from stored public copies; not checked live": gettext_lazy(
        "Ravive fact sheet, from stored public copies; not checked live"
    ),
    "Ravive, new installation": gettext_lazy("Ravive, new installation"),
}


@register.filter
def person_named(name: str) -> str | Promise:
    """Return a person's name as it is, and in the reader's language what stands for one in what came with Ravive."""
    return _SHIPPED.get(name, name)


LOOKS: dict[FactState, tuple[str, str]] = {
    "expired": ("r-again", "loop"),
    "soon": ("r-soon", "clock"),
    "valid": ("r-ok", "check"),
    "draft": ("r-again", "half"),
}


@register.simple_tag
def register_stylesheet() -> SafeString:
    """Return the look of the register's screens."""
    return format_html('<link rel="stylesheet" href="{}">', static("register/register.css"))


@register.simple_tag(takes_context=True)
def fact_state(context: template.Context, state: FactState, days_left: int, until: date, kind: str, always: bool) -> SafeString:
    """Return how long an entry holds, as a pill: a shape, a word, a colour."""
    look, shape = LOOKS[state]
    words = _state_words(state, days_left, date_format(until, "SHORT_DATE_FORMAT"), kind, always)
    return format_html('<span class="r-pill {}">{}{}</span>', look, icon(context, shape), words)


def _state_words(state: FactState, days_left: int, until: str, kind: str, always: bool) -> str:
    if state == "draft":
        return _("legal review") if kind == "law" else _("draft, not publishable")
    if state == "expired":
        return _("expired, shown with its age") if always else _("expired, not publishable")
    if state == "soon":
        return ngettext("expires in %(count)s day", "expires in %(count)s days", days_left) % {"count": days_left}
    return _("valid until %(until)s") % {"until": until}


@register.simple_tag
def fact_uses(line: FactLine) -> str:
    """Return where an entry is used, in one line: decks, languages, copies that cannot be corrected."""
    if not line.decks:
        return _("No card uses it.")
    parts = [", ".join(line.decks), " ".join(language.upper() for language in line.uses.languages)]
    if count := line.uses.copies_count:
        parts.append(ngettext("printed or exported %(count)s time", "printed or exported %(count)s times", count) % {"count": count})
    return " · ".join(parts)


@register.simple_tag
def fact_reach(uses: FactUses) -> str:
    """Return what a correction would touch, and what it cannot."""
    if not uses.decks:
        return _("No card uses it.")
    cards, decks, languages, copies = len(uses.cards), len(uses.decks), len(uses.languages), uses.copies_count
    values = {
        "cards": ngettext("%(count)s card", "%(count)s cards", cards) % {"count": cards},
        "decks": ngettext("%(count)s deck", "%(count)s decks", decks) % {"count": decks},
        "languages": ngettext("%(count)s language", "%(count)s languages", languages) % {"count": languages},
    }
    reach = _("Touches %(cards)s, %(decks)s, %(languages)s. Online in less than a minute; learners keep their progress.") % values
    if not copies:
        return reach
    copied = ngettext(
        "Printed or exported %(count)s time: the old value stays there, with its expiry date.",
        "Printed or exported %(count)s times: the old value stays there, with its expiry date.",
        copies,
    )
    return f"{reach} {copied % {'count': copies}}"


@register.simple_tag(takes_context=True)
def state_filter(context: template.Context, state: FactState, count: int) -> SafeString:
    """Return how many entries are in a state."""
    look, shape = LOOKS[state]
    words = {
        "expired": ngettext("%(count)s expired", "%(count)s expired", count),
        "soon": ngettext("%(count)s soon", "%(count)s soon", count),
        "valid": ngettext("%(count)s valid", "%(count)s valid", count),
        "draft": ngettext("%(count)s draft", "%(count)s drafts", count),
    }
    return format_html('<span class="r-pill {}">{}{}</span>', look, icon(context, shape), words[state] % {"count": count})


@register.simple_tag
def field_name(name: str) -> str:
    """Return what a field of an entry is called."""
    field = FactForm.base_fields.get(name)
    return str(field.label) if field else name


@register.simple_tag
def field_value(name: str, value: str) -> str:
    """Return the value of a field in words, where it is one of a list."""
    choices = {"status": STATUSES, "grade": GRADES, "audience": AUDIENCES}.get(name, ())
    return str(dict(choices).get(value, value)) or "–"
