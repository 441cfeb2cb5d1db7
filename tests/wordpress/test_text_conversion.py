"""Texts of WordPress as parts of a page: of both its editors, and whatever else people wrote."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ravive.wordpress.text_conversion import converted
from ravive.wordpress.text_parts import ConversionNoteKind, ConvertedText, FramePart, PicturePart, QuotePart, TextPart

RICH_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "b", "i", "a", "br"}


def links(address: str) -> dict[str, str] | None:
    return {"href": address} if address.startswith(("http://", "https://", "mailto:")) else None


def convert(text: str, language: str = "fr") -> ConvertedText:
    return converted(
        text,
        language=language,
        link_attributes=links,
        block_text=lambda number: "<p>Repris.</p>" if number == 12 else None,
        attached=(7, 8),
    )


def html(text: str) -> str:
    return "".join(part.html if isinstance(part, TextPart) else f"[{type(part).__name__}]" for part in convert(text).parts)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Un\ndeux\n\nTrois", "<p>Un<br/>deux</p><p>Trois</p>"),
        ("<p>Un\ndeux</p>", "<p>Un deux</p>"),
        ("Un <strong>gras\n\nencore</strong>", "<p>Un <b>gras</b></p><p><b>encore</b></p>"),
        ("<!-- wp:paragraph -->\n<p>Un</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:more -->\n<!--more-->", "<p>Un</p>"),
        ("<h1>A</h1><h2><strong>B</strong></h2><h5>C</h5>", "<h2>A</h2><h2>B</h2><h3>C</h3>"),
        ("<ul>\n<li>a<ul><li>b</li></ul></li>\n<li><p>c</p><p>d</p></li></ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c<br/>d</li></ul>"),
        ("<li>seul</li>", "<ul><li>seul</li></ul>"),
        ('<a href="https://x.example/?a=1&amp;b=2">x</a>', '<p><a href="https://x.example/?a=1&amp;b=2">x</a></p>'),
        ('<a href="javascript:x()">x</a> <a name="y">y</a>', "<p>x y</p>"),
        ("Vu [sic] le [1] et [[gallery]]", "<p>Vu [sic] le [1] et [gallery]</p>"),
        ("[vc_row][vc_column width=\"1/2\"]Texte[/vc_column][/vc_row]", "<p>Texte</p>"),
        ("CO<sub>2</sub>, m<sup>2</sup> &lt;b&gt; &amp;", "<p>CO2, m² &lt;b&gt; &amp;</p>"),
        ("<table><tr><th>Nom<th>Ville</tr><tr><td>A<td>B</tr></table>", "<ul><li><b>Nom</b> – A; <b>Ville</b> – B</li></ul>"),
        ("<table><tr><td><p>Un</p><p>Deux</p></td></tr></table>", "<p>Un</p><p>Deux</p>"),
        ("Un<br><br>Deux<br>trois", "<p>Un</p><p>Deux<br/>trois</p>"),
        ("<pre>a\nb</pre>", "<p>a<br/>b</p>"),
        ('<!-- wp:block {"ref":12} /-->', "<p>Repris.</p>"),
        ("<style>p{}</style><svg><text>x</text></svg>Texte<noscript><img src=x></noscript>", "<p>Texte</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_text_is_shown_as_it_was(source: str, shown: str) -> None:
    assert html(source) == shown


def test_pictures_stand_where_they_stood_with_their_captions() -> None:
    text = (
        'Avant <img class="wp-image-4" src="https://old.example/a.jpg" alt="Une  gare"> après\n\n[caption id="attachment_5" width="300"]'
        '<a href="https://old.example/b.jpg"><img class="wp-image-5" src="https://old.example/b-300x200.jpg" alt=""></a> Le quai[/caption]'
        '[gallery ids="1, 2"][gallery]'
    )
    parts = convert(text).parts
    assert parts[0] == TextPart(html="<p>Avant après</p>")
    assert parts[1] == PicturePart(address="https://old.example/a.jpg", number=4, alternative="Une gare")
    assert parts[2] == PicturePart(address="https://old.example/b-300x200.jpg", number=5, alternative="", caption="Le quai")
    assert [part.number for part in parts[3:] if isinstance(part, PicturePart)] == [1, 2, 7, 8]


def test_a_quotation_needs_a_source() -> None:
    named = convert("<blockquote><p>Agir.</p><cite>Anna Exemple</cite></blockquote><blockquote>Noter.\n— Ben Exemple</blockquote>")
    assert named.parts == (QuotePart(text="Agir.", source="Anna Exemple"), QuotePart(text="Noter.", source="Ben Exemple"))
    unnamed = convert("<blockquote><p>Agir.</p></blockquote>")
    assert unnamed.parts == (TextPart(html="<p>Agir.</p>"),)
    assert [note.kind for note in unnamed.notes] == [ConversionNoteKind.QUOTE]


@pytest.mark.parametrize(
    "text",
    [
        "Avant\n\nhttps://video.example/1\n\naprès",
        "[embed]https://video.example/1[/embed]",
        '[video src="https://video.example/1"]',
        '<iframe src="https://video.example/1" onload="x()"></iframe>',
        '<!-- wp:embed {"url":"https://video.example/1"} --><figure><div>\nhttps://video.example/1\n</div></figure><!-- /wp:embed -->',
        '<video controls><source src="https://video.example/1"></video>',
    ],
)
def test_frames_and_players_become_addresses(text: str) -> None:
    assert [part for part in convert(text).parts if isinstance(part, FramePart)] == [FramePart(address="https://video.example/1")]


def test_what_a_text_loses_is_noted() -> None:
    text = (
        '<!-- wp:latest-posts /--><form><input></form><a href="https://x.example/"><img src="/a.jpg"></a>[map id="3"]<p onclick="x()">a</p>'
    )
    assert {(note.kind.value, note.detail) for note in convert(text).notes} == {
        ("block", "latest-posts"), ("form", ""), ("picture_link", "https://x.example/"), ("shortcode", "map"), ("script", ""),
    }  # fmt: skip


@pytest.mark.parametrize("text", ["[:fr]Bonjour[:nl]Dag[:]", "<!--:fr-->Bonjour<!--:--><!--:nl-->Dag<!--:-->"])
def test_one_language_is_read_of_a_text_in_several(text: str) -> None:
    found = convert(text)
    assert found.parts == (TextPart(html="<p>Bonjour</p>"),)
    assert [(note.kind, note.detail) for note in found.notes] == [(ConversionNoteKind.OTHER_LANGUAGE, "nl")]


class TagCheck(HTMLParser):
    """Fails on anything but the tags of a rich text, matched."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in RICH_TAGS
        assert all(name == "href" and (value or "").startswith(("http:", "https:", "mailto:")) for name, value in attrs)
        if tag != "br":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert (tag, attrs) == ("br", [])

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


