"""What is wrong with a translated text, shown beside its field: markers lost, terms to avoid, and the other content rules."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ravive.cards.rules.facts import phone_numbers
from ravive.cards.rules.texts import text_flaws
from ravive.cards.segments import Markers, markers_changed, segments_of
from ravive.cards.structure import LONGEST_PROMPT, LONGEST_TEXT
from ravive.decks.translating.queries import Piece
from ravive.lib.problem import Path, Severity, ShapeCode, problem
from ravive.register import problem_texts, queries


@dataclass(frozen=True, slots=True)
class SegmentFlaw:
    """One thing that is wrong with a text; an error keeps the card from being published."""

    text: str
    severity: Severity


def of_piece(piece: Piece) -> dict[Path, tuple[SegmentFlaw, ...]]:
    """Return what is wrong with each translated text of a card that has something wrong."""
    numbers = phone_numbers(queries.register_of(piece.deck.organisation))
    found = {path: _of_text(piece, path, text, numbers) for path, text in segments_of(piece.translation.words).items()}
    return {path: flaws for path, flaws in found.items() if flaws}


def of_text(piece: Piece, path: Path, text: str) -> tuple[SegmentFlaw, ...]:
    """Return what is wrong with one translated text; an empty one is only missing."""
    return _of_text(piece, path, text, phone_numbers(queries.register_of(piece.deck.organisation))) if text.strip() else ()


def _of_markers(markers: Markers) -> list[SegmentFlaw]:
    if markers.name_other_facts:
        named = {"value": " ".join(markers.added), "before": " ".join(markers.lost)}
        text = _("The translation names %(value)s instead of %(before)s. Check that this is the right service for the language.") % named
        return [SegmentFlaw(text, "warning")]
    lost = [SegmentFlaw(_("Keep “%(marker)s” of the original as it is.") % {"marker": marker}, "error") for marker in markers.lost]
    added = [SegmentFlaw(_("“%(marker)s” does not stand in the original.") % {"marker": marker}, "error") for marker in markers.added]
    return lost + added


def _of_text(piece: Piece, path: Path, text: str, numbers: frozenset[str]) -> tuple[SegmentFlaw, ...]:
    original = segments_of(piece.original).get(path)
    if original is None:
        return ()
    found: list[SegmentFlaw] = []
    markers = markers_changed(piece.card.kind if piece.card else None, path, original, text)
    found += _of_markers(markers)
    longest = LONGEST_PROMPT if path[-1] == "prompt" else LONGEST_TEXT
    if len(text) > longest:
        too_long = problem(ShapeCode.TEXT_TOO_LONG, count=len(text), most=longest)
        found.append(SegmentFlaw(problem_texts.text_of(too_long), "error"))
    is_informal = piece.deck.audience == "teenagers"
    found += [
        SegmentFlaw(problem_texts.text_of(flaw), flaw.severity)
        for flaw in text_flaws(text, piece.language, numbers, is_informal=is_informal)
    ]
    return tuple(found)
