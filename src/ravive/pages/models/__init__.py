"""The home page, plain pages, what an organisation says of its site, of the processing of personal data, and of breaches."""

from ravive.pages.models.breach import Breach
from ravive.pages.models.home_page import HomePage
from ravive.pages.models.info_page import InfoPage
from ravive.pages.models.processing_terms import ProcessingTerms, SpecialGround
from ravive.pages.models.site_profile import SiteProfile, legal_name_of

__all__ = ["Breach", "HomePage", "InfoPage", "ProcessingTerms", "SiteProfile", "SpecialGround", "legal_name_of"]
