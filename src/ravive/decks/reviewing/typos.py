"""Whether two drafts of a deck differ by typos alone: then one signature publishes the later one."""

from ravive.cards.card import Language
from ravive.cards.draft import DeckDraft, mapping
from ravive.cards.segments import segments_of
from ravive.cards.typos import is_typo, words_used
from ravive.decks.reviewing import snapshot_diff

# Answers that are typed or chosen: what counts as right.
_ANSWERS = frozenset({"accept", "decoys"})


def more_than_typos(before: DeckDraft, after: DeckDraft) -> tuple[str, str] | None:
    """Return the first text that is more than a typo, as it was and as it is; empty texts for what is no text. None: all are typos."""
    language = after.original
    then, now = snapshot_diff.signed_parts(before), snapshot_diff.signed_parts(after)
    if language is None or before.original != language or then.keys() != now.keys():
        return "", ""
    used = words_used(text for part in then.values() for text in segments_of(mapping(part)["words"]).values())
    for name, part in now.items():
        old, new = mapping(then[name]), mapping(part)
        if {**old, "words": None} != {**new, "words": None}:
            return "", ""
        texts, later = segments_of(old["words"]), segments_of(new["words"])
        if texts.keys() != later.keys():
            return "", ""
        for path, text in texts.items():
            if text != later[path] and (path[-1] in _ANSWERS or not _is_typo(text, later[path], language, used)):
                return text, later[path]
    return None


def _is_typo(before: str, after: str, language: Language, used: dict[str, int]) -> bool:
    here = words_used([before])
    return is_typo(before, after, language, {word for word, count in used.items() if count > here[word]})
