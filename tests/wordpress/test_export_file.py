"""Reading exports: damaged, hostile and odd files are refused in words or read, and never fill the memory."""

import tracemalloc
from pathlib import Path

import pytest

from ravive.wordpress import export_file
from ravive.wordpress.errors import ExportError
from ravive.wordpress.export_file import read_export
from ravive.wordpress.export_items import ExportItem, ExportSite
from ravive.wordpress.item_store import ItemStore
from tests.wordpress.wordpress_export import Entry, export, many

BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
USUAL = export([Entry(number=3)])


def read(path: Path, content: bytes | str) -> tuple[ExportSite, list[ExportItem]]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with ItemStore() as store:
        return read_export(path, store), list(store.items())


def after_head(added: str) -> str:
    head, mark, rest = USUAL.partition("<rss")
    return f"{head}{added}{mark}{rest}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "cut off"),
        ("Bonjour", "is not XML"),
        ("<html><body>404</body></html>", "not an export of WordPress"),
        ('<?xml version="1.0"?><rss><channel><item><title>A</title></item></channel></rss>', "not an export of WordPress"),
        (b"PK\x03\x04rest", "compressed"),
        (b"\x1f\x8brest", "compressed"),
        (after_head(BOMB), "DOCTYPE"),
        (after_head(OUTSIDE), "DOCTYPE"),
        (after_head('<!DOCTYPE rss SYSTEM "http://elsewhere.example/x.dtd">'), "DOCTYPE"),
        (USUAL[: len(USUAL) // 2 + 200], "ends in the middle"),
        (USUAL.replace("</channel>", "<a></b></channel>"), "Line 14 is not XML"),
        (USUAL.replace("Un texte", "Un \0 texte"), "NUL"),
        (USUAL.encode("utf-16"), "NUL"),
        (USUAL.replace("Un texte", "Un ÉÉÉ").encode("latin-1"), "encoding"),
        (USUAL.replace("<title>", "<title>&nbsp;", 1), "Entity 'nbsp' not defined"),
        (USUAL.replace("<channel>", "<channel>" + "<a>" * 300, 1), "is not XML"),
        (USUAL.replace("<wp:wxr_version>1.2</wp:wxr_version>", ""), "not an export of WordPress"),
    ],
)
def test_what_is_no_sound_export_is_refused_in_words(tmp_path: Path, content: bytes | str, message: str) -> None:
    with pytest.raises(ExportError, match=message):
        read(tmp_path / "export.xml", content)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be read"), ItemStore() as store:
        read_export(tmp_path / "nothing.xml", store)


def test_an_entry_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_text(export([Entry(number=3, content="a" * (2 * export_file.LARGEST_ENTRY_BYTES))]))
    with pytest.raises(ExportError, match="8 MB"), ItemStore() as store:
        read_export(path, store)


def test_one_entry_is_in_memory_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_text(export(Entry(number=number, content="long " * 100_000) for number in range(40)))
    assert path.stat().st_size > 20_000_000
    tracemalloc.start()
    with ItemStore() as store:
        read_export(path, store)
        _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + USUAL.encode(),
        b"\r\n\n" + USUAL.encode(),
        USUAL.encode() + b"<!-- served from a cache --> Warning: something",
        USUAL.replace("export/1.2/", "export/1.1/").encode(),
        USUAL.replace("http://wordpress.org/export/1.2/", "https://wordpress.org/export/1.2/").encode(),
        USUAL.replace("/export/1.2/excerpt/", "/export/1.0/excerpt").replace("/export/1.2/", "/export/1.0").encode(),
        USUAL.replace("http://purl.org/", "https://purl.org/").replace("elements/1.1/", "elements/1.1").encode(),
        USUAL.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replace("Un texte", "Un été").encode("latin-1"),
    ],
)
def test_what_plugins_and_old_versions_write_around_is_read(tmp_path: Path, content: bytes) -> None:
    site, items = read(tmp_path / "export.xml", content)
    assert (site.address, site.language, site.authors) == ("https://old.example", "fr-BE", {"anna": "Anna Exemple"})
    assert [item.number for item in items] == [3]


def test_sections_and_characters_are_read_as_they_were_written(tmp_path: Path) -> None:
    content = "a ]]> b &amp; <b>\N{GRINNING FACE}</b>"
    _site, (item,) = read(tmp_path / "export.xml", export([Entry(number=3, content=content, title="")]))
    assert item.content == content


def test_control_characters_are_removed_and_counted(tmp_path: Path) -> None:
    site, (item,) = read(tmp_path / "export.xml", USUAL.replace("Un texte", "Un\x08 \x0btexte"))
    assert item.content == "<p>Un texte.</p>"
    assert site.removed_characters == 2


def test_of_two_entries_with_a_number_the_first_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_text(export([Entry(number=3, title="A"), Entry(number=3, title="B")]))
    with ItemStore() as store:
        read_export(path, store)
        assert [item.title for item in store.items()] == ["A"]
        assert [outline.title for outline in store.repeated] == ["B"]


def test_a_large_export_is_read_whole(tmp_path: Path) -> None:
    _site, items = read(tmp_path / "export.xml", many(50))
    assert len(items) == 50 * 3 + 20
