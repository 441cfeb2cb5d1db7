"""What marking an answer says, and reading what a learner answered.

Every kind marks its own cards: `card.mark` raises ValueError when the response does not belong to the card.
The same rules in the app: `app/src/core/marking.ts`. Both obey `protocol/marking_vectors.json`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import cast

# One of: {"choice": id}, {"choices": [ids]}, {"truth": bool}, {"order": [ids]}, {"pairs": {left: right}}, {"gaps": {gap: text}},
# {"self": "none" | "part" | "all"}, {"spots": [ids]}, {"path": [[step, choice], …]}, {} for a tip.
type Response = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AnswerMark:
    """`credit` from 0 to 1, None for a tip. `parts` says how right each option, step, left item, gap, spot or `step.choice` was."""

    credit: float | None
    parts: dict[str, float] = field(default_factory=dict[str, float])


def text_of(response: Response, key: str, accepted: Collection[str]) -> str:
    """Return the text under `key`, which has to be one of `accepted`."""
    value = response.get(key)
    if not isinstance(value, str) or value not in accepted:
        raise ValueError(f"{key}: {value!r} is unknown; answer one of {', '.join(accepted)}")
    return value


def ids_of(response: Response, key: str, accepted: Collection[str]) -> list[str]:
    """Return the list of different ids under `key`, each of which has to be one of `accepted`."""
    value = response.get(key)
    if not isinstance(value, list):
        raise ValueError(f"{key}: {value!r} is not a list; answer a list of {', '.join(accepted)}")
    chosen = [text_of({key: item}, key, accepted) for item in cast("list[object]", value)]
    if len(set(chosen)) < len(chosen):
        raise ValueError(f"{key}: {chosen!r} names one twice; name each at most once")
    return chosen


def texts_of(response: Response, key: str, accepted: Collection[str]) -> dict[str, str]:
    """Return the mapping from `accepted` ids to texts under `key`."""
    value = response.get(key)
    if not isinstance(value, dict):
        raise ValueError(f"{key}: {value!r} is not a mapping; answer a mapping from {', '.join(accepted)} to texts")
    texts: dict[str, str] = {}
    for item, text in cast("dict[object, object]", value).items():
        if not isinstance(text, str):
            raise ValueError(f"{key}: {item!r} has {text!r}; answer a text")
        texts[text_of({key: item}, key, accepted)] = text
    return texts


def share_found(chosen: Collection[str], right: Mapping[str, bool]) -> AnswerMark:
    """Return (right ones chosen - wrong ones chosen) / right ones, not below 0; a part is 1 where chosen and right agree."""
    found = sum(1 if right[item] else -1 for item in chosen)
    credit = max(0, found) / sum(right.values())
    return AnswerMark(credit, {item: float((item in chosen) == is_right) for item, is_right in right.items()})
