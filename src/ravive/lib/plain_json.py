"""Plain data to and from JSON, fast enough for thousands of cards: compact, in the order it has, characters as they are."""

from typing import Any

from pydantic_core import from_json, to_json


def json_bytes(data: Any) -> bytes:  # noqa: ANN401 -- what JSON can hold
    """Return dictionaries with texts as keys, lists, texts, whole and finite numbers, booleans and None as UTF-8.

    >>> json_bytes({"où": [1, 0.5, True, None]}).decode()
    '{"où":[1,0.5,true,null]}'
    """
    return to_json(data)


def json_data(text: str | bytes) -> Any:  # noqa: ANN401 -- what JSON can hold
    """Return the data a JSON text holds. Raises ValueError for anything else.

    >>> json_data('{"où":[1,0.5,true,null]}')
    {'où': [1, 0.5, True, None]}
    """
    return from_json(text, allow_inf_nan=False)
