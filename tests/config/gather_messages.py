"""Adds the messages that pages ask for to the four catalogues, without words yet, and deletes those that none asks for.

Run `python -m tests.config.gather_messages`, then write the words. Everything else in the files stays as it is.
"""

import io
import re
from pathlib import Path

from babel.messages.pofile import escape, read_po

import ravive
from tests.config.used_messages import Message, used

LOCALE = Path(ravive.__file__).parent / "locale"


def gathered(catalogue: str, asked: dict[Message, str]) -> str:
    """Return a catalogue with the messages that are asked for, new ones at its end. Raises ValueError for one that is not merged."""
    if conflict := re.search(r"^(<<<<<<<|=======|>>>>>>>).*$", catalogue, re.MULTILINE):
        raise ValueError(f'solve the conflict of a merge first: "{conflict[0]}"')
    header, *blocks = catalogue.rstrip("\n").split("\n\n")
    messages = {message: block for block in blocks if (message := _message_of(block)) in asked}
    for message, file in asked.items():
        messages.setdefault(message, _block(message, file))
    return "\n\n".join([header, *messages.values()]) + "\n"


def _message_of(block: str) -> Message:
    (message,) = (entry for entry in read_po(io.BytesIO(block.encode())) if entry.id)
    return message.context, (message.id[0], message.id[1]) if isinstance(message.id, (list, tuple)) else message.id


def _block(message: Message, file: str) -> str:
    context, text = message
    singular, plural = text if isinstance(text, tuple) else (text, "")
    lines = [f"#: {file}", *([f"msgctxt {escape(context)}"] if context else []), f"msgid {escape(singular)}"]
    lines += [f"msgid_plural {escape(plural)}", 'msgstr[0] ""', 'msgstr[1] ""'] if plural else ['msgstr ""']
    return "\n".join(lines)


if __name__ == "__main__":
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        try:
            path.write_text(gathered(path.read_text("utf-8"), used()), "utf-8")
        except ValueError as problem:
            raise SystemExit(f"{path}: {problem}") from problem
