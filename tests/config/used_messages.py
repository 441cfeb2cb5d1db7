"""Every message the templates and modules ask for, found the way Django's own extraction finds them."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

import ravive

PACKAGE = Path(ravive.__file__).parent
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip

type Message = tuple[str | None, str | tuple[str, str]]


def used() -> dict[Message, str]:
    """Return each message as (context, text) or (context, (singular, plural)), with the file that asks for it."""
    found: dict[Message, str] = {}
    for path in sorted(PACKAGE.rglob("*.html")):
        # Python reads the result: an indented line of a template would be an error there.
        source = re.sub(r"^[ \t]+", "", templatize(path.read_text("utf-8"), origin=str(path)), flags=re.MULTILINE)
        for message in _messages(source):
            found.setdefault(message, str(path.relative_to(PACKAGE)))
    for path in sorted(PACKAGE.rglob("*.py")):
        for message in _messages(path.read_text("utf-8")):
            found.setdefault(message, str(path.relative_to(PACKAGE)))
    return found


def _messages(source: str) -> Iterator[Message]:
    for _, function, texts, _ in extract_python(BytesIO(source.encode()), dict.fromkeys(KEYWORDS), [], {"encoding": "utf-8"}):
        parts = [texts] if isinstance(texts, str) else [text for text in texts if text is not None]
        context = parts.pop(0) if function in ("pgettext", "npgettext") else None
        if parts:
            yield context, (parts[0], parts[1]) if function in ("ngettext", "npgettext") else parts[0]
