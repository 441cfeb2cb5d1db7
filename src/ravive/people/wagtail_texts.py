"""Texts of Wagtail that its own catalogues say badly: this site's catalogues come first."""

from django.utils.translation import gettext_lazy

CORRECTED = (gettext_lazy("Skip to main content"),)
