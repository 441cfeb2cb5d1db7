"""What the texts of a card are called for those who translate, read and compare them; and what the fields of its structure are."""

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from ravive.lib.yaml_lines import Path

_FIELDS: dict[str, str | Promise] = {
    "title": pgettext_lazy("segment", "Title"),
    "summary": pgettext_lazy("segment", "Summary"),
    "content_notes": pgettext_lazy("segment", "Content note"),
    "prompt": pgettext_lazy("segment", "Question"),
    "options": pgettext_lazy("segment", "Answer"),
    "text": pgettext_lazy("segment", "Text"),
    "feedback": pgettext_lazy("segment", "Explanation of this answer"),
    "explanation": pgettext_lazy("segment", "Explanation"),
    "reflex": pgettext_lazy("segment", "Reflex"),
    "picture_alt": pgettext_lazy("segment", "What the picture shows"),
    "variants": pgettext_lazy("segment", "Variant"),
    "if_true": pgettext_lazy("segment", "To whoever answers “true”"),
    "if_false": pgettext_lazy("segment", "To whoever answers “false”"),
    "steps": pgettext_lazy("segment", "Step"),
    "question": pgettext_lazy("segment", "Question of the step"),
    "choices": pgettext_lazy("segment", "Choice"),
    "left": pgettext_lazy("segment", "Left item"),
    "right": pgettext_lazy("segment", "Right item"),
    "gaps": pgettext_lazy("segment", "Gap"),
    "accept": pgettext_lazy("segment", "Accepted answers, one a line"),
    "decoys": pgettext_lazy("segment", "Misleading words, one a line"),
    "do": pgettext_lazy("segment", "What to do, one a line"),
    "dont": pgettext_lazy("segment", "What to avoid, one a line"),
    "spots": pgettext_lazy("segment", "Spot"),
    "points": pgettext_lazy("segment", "Point"),
}

_STRUCTURE: dict[str, str | Promise] = {
    "kind": pgettext_lazy("structure", "Kind"),
    "theme": pgettext_lazy("structure", "Theme"),
    "notion": pgettext_lazy("structure", "Notion"),
    "critical": pgettext_lazy("structure", "Vital"),
    "situation": pgettext_lazy("structure", "Situation"),
    "status": pgettext_lazy("structure", "Status"),
    "sources": pgettext_lazy("structure", "Sources"),
    "facts": pgettext_lazy("structure", "Facts quoted"),
    "help": pgettext_lazy("structure", "Help shown"),
    "picture": pgettext_lazy("structure", "Picture"),
    "content_note": pgettext_lazy("structure", "Content note"),
    "confidence": pgettext_lazy("structure", "Asks how sure"),
    "options": pgettext_lazy("structure", "Answers"),
    "right": pgettext_lazy("structure", "Right answer"),
    "steps": pgettext_lazy("structure", "Steps"),
    "start": pgettext_lazy("structure", "First step"),
    "pairs": pgettext_lazy("structure", "Pairs"),
    "extra": pgettext_lazy("structure", "Items without a pair"),
    "gaps": pgettext_lazy("structure", "Gaps"),
    "mode": pgettext_lazy("structure", "Way to answer"),
    "spots": pgettext_lazy("structure", "Spots"),
    "points": pgettext_lazy("structure", "Points"),
    "audience": pgettext_lazy("structure", "Audience"),
    "written_for_minors": pgettext_lazy("structure", "Written for minors"),
    "age_rating": pgettext_lazy("structure", "Age rating"),
    "themes": pgettext_lazy("structure", "Themes"),
    "licence": pgettext_lazy("structure", "Licence"),
    "content_notes": pgettext_lazy("structure", "Content notes"),
}


# Below these stand ids, which may be spelt like a field.
_HOLDS_IDS = frozenset({"options", "steps", "choices", "left", "right", "gaps", "spots", "points", "content_notes"})


def segment_name(path: Path) -> str:
    """Return what a text is called, such as “Answer “noter” · Text”; a variant goes by its number."""
    names: list[str] = []
    is_id = False
    for part in path:
        if isinstance(part, int):
            names[-1] = pgettext("segment", "%(name)s %(number)d") % {"name": names[-1], "number": part + 1}
        elif is_id:
            names[-1] = pgettext("segment", "%(name)s “%(id)s”") % {"name": names[-1], "id": part}
        else:
            names.append(str(_FIELDS.get(part, part)))
        is_id = not is_id and part in _HOLDS_IDS
    return " · ".join(names)


def field_name(name: str) -> str:
    """Return what a field of the structure is called; one without words, such as an id, as it is written."""
    return str(_STRUCTURE.get(name, name))
