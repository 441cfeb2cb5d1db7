"""Who writes, as an e-mail shows it: the name in the header From, logo and colour at the top, the postal address at the foot."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import MIMEPart
from email.utils import parseaddr
from functools import lru_cache
from io import BytesIO

from django.conf import settings
from PIL import Image

from ravive.lib import paper
from ravive.people.models import Organisation

# As a new installation names its site.
UNNAMED_SITE = "Ravive"
# Mail programs draw no SVG: it is sent as a picture, of twice the size at which it is shown.
LOGO_SUBTYPES = {"image/png": "png", "image/webp": "webp"}
DRAWING = "image/svg+xml"
LOGO_LAYOUT = """\
#let values = json(bytes(sys.inputs.values))
#set page(width: 400pt, height: 144pt, margin: 0pt, fill: none)
#image(bytes(values.drawing), format: "svg", width: 400pt, height: 144pt, fit: "contain")
"""
LOGO_ID = "logo@ravive"
# Many mailboxes cut off what is larger than 100 kB.
LARGEST_LOGO = 60_000


@dataclass(frozen=True, kw_only=True)
class MailColours:
    """The colours of an e-mail in HTML, by day and by night: those of the organisation that sends it, else those of Ravive."""

    band: str = "#e85d2c"
    link: str = "#b92f17"
    paper: str = "#faf6ef"
    night_band: str = "#e85d2c"
    night_link: str = "#ff9d85"


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What the organisation's own settings say."""

    postal_address: str = ""
    colours: MailColours = MailColours()


type FindLetterhead = Callable[[Organisation], Letterhead]
_finders: list[FindLetterhead] = []


def find_with(finder: FindLetterhead) -> None:
    """Set the function that reads an organisation's settings. `AppConfig.ready` calls this."""
    _finders[:] = [finder]


def letterhead_of(organisation: Organisation | None) -> Letterhead:
    """Return what an e-mail shows of an organisation; the product's own colours for the installation."""
    return _finders[0](organisation) if organisation and _finders else Letterhead()


def name_of(organisation: Organisation) -> str:
    """Return the name that people know an organisation by: that of its site, which its pages and the app show, else that of the desk."""
    name = organisation.site.site_name if organisation.site else ""
    return organisation.name if name in ("", UNNAMED_SITE) else name


def sender_of(organisation: Organisation | None) -> str:
    """Return the header From: the name of the organisation, with the address of the installation."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if organisation is None or not address:
        return settings.DEFAULT_FROM_EMAIL
    return str(Address(display_name=" ".join(name_of(organisation).split()), addr_spec=address))


@dataclass(frozen=True, kw_only=True)
class MailLogo:
    """A logo that mail programs draw."""

    content: bytes
    subtype: str


def mail_logo(organisation: Organisation | None) -> MailLogo | None:
    """Return the logo of an organisation as an e-mail shows it, an SVG as a PNG; None without one, and for one that is too large."""
    if organisation is None or not organisation.logo:
        return None
    content, media_type = bytes(organisation.logo), organisation.logo_media_type
    found = _drawn(content) if media_type == DRAWING else MailLogo(content=content, subtype=LOGO_SUBTYPES[media_type])
    return found if found and len(found.content) <= LARGEST_LOGO else None


@lru_cache(maxsize=16)
def _drawn(drawing: bytes) -> MailLogo | None:
    """Return a drawing as a PNG of what is drawn; None where it cannot be drawn, or nothing is."""
    try:
        png = paper.png(layout=LOGO_LAYOUT, values={"drawing": drawing.decode()})
    except (paper.LayoutError, UnicodeDecodeError):
        return None
    with Image.open(BytesIO(png)) as whole:
        box = whole.getbbox()
        if box is None:
            return None
        written = BytesIO()
        whole.crop(box).save(written, "PNG", optimize=True)
    return MailLogo(content=written.getvalue(), subtype="png")


def has_logo(organisation: Organisation | None) -> bool:
    """Return whether an e-mail can show the logo of an organisation."""
    return mail_logo(organisation) is not None


def logo_address(organisation: Organisation) -> str:
    """Return the logo as an address that has it whole, for a preview; empty without one that mail programs draw."""
    found = mail_logo(organisation)
    return f"data:image/{found.subtype};base64,{b64encode(found.content).decode()}" if found else ""


def logo_part(logo: MailLogo) -> MIMEPart:
    """Return the logo as a part of the e-mail itself: nothing is loaded from anywhere when it is read."""
    return picture_part(logo.content, logo.subtype, LOGO_ID)


def picture_part(content: bytes, subtype: str, name: str) -> MIMEPart:
    """Return a picture as a part of the e-mail itself, which its HTML shows by `cid:` and this name, such as logo@ravive."""
    part = MIMEPart()
    filename = f"{name.partition('@')[0]}.{subtype}"
    part.set_content(content, "image", subtype, disposition="inline", filename=filename, cid=f"<{name}>")
    return part
