"""Shortcodes and comments of WordPress in a text, as HTML that can be read on; and the names of those that are lost.

Every pattern is bounded, so that the time to read a text grows with its length only.
"""

import json
import re
from collections.abc import Callable, Sequence
from html import escape

SHORTCODE = re.compile(r"\[(\[?)(/?)([A-Za-z][\w-]{0,60})((?:\s[^\[\]]{0,4000}?)?)(/?)\](\]?)")
CAPTION = re.compile(r"\[(?:wp_)?caption((?:\s[^\[\]]{0,2000}?)?)\](.{0,20000}?)\[/(?:wp_)?caption\]", re.DOTALL)
WRAPPED = re.compile(r"\[(embed|video|audio|youtube|vimeo)((?:\s[^\[\]]{0,2000}?)?)\]\s{0,50}(https?://[^\s\[\]<>]{1,2000})\s{0,50}\[/\1\]")
VALUE = re.compile(r"""([\w-]{1,60})\s{0,20}=\s{0,20}(?:"([^"]{0,4000})"|'([^']{0,4000})'|[”“″]([^”“″]{0,4000})[”“″]|([^\s"']{1,4000}))""")
ADDRESS = re.compile(r"https?://[^\s\"'<>\[\]]{1,2000}")
PICTURE_END = re.compile(r"(<img\b[^>]{0,4000}>(?:\s{0,50}</a>)?)(.*)", re.DOTALL | re.IGNORECASE)
BLOCK = re.compile(r"<!--\s{1,20}(/?)wp:([a-z0-9/_-]{1,80})\s{1,20}(\{[^\n]{0,20000}?\}\s{1,20})?(/?)-->")
LANGUAGE_PART = re.compile(r"\[:([a-z]{2}|)\]|<!--:([a-z]{2}|)-->")
# They play or show something at an address of their own.
PLAYERS = frozenset({"embed", "video", "audio", "youtube", "vimeo", "dailymotion", "soundcloud", "ted", "tiktok", "instagram"})
# Blocks that hold nothing, and draw nothing that would be missed.
SILENT_BLOCKS = frozenset({"more", "nextpage", "separator", "spacer"})
MOST_DEPTH = 3
MOST_REUSED = 50

type BlockText = Callable[[int], str | None]


def in_language(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """Return the part of a text that is in a language, and the other languages that it has (as qTranslate stores them).

    A text without such parts is returned whole. One that lacks the language is returned in the first that it has.

    >>> in_language("[:fr]Bonjour[:nl]Dag[:]", "nl")
    ('Dag', ('fr',))
    """
    pieces = LANGUAGE_PART.split(text)
    marks = [short or comment or "" for short, comment in zip(pieces[1::3], pieces[2::3], strict=True)]
    if not any(marks):
        return text, ()
    parts: dict[str, str] = {}
    for mark, words in zip(marks, pieces[3::3], strict=True):
        parts[mark] = parts.get(mark, "") + words
    common = pieces[0] + parts.pop("", "")
    chosen = language if language in parts else next(iter(parts))
    return common + parts[chosen], tuple(other for other in parts if other != chosen)


def with_reused_blocks(text: str, block_text: BlockText) -> str:
    """Return a text with its synced patterns (reusable blocks) written out. Those that are not in the export stay, to be noted as lost."""
    left = MOST_REUSED

    def expand(text: str, depth: int) -> str:
        def written_out(match: re.Match[str]) -> str:
            nonlocal left
            held = block_text(_reference(match[3] or "")) if match[2] == "block" and depth < MOST_DEPTH and left else None
            if held is None:
                return match[0]
            left -= 1
            return expand(held, depth + 1)

        return BLOCK.sub(written_out, text)

    return expand(text, 0)


def _reference(values: str) -> int:
    try:
        number = json.loads(values).get("ref", 0)
    except (ValueError, AttributeError, RecursionError):
        return 0
    return number if isinstance(number, int) else 0


def drawn_blocks(text: str) -> tuple[str, ...]:
    """Return the names of blocks that hold no text and that WordPress fills when it shows the page, each once."""
    names = dict.fromkeys(match[2] for match in BLOCK.finditer(text) if match[4] and match[2] not in SILENT_BLOCKS)
    return tuple(names)


def has_blocks(text: str) -> bool:
    """Return whether a text was written with the block editor; else its blank lines are its paragraphs."""
    return BLOCK.search(text) is not None


def as_html(text: str, *, attached: Sequence[int] = ()) -> tuple[str, tuple[str, ...]]:
    """Return a text with its shortcodes as HTML, and the names of those that are lost.

    `attached` are the pictures of a gallery that names none.
    """
    lost: dict[str, None] = {}
    text = CAPTION.sub(_caption, text)
    text = WRAPPED.sub(lambda match: _frame(match[3]), text)
    closed = frozenset(match[3] for match in SHORTCODE.finditer(text) if match[2])

    def replaced(match: re.Match[str]) -> str:
        name, values = match[3].lower(), match[4]
        if match[1] and match[6]:
            return match[0][1:-1]
        if not _is_shortcode(match, closed):
            return match[0]
        around = (match[1], match[6])
        if match[2]:
            return "".join(around)
        if name == "gallery":
            return around[0] + _gallery(values, attached) + around[1]
        address = ADDRESS.search(values)
        if name in PLAYERS and address:
            return around[0] + _frame(address[0]) + around[1]
        lost[match[3]] = None
        return "".join(around)

    return SHORTCODE.sub(replaced, text), tuple(lost)


def _is_shortcode(match: re.Match[str], closed: frozenset[str]) -> bool:
    """Return whether brackets hold a shortcode, not words such as "[sic]" or "[the court]"."""
    name, values = match[3], match[4]
    if name.lower() in PLAYERS | {"gallery", "caption"} or match[2] or match[5] or name in closed:
        return True
    return "=" in values or ("_" in name and not values.strip())


def _values(text: str) -> dict[str, str]:
    return {match[1].lower(): next(filter(None, match.groups()[1:]), "") for match in VALUE.finditer(text)}


def _caption(match: re.Match[str]) -> str:
    """Return a picture with its caption, which stands after it, or among the values in old texts."""
    found = PICTURE_END.search(match[2])
    before = match[2][: found.start()] if found else ""
    picture, words = (found[1], found[2]) if found else (match[2], "")
    words = words.strip() or escape(_values(match[1]).get("caption", ""))
    return f"\n\n<figure>{before}{picture}<figcaption>{words}</figcaption></figure>\n\n"


def _gallery(values: str, attached: Sequence[int]) -> str:
    named = [int(number) for number in re.findall(r"\d{1,18}", _values(values).get("ids", ""))]
    return "\n\n" + "".join(f'<img class="wp-image-{number}">' for number in named or attached) + "\n\n"


def _frame(address: str) -> str:
    return f'\n\n<iframe src="{escape(address)}"></iframe>\n\n'
