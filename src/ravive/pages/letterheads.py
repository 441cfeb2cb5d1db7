"""What the settings of a site say for the e-mails of its organisation."""

from ravive.mailing.letterheads import Letterhead, MailColours
from ravive.pages.models import SiteProfile
from ravive.people.models import Organisation
from ravive.site.brand import Brand, theme_colours


def letterhead_of(organisation: Organisation) -> Letterhead:
    """Return the postal address and the colours of an organisation."""
    profile = SiteProfile.objects.filter(organisation=organisation).first()
    return Letterhead(postal_address=profile.address, colours=mail_colours(profile.brand)) if profile else Letterhead()


def mail_colours(brand: Brand | None) -> MailColours:
    """Return the colours of e-mails: those of Ravive without a brand."""
    if brand is None:
        return MailColours()
    day, night = theme_colours(brand, "light"), theme_colours(brand, "dark")
    return MailColours(band=day.action.edge, link=day.link, paper=day.paper, night_band=night.action.edge, night_link=night.link)
