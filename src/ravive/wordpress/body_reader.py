"""The text of an entry as the parts of a page: its links, pictures and files looked up."""

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.lib.languages import interface_for
from ravive.site.public_page import LONGEST_ALTERNATIVE, LONGEST_SUMMARY
from ravive.wordpress import clean_html, text_conversion
from ravive.wordpress.export_items import ExportItem
from ravive.wordpress.file_importer import MissingFileError, UnfitFileError
from ravive.wordpress.import_job import ImportJob
from ravive.wordpress.omissions import LossKind
from ravive.wordpress.page_content import BodyValue, PagePicture
from ravive.wordpress.text_parts import ConversionNoteKind, FramePart, Part, PicturePart, QuotePart, TextPart

# A first paragraph of nothing but words.
FIRST_PARAGRAPH = re.compile(r"<p>((?:[^<]|</?[bi]>)*)</p>")
FRAMED = re.compile(r"^https?://(?:www\.)?(?:youtube(?:-nocookie)?\.com/embed/|player\.vimeo\.com/video/)([\w-]+)")
LONGEST_ADDRESS = 2000
LOSSES = {
    ConversionNoteKind.TABLE: LossKind.TABLE,
    ConversionNoteKind.QUOTE: LossKind.QUOTE,
    ConversionNoteKind.PICTURE_LINK: LossKind.PICTURE_LINK,
    ConversionNoteKind.FORM: LossKind.FORM,
    ConversionNoteKind.SCRIPT: LossKind.SCRIPT,
    ConversionNoteKind.SHORTCODE: LossKind.SHORTCODE,
    ConversionNoteKind.BLOCK: LossKind.BLOCK,
    ConversionNoteKind.OTHER_LANGUAGE: LossKind.OTHER_LANGUAGE,
}


