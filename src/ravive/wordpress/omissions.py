"""What an import cannot bring, or brings in another form: by entry, with a reason in words."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class LossKind(StrEnum):
    """Why something is not here as it was there. The values are written into the JSON file."""

    AUTHOR = "author"
    BLOCK = "block"
    CATEGORY = "category"
    COMMENTS = "comments"
    CONTROLS = "control_characters"
    CUSTOM_FIELD = "custom_field"
    DATE = "date"
    DELETED_HERE = "deleted_here"
    EDITED_HERE = "edited_here"
    FILE_MISSING = "file_missing"
    FILE_REFUSED = "file_refused"
    FORM = "form"
    FRAME = "frame"
    KIND = "kind"
    LANGUAGE = "language"
    LINK = "link"
    MACHINERY = "machinery"
    MENU = "menu_entry"
    OTHER_LANGUAGE = "other_language"
    PAGE_AUTHOR = "page_author"
    PASSWORD = "password"  # noqa: S105 - a reason, not a password
    PICTURE_LINK = "picture_link"
    PRIVATE = "private"
    QUOTE = "quote"
    REDIRECT = "redirect"
    REFUSED = "refused"
    REPEATED = "repeated"
    SCRIPT = "script"
    SHORTCODE = "shortcode"
    STATUS = "status"
    SUMMARY = "summary"
    TABLE = "table"
    TAG = "tag"
    TITLE = "title"
    UNDESCRIBED = "undescribed_picture"
    UNUSED_FILE = "unused_file"


REASONS: dict[LossKind, str | Promise] = {
    LossKind.AUTHOR: _("The author has no displayed name in the export: no name is shown."),
    LossKind.BLOCK: _("WordPress or a plugin filled this block when it showed the page: nothing stands there now."),
    LossKind.CATEGORY: _("An article has one theme here: this further category is left out."),
    LossKind.COMMENTS: _("Comments are not brought. How many there are:"),
    LossKind.CONTROLS: _("Control characters, which no text may hold, were removed from the file. How many:"),
    LossKind.CUSTOM_FIELD: _("Custom fields of plugins are not brought:"),
    LossKind.DATE: _("The entry has no valid date: it has today’s."),
    LossKind.DELETED_HERE: _("The page was deleted here since: it is not brought again."),
    LossKind.EDITED_HERE: _("The page was changed here since: it stays as it is here."),
    LossKind.FILE_MISSING: _("The file is not in the folder of the pictures and documents:"),
    LossKind.FILE_REFUSED: _("The file is damaged, too large, or of a kind that is not accepted:"),
    LossKind.FORM: _("A form is left out: forms of WordPress do not work here."),
    LossKind.FRAME: _("A film, a map or a frame of another site is a link now:"),
    LossKind.KIND: _("Entries of this kind are not brought:"),
    LossKind.LANGUAGE: _("The site has no home page in this language: the entry is not brought:"),
    LossKind.LINK: _("The link leads to an address of the old site that is not here:"),
    LossKind.MACHINERY: _("What WordPress stores for itself is not brought (kind and number):"),
    LossKind.MENU: _("A menu led there. Menus here have pages only:"),
    LossKind.OTHER_LANGUAGE: _("The entry holds several languages: only one is brought. Left out:"),
    LossKind.PAGE_AUTHOR: _("Pages here do not show an author:"),
    LossKind.PASSWORD: _("The entry had a password: it is a draft here."),
    LossKind.PICTURE_LINK: _("The picture was a link: it is shown without it. It led to:"),
    LossKind.PRIVATE: _("The entry was private: it is a draft here."),
    LossKind.QUOTE: _("A quotation does not say who said it, is too long, or has links: it is an ordinary paragraph."),
    LossKind.REDIRECT: _("The old address is too long to redirect from:"),
    LossKind.REFUSED: _("The page cannot be stored:"),
    LossKind.REPEATED: _("Another entry of the export has the same number: this one is not brought."),
    LossKind.SCRIPT: _("A script is left out: pages here run none."),
    LossKind.SHORTCODE: _("A plugin filled this shortcode: nothing stands there now:"),
    LossKind.STATUS: _("The entry is in the bin of WordPress, or not begun: it is not brought."),
    LossKind.SUMMARY: _("The summary had more than 400 characters: it is cut."),
    LossKind.TABLE: _("A table is a list now, one entry a row."),
    LossKind.TAG: _("Pages here have no tags:"),
    LossKind.TITLE: _("The title was empty or too long: check it."),
    LossKind.UNDESCRIBED: _("The picture has no words for people who do not see it. It waits in the page’s draft for them:"),
    LossKind.UNUSED_FILE: _("No page shows or links to the file: it is not brought:"),
}


@dataclass(frozen=True, kw_only=True)
class Loss:
    """One thing that is not here as it was. `title` and `address` name the entry, and are empty for the whole export."""

    kind: LossKind
    title: str = ""
    address: str = ""
    detail: str = ""

    @property
    def reason(self) -> str:
        """Return the reason in words."""
        return str(REASONS[self.kind])
