"""The words of an address that leads nowhere, to search for what its visitor wanted."""

import re
from pathlib import PurePosixPath

from ravive.lib.languages import is_language
from ravive.pages.redirects import CLOSED

PAGE_ENDINGS = ("", ".htm", ".html", ".php")
SHORTEST_WORD, MOST_WORDS = 3, 6
_WORD = re.compile(r"[^\W\d_]+")


def words_of_address(path: str) -> str:
    """Return the words at the end of an address, empty for one of a file or a program.

    >>> words_of_address("/fr/actualites/2019-05-qui-s-arrete/")
    'actualites qui arrete'
    >>> words_of_address("/wp-content/plugins/a.js")
    ''
    """
    place = PurePosixPath(path)
    if path.startswith(CLOSED) or place.suffix not in PAGE_ENDINGS or any(part.startswith(".") for part in place.parts):
        return ""
    parts = [part for part in place.with_suffix("").parts if part != "/" and not is_language(part)]
    words = [word for part in parts for word in _WORD.findall(part) if len(word) >= SHORTEST_WORD]
    return " ".join(words[-MOST_WORDS:])
