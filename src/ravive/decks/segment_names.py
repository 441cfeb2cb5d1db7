"""What the texts of a card are called for those who translate and compare them: the words of the card's form, each row by its own."""

from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext

from ravive.decks.card_form import labels
from ravive.decks.row_names import Names
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
    "origins": gettext_lazy("Adopted from"),
}
# Below these stand ids, which may be spelt like a field.
_HOLDS_IDS = frozenset({"options", "steps", "choices", "left", "right", "gaps", "spots", "points", "content_notes"})


def segment_name(kind: str, path: Path, rows: Names | None = None) -> str:
    """Return what a text of a card of this kind is called, such as “Answer “Je note” · Text”; without a kind, one of the deck's own.

    `rows` are what its rows are called; without a name for it, a row is called by its id.
    """
    language = get_language()
    names: list[str] = []
    fields: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    is_id = False
    for part in path:
        at = (*at, f"#{part}" if is_id or isinstance(part, int) else part)
        if isinstance(part, int):
            names[-1] = _numbered(language) % {"name": _row(kind, fields, language), "number": part + 1}
        elif is_id:
            called = (rows or {}).get(at) or (rows or {}).get(at[-2:], part)
            names[-1] = _named(language) % {"name": _row(kind, fields, language), "id": called}
        else:
            fields = (*fields, part)
            names.append(_field(kind, fields, language))
        is_id = not is_id and part in _HOLDS_IDS
    return " · ".join(names)


# A file of a large deck names tens of thousands of texts with a few hundred words; `language` is the one they are looked up in.
@lru_cache(maxsize=8)
def _numbered(language: str) -> str:
    return pgettext("segment", "%(name)s %(number)d")


@lru_cache(maxsize=8)
def _named(language: str) -> str:
    return pgettext("segment", "%(name)s “%(id)s”")


@lru_cache(maxsize=4096)
def _field(kind: str, fields: tuple[str, ...], language: str) -> str:
    if not kind:
        return str(_DECK.get(fields[-1], fields[-1]))
    try:
        return str(labels.of(kind, fields).text)
    except LookupError:
        return fields[-1]


@lru_cache(maxsize=4096)
def _row(kind: str, fields: tuple[str, ...], language: str) -> str:
    if not kind:
        return _field(kind, fields, language)
    try:
        return str(labels.row(kind, fields))
    except LookupError:
        return fields[-1]
