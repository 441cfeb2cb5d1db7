"""PNG, WebP and SVG pictures without what their program or camera wrote beside the picture: place, time, author, thumbnails.

The picture itself stays bit for bit. Nothing is decoded, so a damaged file comes back as it is; who checks pictures refuses it.
"""

import re
import struct
from collections.abc import Iterator
from xml.etree import ElementTree

_PNG = b"\x89PNG\r\n\x1a\n"
# Text, EXIF, the time of the last change, and what single programs add. Colours and animation stay.
_PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs acTL fcTL fdAT".split())
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
# In the first byte of VP8X: the file has EXIF, the file has XMP.
_EXIF_FLAG, _XMP_FLAG = 0x08, 0x04
_SVG, _XLINK, _XML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"
# Comments and the names of other programs, which may hold the path of the author's file.
_SVG_METADATA = re.compile(rb"<!--|xmlns:(?!xlink\b)")


def without_metadata(content: bytes) -> bytes:
    """Return a PNG or WebP without metadata and without what follows its end; any other content as it is.

    >>> without_metadata(b"GIF89a")
    b'GIF89a'
    """
    try:
        if content.startswith(_PNG):
            return _PNG + b"".join(chunk for name, chunk in _png_chunks(content) if name in _PNG_KEPT)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _webp(content)
    except struct.error:
        return content
    return content


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name and the bytes of each chunk, up to the end of the picture. Raises struct.error where one is cut off."""
    place, name = len(_PNG), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", content, place)
        end = place + 12 + length
        if end > len(content):
            raise struct.error("the chunk is cut off")
        yield name, content[place:end]
        place = end


def _webp(content: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", content, 4)
    if size + 8 > len(content):
        return content
    kept = b""
    place = 12
    while place + 8 <= size + 8:
        name, length = struct.unpack_from("<4sI", content, place)
        end = min(place + 8 + length + length % 2, len(content))
        if name == b"VP8X":
            flags = content[place + 8] & ~(_EXIF_FLAG | _XMP_FLAG)
            kept += content[place : place + 8] + bytes([flags]) + content[place + 9 : end]
        elif name in _WEBP_KEPT:
            kept += content[place:end]
        place = end
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + kept


def drawing_without_metadata(content: bytes) -> bytes:
    """Return an SVG without comments and without attributes of other programs. Raises ElementTree.ParseError.

    `content` has to be free of document types.
    """
    if not _SVG_METADATA.search(content):
        return content
    root = ElementTree.fromstring(content)  # noqa: S314 - document types are refused before
    for element in root.iter():
        for name in [name for name in element.attrib if name.startswith("{") and not name.startswith((f"{{{_XLINK}}}", f"{{{_XML}}}"))]:
            del element.attrib[name]
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    return ElementTree.tostring(root)
