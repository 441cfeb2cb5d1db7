"""What the texts of a card are called for those who translate and compare them: the words of the card's form, each entry by its id."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext

from ravive.decks.blocks import labels
from ravive.lib.yaml_lines import Path

# The deck's own words and fields.
_DECK: dict[str, str | Promise] = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Summary"),
    "content_notes": gettext_lazy("Content note"),
    "audience": gettext_lazy("For whom"),
    "age_rating": gettext_lazy("Age rating"),
    "written_for_minors": gettext_lazy("Written for minors"),
    "themes": gettext_lazy("Themes"),
    "licence": gettext_lazy("Licence"),
}
# Below these stand ids, which may be spelt like a field.
_HOLDS_IDS = frozenset({"options", "steps", "choices", "left", "right", "gaps", "spots", "points", "content_notes"})


def segment_name(kind: str, path: Path) -> str:
    """Return what a text of a card of this kind is called, such as “Answer “noter” · Text”; without a kind, one of the deck's own."""
    names: list[str] = []
    fields: tuple[str, ...] = ()
    is_id = False
    for part in path:
        if isinstance(part, int):
            names[-1] = pgettext("segment", "%(name)s %(number)d") % {"name": _row(kind, fields), "number": part + 1}
        elif is_id:
            names[-1] = pgettext("segment", "%(name)s “%(id)s”") % {"name": _row(kind, fields), "id": part}
        else:
            fields = (*fields, part)
            names.append(_field(kind, fields))
        is_id = not is_id and part in _HOLDS_IDS
    return " · ".join(names)


def _field(kind: str, fields: tuple[str, ...]) -> str:
    if not kind:
        return str(_DECK.get(fields[-1], fields[-1]))
    try:
        return str(labels.of(kind, fields).text)
    except LookupError:
        return fields[-1]


def _row(kind: str, fields: tuple[str, ...]) -> str:
    if not kind:
        return _field(kind, fields)
    try:
        return str(labels.row(kind, fields))
    except LookupError:
        return fields[-1]
