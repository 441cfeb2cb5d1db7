"""Values that programs send to find weak places: as text in addresses, forms and JSON, and as whole bodies."""

import gzip
import json
import zlib
from collections.abc import Sequence
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import quote_from_bytes
from zipfile import ZipFile

type Json = Any

TEXTS = (
    "", " ", "0", "-1", "1", "2147483648", "9223372036854775808", "9" * 30, "9" * 5_000, "1e309", "NaN", "-0", "0x1f", "1_000",
    "\u0661\u0662", "\u00b2", "true", "null", "[]", "{}", "a\0b", "\0", "a\nb", "a\r\nX-Injected: 1", "\ud800", "a\udfffb", "\ufffe",
    "\u202etxt", "\U0001f642" * 40, "é" * 300, "a" * 5_000, "../../secret.key", "..%2f..", "%", "%zz", "%00", "'", '"', "' OR 1=1 --",
    "<script>", "{{7*7}}", "${x}", "%s%n", "\\", "/", "//", "http://[", "http://\ud800.example", "javascript:1", "//evil.example",
    "http://a:b@c:99999/", "2026-02-30", "0000-00-00", "99999-01-01", "2026-11-24", "-", "fr", "xx-YY-zz", "id", "-id", "title__regex",
    "*", "\x7f\x80", "\u0300" * 50,
)  # fmt: skip
# What most often ends in an error: drawn more often than the others.
SHARPEST = ("a\0b", "\0", "\ud800", "9" * 30, "2147483648", "\u00b2", "-1")
HEADERS: dict[str, tuple[str, ...]] = {
    "HTTP_HOST": ("", "evil.example", "a b", "[::1", "localhost:99999", "localhost:x", "\xff", "testserver@evil", "a" * 400, "testserver."),
    "HTTP_ACCEPT_LANGUAGE": (
        "*",
        "xx",
        "fr;q=x",
        "fr;q=1e9",
        ";;;,,,",
        "de-" + "a" * 600,
        "\xe9",
        "fr," * 400,
        "en-\x00",
        "fr_BE.utf8",
        "../fr",
    ),
    "HTTP_AUTHORIZATION": ("Bearer", "Bearer \xff", "Bearer " + "a" * 5_000, "Basic Og==", "Bearer a\0b" + "c" * 30),
    "HTTP_COOKIE": (
        "sessionid=\xff",
        "sessionid=" + "a" * 4_000,
        "=;;=",
        'a="\\777"',
        "csrftoken=\x00",
        "messages=x; django_language=\xe9",
    ),
    "HTTP_IF_NONE_MATCH": ("*", '"', 'W/"\xff"', '"a",' * 300),
    "HTTP_IF_MODIFIED_SINCE": (
        "x",
        "Mon, 99 Foo 9999 99:99:99 GMT",
        "Thu, 01 Jan 0001 00:00:00 GMT",
        "1; length=" + "9" * 400,
        "1" * 5_000,
    ),
    "HTTP_RANGE": ("bytes=0-", "bytes=-1", "bytes=9-1", "x", "bytes=" + "0-1," * 500),
    "HTTP_ACCEPT_ENCODING": ("br;q=x", "gzip;q=", "*", "br, gzip\xff", "identity;q=0"),
    "HTTP_ACCEPT": ("*/*;q=x", "application/\xff", "a/b;" * 100, "application/json"),
    "HTTP_X_FORWARDED_FOR": ("\xff", "1.2.3.4" * 50, "[", "fe80::1%eth0"),
    "HTTP_X_FORWARDED_PROTO": ("https", "\x00", "gopher"),
    "HTTP_ORIGIN": ("null", "http://[", "https://evil.example"),
    "HTTP_REFERER": ("http://[", "\xff", "https://evil.example/"),
    "HTTP_SEC_FETCH_SITE": ("cross-site", "\xff", "none"),
    "HTTP_CONTENT_ENCODING": ("gzip", "deflate", "zstd", "br", "gzip, gzip", "\xff"),
    "HTTP_X_REQUESTED_WITH": ("XMLHttpRequest",),
    "HTTP_X_CSRFTOKEN": ("\xff", "a" * 64),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "HTTP_EXPECT": ("100-continue",),
}
CONTENT_TYPES = (
    "", "application/json", "application/json; charset=x", "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data",
    "text/\xff", "multipart/form-data; boundary=" + "a" * 300, "application/octet-stream", "multipart/mixed; boundary=x",
    "application/x-www-form-urlencoded; charset=idna",
)  # fmt: skip
METHODS = ("GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO")


def text(rng: Random, valid: Sequence[str] = ()) -> str:
    """Return a value: half of the time a valid one, where there are any; otherwise a nasty one."""
    if valid and rng.random() < 0.5:
        return rng.choice(valid)
    return rng.choice(SHARPEST if rng.random() < 0.3 else TEXTS)


