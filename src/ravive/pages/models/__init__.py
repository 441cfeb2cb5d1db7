"""The home page, plain pages, what an organisation says of its site, of the processing of personal data, of breaches, and of the bin."""

from ravive.pages.models.binned_page import BinnedPage
from ravive.pages.models.breach import Breach
from ravive.pages.models.home_page import HomePage
from ravive.pages.models.info_page import InfoPage
from ravive.pages.models.processing_terms import ProcessingTerms, SpecialGround
from ravive.pages.models.site_profile import Corners, Lettering, SiteProfile, legal_name_of

__all__ = [
    "BinnedPage",
    "Breach",
    "Corners",
    "HomePage",
    "InfoPage",
    "Lettering",
    "ProcessingTerms",
    "SiteProfile",
    "SpecialGround",
    "legal_name_of",
]
