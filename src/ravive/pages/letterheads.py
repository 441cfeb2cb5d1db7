"""What the settings of a site say for the e-mails of its organisation."""

from ravive.mailing.letterheads import Letterhead
from ravive.pages.models import SiteProfile
from ravive.people.models import Organisation
from ravive.site.public_page import Hue

# Those of `app/src/styles/tokens.css`: e-mails cannot read its variables.
COLOURS: dict[str, str] = {
    Hue.SIGNS: "#e4572e",
    Hue.REACT: "#f0a202",
    Hue.REPORT: "#16897b",
    Hue.LAW: "#3d4c9e",
    Hue.ONLINE: "#8a3b79",
}


def letterhead_of(organisation: Organisation) -> Letterhead:
    """Return the postal address and the main colour of an organisation."""
    profile = SiteProfile.objects.filter(organisation=organisation).only("address", "hue").first()
    return Letterhead(postal_address=profile.address, colour=COLOURS[profile.hue]) if profile else Letterhead()