class BodyReader:
    """Reads the text of one entry."""

    def __init__(self, job: ImportJob, item: ExportItem, language: str) -> None:
        self._job, self._item, self._language = job, item, language
        # Whether a link leads to an entry that is no page yet: the text is read again once all are.
        self.has_links_ahead = False

    def read(self, summary: str) -> tuple[str, tuple[BodyValue, ...], tuple[BodyValue, ...]]:
        """Return the summary, the parts that may be shown, and the parts of the draft. Without a summary, the first paragraph is it."""
        text = text_conversion.converted(
            self._item.content,
            language=self._language,
            link_attributes=self._link_attributes,
            block_text=self._block_text,
            attached=self._job.store.attached.get(self._item.number, ()),
        )
        for note in text.notes:
            self._job.lose(self._item, LOSSES[note.kind], note.detail)
        parts = list(text.parts)
        if not summary and len(parts) and isinstance(parts[0], TextPart):
            summary, parts[0] = _summary_of(parts[0], is_all=len(parts) == 1)
        draft = tuple(value for part in parts for value in self._values(part))
        return summary, tuple(value for value in draft if not _lacks_words(value)), draft

    def picture(self, address: str, *, number: int, alternative: str) -> PagePicture | None:
        """Return a picture with its words, or without; None, noted, where its file is not there or cannot be used."""
        outline = self._job.store.outlines.get(number)
        words = (alternative or (outline.alternative if outline else ""))[:LONGEST_ALTERNATIVE].strip()
        own = outline.file_address if outline else ""
        try:
            title = clean_html.plain(outline.title) if outline else ""
            found = self._job.files.picture(own, address, title=title, alternative=words)
        except MissingFileError as problem:
            self._job.lose(self._item, LossKind.FILE_MISSING, str(problem)[:LONGEST_ADDRESS])
            return None
        except UnfitFileError as problem:
            self._job.lose(self._item, LossKind.FILE_REFUSED, str(problem))
            return None
        if not words:
            self._job.lose(self._item, LossKind.UNDESCRIBED, own or address)
        return PagePicture(number=found, alternative=words)

    def _block_text(self, number: int) -> str | None:
        outline = self._job.store.outlines.get(number)
        return self._job.store.item(number).content if outline and outline.kind == "wp_block" else None

    def _values(self, part: Part) -> Iterable[BodyValue]:
        match part:
            case TextPart():
                if part.html:
                    yield "text", part.html
            case QuotePart():
                yield "quote", {"text": part.text, "source": part.source}
            case PicturePart():
                if found := self.picture(part.address, number=part.number, alternative=part.alternative):
                    picture = {"image": found.number, "decorative": False, "alt_text": found.alternative}
                    yield "picture", {"picture": picture, "caption": part.caption}
            case FramePart():
                yield from self._frame(part.address)

    def _frame(self, source: str) -> Iterable[BodyValue]:
        """Yield a button that leads to what stood in a frame, or to the film of one's own that is among the documents now."""
        address = self._job.addresses.absolute(source)
        if address is None or len(address) > LONGEST_ADDRESS:
            return
        if self._job.addresses.is_own(address) and self._job.addresses.is_file(address):
            if attributes := self._file_link(address):
                link = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
                with override(interface_for(self._language, ())):
                    yield "text", f"<p><a {link}>{_('Open the recording')}</a></p>"
            return
        address = _page_of_frame(address)
        self._job.lose(self._item, LossKind.FRAME, address)
        is_film = any(site in (urlsplit(address).hostname or "") for site in ("youtu", "vimeo", "dailymotion", "peertube"))
        with override(interface_for(self._language, ())):
            label = _("Watch the film") if is_film else _("See it on its site")
        yield "link", {"label": label, "page": None, "address": address}

    def _link_attributes(self, link: str) -> dict[str, str] | None:
        """Return the attributes of a link: to a page or a document of this site, or to another site; None where it leads nowhere."""
        if link.lower().startswith(("mailto:", "tel:")):
            return {"href": link}
        address = None if link.startswith("#") else self._job.addresses.absolute(link)
        if address is None:
            return None
        if not self._job.addresses.is_own(address):
            return {"href": address}
        number = self._job.addresses.number_of(address)
        outline = self._job.store.outlines.get(number) if number else None
        if outline and outline.kind == "attachment":
            return self._file_link(outline.file_address)
        if self._job.addresses.is_file(address):
            return self._file_link(address)
        return self._page_link(address, number)

    def _page_link(self, address: str, number: int | None) -> dict[str, str]:
        if number is not None and (page := self._job.page_of(number)):
            return {"linktype": "page", "id": str(page)}
        if number is not None and number in self._job.planned and number not in self._job.rows:
            self.has_links_ahead = True
        else:
            self._job.lose(self._item, LossKind.LINK, address)
        return {"href": address}

    def _file_link(self, address: str) -> dict[str, str] | None:
        """Return a link to the document that a file became; to its old address where it is not there."""
        try:
            return {"linktype": "document", "id": str(self._job.files.document(address, title=""))}
        except MissingFileError:
            self._job.lose(self._item, LossKind.FILE_MISSING, address)
        except UnfitFileError as problem:
            self._job.lose(self._item, LossKind.FILE_REFUSED, str(problem))
        return {"href": absolute} if (absolute := self._job.addresses.absolute(address)) else None


def _summary_of(text: TextPart, *, is_all: bool) -> tuple[str, TextPart]:
    """Return the first paragraph as a summary, and the rest of the text; nothing where it has links, is long, or is all there is."""
    found = FIRST_PARAGRAPH.match(text.html)
    words = clean_html.plain(found[1]) if found else ""
    rest = text.html[found.end() :] if found else ""
    if not words or len(words) > LONGEST_SUMMARY or (is_all and not rest):
        return "", text
    return words, TextPart(html=rest)


def _lacks_words(value: BodyValue) -> bool:
    kind, held = value
    return kind == "picture" and not held["picture"]["alt_text"]


def _page_of_frame(address: str) -> str:
    """Return the page of a film whose player stood in a frame, for people rather than for a frame."""
    found = FRAMED.match(address)
    if not found:
        return address
    if "vimeo" in address:
        return f"https://vimeo.com/{found[1]}"
    return f"https://www.youtube.com/watch?v={found[1]}"
