"""What the posters and pictures of all subjects share."""

from pathlib import Path

from ravive.pages.models import SiteProfile
from ravive.people.models import Organisation
from ravive.site.brand import theme_colours

POSTER = Path(__file__).parent / "layouts" / "poster.typ"


def brand_colours(organisation: Organisation) -> dict[str, str]:
    """Return what a layout draws of an organisation's colours: a band, the words on it, paper, a name; empty without a colour."""
    profile = SiteProfile.objects.filter(organisation=organisation).first()
    if profile is None or profile.brand is None:
        return {}
    shown = theme_colours(profile.brand, "light")
    return {"band": shown.action.fill, "on_band": shown.action.ink, "paper": shown.paper, "name": shown.link}
