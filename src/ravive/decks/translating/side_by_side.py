"""A card, or a deck's own words, beside its translation as a translator's page shows it, text by text."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.cards.draft import CardDraft
from ravive.cards.segments import segment_key, segments_of
from ravive.cards.translation import changed_paths, missing_paths
from ravive.decks import card_form, row_names
from ravive.decks.reviewing import card_text
from ravive.decks.segment_names import segment_name
from ravive.decks.translating import text_problems
from ravive.decks.translating.queries import Piece


@dataclass(frozen=True, kw_only=True)
class TranslationSegment:
    """One text of the original beside its translation; `was` marks what changed in the original since, where something did."""

    key: str
    label: str
    original: str
    was: SafeString | None
    text: str
    is_missing: bool
    flaws: tuple[text_problems.SegmentFlaw, ...]
    rows: int

    @property
    def is_to_do(self) -> bool:
        """Whether the text is missing, or its original changed."""
        return bool(self.mark)

    @property
    def mark(self) -> str:
        """What is to do, in a word; empty where the text follows its original."""
        return _("original changed") if self.was is not None else _("missing") if self.is_missing else ""


def segments(found: Piece) -> list[TranslationSegment]:
    """Return every text of the original beside its translation, in their order."""
    kind = found.card.kind if found.card else ""
    rows = _row_names(found)
    translated, changed = segments_of(found.translation.words), changed_paths(found.original, found.translation)
    missing = set(missing_paths(found.original, found.translation.words))
    flaws = text_problems.of_piece(found)
    return [
        TranslationSegment(
            key=segment_key(path),
            label=segment_name(kind, path, rows),
            original=text,
            was=card_text.text_difference(changed[path], text) if path in changed else None,
            text=translated.get(path, ""),
            is_missing=path in missing,
            flaws=flaws.get(path, ()),
            rows=max(2, text.count("\n") + 1, -(-len(text) // 48)),
        )
        for path, text in segments_of(found.original).items()
    ]


def _row_names(found: Piece) -> row_names.Names:
    """Return what the rows of a card are called in the language it is written in."""
    if found.card is None:
        return {}
    original = CardDraft(found.card.structure, {found.language: found.original})
    return row_names.names_in(found.card.kind, card_form.split(original, found.language))


def counts(found: Iterable[TranslationSegment]) -> dict[str, str]:
    """Return how many texts are to do and how many follow their original, in words."""
    to_do = [segment.is_to_do for segment in found]
    left, done = sum(to_do), len(to_do) - sum(to_do)
    return {
        "toDo": ngettext("%(count)s text to do", "%(count)s texts to do", left) % {"count": left}
        if left
        else _("Every text follows its original"),
        "done": ngettext("%(count)s text that follows its original", "%(count)s texts that follow their original", done) % {"count": done},
    }
