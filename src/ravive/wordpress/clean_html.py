"""HTML as it is read on: what nh3 lets through. It parses as browsers do, so that nothing hides between two readings of the same text."""

import re
from html import unescape

import nh3

from ravive.wordpress.text_parts import ConversionNote, ConversionNoteKind

TAGS = frozenset(
    {
        "a", "article", "aside", "audio", "b", "blockquote", "br", "caption", "center", "cite", "code", "dd", "details", "div", "dl",
        "dt", "em", "embed", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "iframe",
        "img", "li", "main", "ol", "p", "pre", "q", "section", "source", "span", "strong", "summary", "sup", "table", "tbody", "td",
        "tfoot", "th", "thead", "tr", "ul", "video",
    }
)  # fmt: skip
# Removed with all that they hold. Others lose their tag only.
REMOVED = frozenset(
    {
        "applet", "base", "button", "canvas", "dialog", "fieldset", "form", "frameset", "head", "input", "link", "map", "math", "meta",
        "noscript", "object", "option", "script", "select", "style", "svg", "template", "textarea", "title",
    }
)  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "class"}, **{name: {"src"} for name in ("iframe", "embed", "video", "audio", "source")}}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
FORMS = re.compile(r"<\s{0,20}(?:form|input|select|textarea)\b", re.IGNORECASE)
SCRIPTS = re.compile(r"<\s{0,20}(?:script|object|applet)\b|\bon[a-z]{3,20}\s{0,20}=\s{0,20}[\"']|javascript:", re.IGNORECASE)
NOTED = ((FORMS, ConversionNoteKind.FORM), (SCRIPTS, ConversionNoteKind.SCRIPT))


def cleaned(html: str) -> tuple[str, tuple[ConversionNote, ...]]:
    """Return the HTML of a text with known tags, links and addresses only, all tags matched; and what was removed that acted."""
    noted = tuple(ConversionNote(kind=kind) for pattern, kind in NOTED if pattern.search(html))
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(REMOVED),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    return clean, noted


def plain(html: str) -> str:
    """Return the words of a title or a summary: no tag, entities as characters, spaces as one."""
    bare = nh3.clean(html, tags=set(), clean_content_tags=set(REMOVED), link_rel=None)
    # nh3 escapes what is left; a title was often escaped once already before it was stored.
    return " ".join(unescape(unescape(bare)).split())
