"""How far a translation follows its original, text by text: what is missing, what changed since, and what saving a text does.

`made_from` holds the original's text each translated text was made from: what differs from the original now is to be done again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ravive.cards.segments import segments_of, with_texts
from ravive.lib.problem import Path
from ravive.lib.yaml_lines import Plain

# In the order of the work. Only the first two keep a card out of what is published.
State = Literal["missing", "outdated", "to_be_read", "signed"]
STATES: tuple[State, ...] = ("missing", "outdated", "to_be_read", "signed")
BLOCKED: frozenset[State] = frozenset({"missing", "outdated"})


@dataclass(frozen=True, slots=True)
class Translation:
    """The words of a card or a deck in another language. `made_from` is None where nobody knows.

    `status` is "outdated" once its author stated that the card's meaning changed; a text that merely differs leaves it.
    """

    words: Plain
    made_from: Plain
    status: State


NOT_BEGUN = Translation(words={}, made_from={}, status="missing")


def changed_paths(original: Plain, translation: Translation) -> dict[Path, str]:
    """Return the translated texts whose original changed since, each with the original's text of then.

    >>> changed_paths({"prompt": "Qui voit ?"}, Translation({"prompt": "Wie?"}, {"prompt": "Qui ?"}, "signed"))
    {('prompt',): 'Qui ?'}
    """
    if translation.made_from is None:
        return {}
    now, then, texts = segments_of(original), segments_of(translation.made_from), segments_of(translation.words)
    return {path: then[path] for path, text in now.items() if path in texts and path in then and then[path] != text}


def missing_paths(original: Plain, words: Plain) -> tuple[Path, ...]:
    """Return the texts a translation lacks before it can be published.

    A variant may lack altogether; one that was begun is to be finished, and those before it as well, since variants go by number.
    """
    texts = segments_of(words)
    last_variant = max((int(path[1]) for path in texts if path[0] == "variants" and len(path) > 1), default=-1)
    return tuple(
        path
        for path in segments_of(original)
        if not texts.get(path, "").strip() and (path[0] != "variants" or int(path[1]) <= last_variant)
    )


def state_of(original: Plain, translation: Translation) -> State:
    """Return how far a translation is as it stands beside the original: one that differs counts as outdated, published or not."""
    if missing_paths(original, translation.words):
        return "outdated" if translation.status == "outdated" else "missing"
    if translation.status in BLOCKED or is_behind(original, translation):
        return "outdated"
    return translation.status


def is_behind(original: Plain, translation: Translation) -> bool:
    """Say whether the original has other texts than those this translation was made from."""
    return translation.made_from is not None and segments_of(translation.made_from) != segments_of(original)


def with_new_texts(original: Plain, translation: Translation, texts: Mapping[Path, str]) -> Translation:
    """Return the translation with these texts, each made from the original as it is now.

    A text sent unchanged still holds. Texts the original no longer has are dropped. Once every text is there and
    made from the original of now, the card waits for a reader; a signature holds as long as nothing changed.
    """
    now, held = segments_of(original), segments_of(translation.words)
    known = {path: text for path, text in texts.items() if path in now}
    words = with_texts(original, {**held, **known})
    # Where nobody knows, what was there before counts as made from the original of now.
    then = now if translation.made_from is None else segments_of(translation.made_from)
    made_from = with_texts(original, {path: now[path] if path in known else then.get(path, "") for path in segments_of(words)})
    is_unchanged = segments_of(words) == held and not is_behind(original, translation)
    return _with_status(original, Translation(words, made_from, translation.status), whole=_status_of_whole(translation, is_unchanged))


def followed(original: Plain, translation: Translation, paths: Iterable[Path] | None = None) -> Translation:
    """Return the translation with these texts (None: all of them) confirmed as they are."""
    texts = segments_of(translation.words)
    chosen = texts if paths is None else {path: texts[path] for path in paths if path in texts}
    return with_new_texts(original, translation, chosen)


def _status_of_whole(before: Translation, is_unchanged: bool) -> State:
    return before.status if is_unchanged and before.status not in BLOCKED else "to_be_read"


def _with_status(original: Plain, translation: Translation, *, whole: State) -> Translation:
    """Return the translation with its status: `whole` where every text is there, and made from the original of now."""
    if missing_paths(original, translation.words):
        return replace(translation, status="outdated" if translation.status == "outdated" else "missing")
    if changed_paths(original, translation):
        return replace(translation, status="outdated" if translation.status == "outdated" else "to_be_read")
    # The variants that are not translated: nothing waits for them.
    return Translation(translation.words, original, whole)


def taken_over(
    original: Plain, words: Plain, *, before: Translation, their_original: Plain, their_words: Plain, is_read: bool
) -> Translation:
    """Return a translation of which some or all texts come from whom the card was adopted; `before` is the one that stood here.

    A text of theirs was made from their original, any other from what it was made from before: what differs from the `original`
    here is to be done again, as after a change of one's own. `is_read`: a native reader read theirs.
    """
    now, texts, theirs = segments_of(original), segments_of(words), segments_of(their_words)
    there = segments_of(their_original)
    then = now if before.made_from is None else segments_of(before.made_from)
    origins = {path: there.get(path, "") if theirs.get(path) == text else then.get(path, "") for path, text in texts.items()}
    made_from = with_texts(original, {path: text for path, text in origins.items() if path in now})
    is_theirs = texts == {path: text for path, text in theirs.items() if path in now}
    whole: State = ("signed" if is_read else "to_be_read") if is_theirs else _status_of_whole(before, texts == segments_of(before.words))
    return _with_status(original, Translation(words, made_from, before.status), whole=whole)
