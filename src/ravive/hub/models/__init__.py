"""The home page, plain pages, and what an organisation says of its site."""

from ravive.hub.models.home_page import HomePage
from ravive.hub.models.info_page import InfoPage
from ravive.hub.models.site_profile import SiteProfile

__all__ = ["HomePage", "InfoPage", "SiteProfile"]
