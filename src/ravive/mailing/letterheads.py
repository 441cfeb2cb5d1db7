"""Who writes, as an e-mail shows it: the name in the header From, logo and colour at the top, the postal address at the foot."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import MIMEPart
from email.utils import parseaddr

from django.conf import settings

from ravive.people.models import Organisation

# As a new installation names its site.
UNNAMED_SITE = "Ravive"
# Mail programs draw no SVG.
LOGO_SUBTYPES = {"image/png": "png", "image/webp": "webp"}
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


def has_logo(organisation: Organisation | None) -> bool:
    """Return whether an e-mail can show the logo of an organisation."""
    return bool(
        organisation and organisation.logo and organisation.logo_media_type in LOGO_SUBTYPES and len(organisation.logo) <= LARGEST_LOGO
    )


def logo_address(organisation: Organisation) -> str:
    """Return the logo as an address that has it whole, for a preview; empty without one that mail programs draw."""
    content = b64encode(bytes(organisation.logo or b"")).decode() if has_logo(organisation) else ""
    return f"data:{organisation.logo_media_type};base64,{content}" if content else ""


def logo_part(organisation: Organisation) -> MIMEPart:
    """Return the logo as a part of the e-mail itself: nothing is loaded from anywhere when it is read."""
    part = MIMEPart()
    subtype = LOGO_SUBTYPES[organisation.logo_media_type]
    part.set_content(
        bytes(organisation.logo or b""), "image", subtype, disposition="inline", filename=f"logo.{subtype}", cid=f"<{LOGO_ID}>"
    )
    return part