def in_address(value: str, rng: Random) -> str:
    """Return a text as a part of an address: encoded, sometimes badly."""
    if rng.random() < 0.05:
        return rng.choice(("%", "%zz", "%00", "%ff", "%ed%a0%80", "%c0%af", "%2e%2e%2f", "%u0041", "+"))
    return quote_from_bytes(value.encode("utf-8", "surrogatepass"), safe="")


def nasty_json(rng: Random) -> Json:
    """Return a JSON value of any type."""
    return rng.choice((None, True, -1, 0, 10**30, 1.5, 1e308, [], {}, [[]], {"": None}, *TEXTS))


def mutated(value: Json, rng: Random) -> Json:
    """Return a JSON value with one place changed: another value, a missing field, an unknown one, a long list."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        name = rng.choice(list(value))
        match rng.randrange(6):
            case 0:
                return {key: one for key, one in value.items() if key != name}
            case 1:
                return {**value, text(rng): nasty_json(rng)}
            case _:
                return {**value, name: mutated(value[name], rng)}
    if isinstance(value, list) and value and rng.random() < 0.85:
        place = rng.randrange(len(value))
        changed = [*value[:place], mutated(value[place], rng), *value[place + 1 :]]
        return changed * 300 if rng.random() < 0.05 else changed
    return nasty_json(rng)


def json_body(value: Json, rng: Random) -> tuple[bytes, dict[str, str]]:
    """Return a body of JSON, sometimes broken or compressed, and its headers."""
    body = json.dumps(value).encode()
    match rng.randrange(12):
        case 0:
            body = rng.choice(
                (b"", b"null", b"[" * 100_000, b'{"a":' * 50_000, b'{"a":1e999}', b"\xff\xfe{}", b'"\\ud800"', b'{"a":NaN}', b"1" * 50_000)
            )
        case 1:
            body = body[: rng.randrange(len(body) + 1)]
        case 2:
            body = body.replace(b"e", rng.choice((b"\xff", b"\x00", b"\xed\xa0\x80")), 1)
        case 3:
            return gzip.compress(body)[: rng.choice((5, 10_000))], {"HTTP_CONTENT_ENCODING": "gzip"}
        case 4:
            return zlib.compress(body), {"HTTP_CONTENT_ENCODING": "deflate"}
        case 5:
            return gzip.compress(b" " * 30_000_000, 1), {"HTTP_CONTENT_ENCODING": "gzip"}
        case 6:
            body = body + b" " * rng.choice((2_000, 1_100_000))
        case _:
            pass
    return body, {}


def files(rng: Random) -> bytes:
    """Return the content of an uploaded file: of a format that the desk reads, damaged or not."""
    pictures = (
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"GIF89a\xff\xff\xff\xff\0\0\0",
        b"RIFF\x10\0\0\0WEBPVP8 ",
        b"\xff\xd8\xff\xe1\0\x10Exif\0\0II*\0",
    )
    xliff = '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="fr" trgLang="{}"><file id="{}">{}</file></xliff>'
    written = xliff.format(rng.choice(("nl", "\x01", "&#xD800;")), rng.choice(TEXTS), rng.choice(TEXTS)).encode("utf-8", "surrogatepass")
    cells = f'<c t="inlineStr"><is><t>{rng.choice(TEXTS)}</t></is></c><c t="s"><v>{rng.randrange(-1, 3)}</v></c>'
    rows = f"<worksheet><row>{cells}</row></worksheet>"
    others = (
        _workbook(rows.encode("utf-8", "surrogatepass")),
        b"%PDF-1.7\n%\xff",
        b"PK\x03\x04" + b"\0" * 30,
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
        b"\0" * 500,
        b"",
    )
    return rng.choice((*pictures, written, written, *others))


def _workbook(rows: bytes) -> bytes:
    """Return a workbook of one sheet."""
    written = BytesIO()
    with ZipFile(written, "w") as parts:
        parts.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="a" r:id="1"/></sheets></workbook>')
        parts.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="1" Target="worksheets/a.xml"/></Relationships>')
        parts.writestr("xl/worksheets/a.xml", rows)
    return written.getvalue()


def multipart(fields: Sequence[tuple[str, str]], names: Sequence[str], rng: Random) -> tuple[bytes, str]:
    """Return a form with files as its body and content type. `names` are the fields that hold a file."""
    boundary = rng.choice(("x-fuzz", "x-fuzz", "x-fuzz", "'", "x" * 200))
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n'.encode("utf-8", "surrogatepass") + _bytes(value) for name, value in fields
    ]
    for name in names:
        called = rng.choice(("a.png", "a.svg", "a.xlf", "a.xlsx", "a.pdf", "a.zip", *TEXTS)).replace("\r\n", "")
        kind = rng.choice(("image/png", "text/plain", "application/octet-stream", "x"))
        head = f'Content-Disposition: form-data; name="{name}"; filename="{called}"\r\nContent-Type: {kind}\r\n\r\n'
        parts.append(head.encode("utf-8", "surrogatepass") + files(rng))
    lines = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    end = b"--" + boundary.encode() + b"--\r\n" if rng.random() < 0.95 else b""
    return lines + end, f"multipart/form-data; boundary={boundary}"


def _bytes(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")