WRITTEN = """< > " ' & = / [ ] [/ /] <!-- --> <p> </p> <div> </div> <ul> <ol> <li> </li> </ul> <table> <tr> <td> <th> </td> </tr> </table>
<b> </b> <i> <a </a> <h1> </h2> <br> <blockquote> </blockquote> <cite> </cite> <figure> <figcaption> </figcaption> </figure> <pre> </pre>
<sup> </sup> <script> </script> <svg> <math> <style> <template> <noscript> <iframe> <textarea> onclick=x() javascript:x() {"ref":12}
<!--wp: /--> block gallery caption embed ids="1" [gallery] [caption] [/caption] [:fr] [:] href="https://x.example/"> alt="" <img src="x"
https://x.example/"""
PIECES = st.sampled_from([*WRITTEN.split(), "\n", "\n\n", " ", "<!-- wp:a -->"])


@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=40).map("".join))
@example("<ul>" * 3000 + "<li>x")
@example("<b>" * 3000 + "x")
@example("<table><tr><td>" * 500 + "x")
@example("<blockquote>" * 2000 + "x")
@example("[embed]" * 5000)
@example("[caption]" * 5000)
@example("[a " * 5000)
@example("<!-- wp:a " * 5000)
@example("<svg><p><style><img src=x onerror=x()></style></svg>")
@example('<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">')
def test_no_text_stops_the_conversion_and_nothing_that_acts_survives_it(text: str) -> None:
    for part in convert(text).parts:
        if isinstance(part, TextPart):
            check = TagCheck()
            check.feed(part.html)
            check.close()
            assert check.open == []
