"""The home page, plain pages, and what an organisation says of its site."""

from ravive.pages.models.home_page import HomePage
from ravive.pages.models.info_page import InfoPage
from ravive.pages.models.site_profile import SiteProfile

__all__ = ["HomePage", "InfoPage", "SiteProfile"]
