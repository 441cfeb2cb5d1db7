"""A deck's words in one language as a translator's file holds them: each text with its state and notes for its translator."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from ravive.cards.card import Language
from ravive.cards.segments import markers_of, segments_of
from ravive.cards.translation import changed_paths
from ravive.decks.segment_names import segment_name
from ravive.decks.translating.queries import Piece
from ravive.formats.texts import OWN_WORDS, TextGroup, Texts, TranslatorText, text_id
from ravive.formats.texts_workbook import TextsWords
from ravive.lib.languages import name_of
from ravive.lib.yaml_lines import Path


def texts_of(slug: str, original: Language, language: Language, pieces: Iterable[Piece], *, only_to_do: bool = False) -> Texts:
    """Return the words of a deck as a translator's file holds them; with `only_to_do`, the texts that are missing or changed."""
    groups = [_group(piece, only_to_do=only_to_do) for piece in pieces]
    return Texts(deck=slug, source_language=original, target_language=language, groups=tuple(group for group in groups if group.texts))


def _group(piece: Piece, *, only_to_do: bool) -> TextGroup:
    translated, changed = segments_of(piece.translation.words), changed_paths(piece.original, piece.translation)
    texts = segments_of(piece.original)
    kind, is_signed = piece.card.kind if piece.card else "", piece.state == "signed"
    found = tuple(
        TranslatorText(
            id=text_id(piece.name, path),
            source=text,
            target=translated.get(path),
            state="initial" if path not in translated or path in changed else "final" if is_signed else "translated",
            is_outdated=path in changed,
            field=segment_name(kind, path),
            notes=tuple(_notes(kind, path, text, changed.get(path))),
        )
        for path, text in texts.items()
        if not only_to_do or path in changed or path not in translated
    )
    name = texts.get(("prompt",)) or texts.get(("title",)) or piece.name
    return TextGroup(id=f"cards.{piece.name}" if piece.card else OWN_WORDS, name=name, texts=found)


def _notes(kind: str, path: Path, text: str, before: str | None) -> Iterator[str]:
    if kept := markers_of(kind, path, text):
        yield _("Keep as they are: %(markers)s") % {"markers": " ".join(kept)}
    if before is not None:
        yield _("The original was: %(text)s") % {"text": before}


def workbook_words(original: Language, language: Language) -> TextsWords:
    """Return what a translators' workbook says to people, in the language of the desk."""
    return TextsWords(
        title=_("Translation"),
        card=_("Card"),
        field=_("Text"),
        notes=_("Good to know"),
        source=_("Original: %(language)s") % {"language": name_of(original)},
        target=_("Fill in: %(language)s") % {"language": name_of(language)},
        holds=_("Still right as it is? Write x"),
        state=_("State"),
        states={
            "initial": _("missing"),
            "translated": _("to be read"),
            "reviewed": _("to be read"),
            "final": _("read"),
            "outdated": _("original changed"),
        },
    )
