"""Texts of Wagtail that its own catalogues say badly, or in English: this site's catalogues come first."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as ngettext
from wagtail.sites.views import IndexView

CORRECTED = (
    _("Skip to main content"),
    _("%(model_name)s '%(object)s' created and published."),
    _("%(model_name)s '%(object)s' created and scheduled for publishing."),
    _("%(model_name)s '%(object)s' created."),
    _("%(model_name)s '%(object)s' deleted."),
    _("%(model_name)s '%(object)s' has been replaced with version from %(timestamp)s."),
    _("%(model_name)s '%(object)s' is live and this version has been scheduled for publishing."),
    _("%(model_name)s '%(object)s' updated and published."),
    _("%(model_name)s '%(object)s' updated."),
    _("%(model_name)s '%(title)s' is now unlocked."),
    _("'%(object)s' unpublished."),
    _("Are you sure you want to move this page and all of its children into '%(title)s'?"),
    _("Are you sure you want to move this page into '%(title)s'?"),
    _("Add %(label)s"),
    _("Add %(model_name)s"),
    _("Anyone can edit this %(model_name)s – lock it to prevent others from editing"),
    _("Anyone can edit this %(model_name)s"),
    _("Are you sure you want to convert this alias into an ordinary page?"),
    _("Are you sure you want to delete this %(model_name)s?"),
    _("Are you sure you want to delete this collection?"),
    _("Are you sure you want to move these pages?"),
    _("Are you sure you want to publish these pages?"),
    _("Are you sure you want to unpublish these pages?"),
    _("Are you sure you want to unpublish this %(model_name)s?"),
    _("Are you sure you want to unpublish this page?"),
    _("Are you sure you want to delete this site?"),
    _("Choose another"),
    _("Choose when this %(model_name)s should go live and/or expire"),
    _("Create a new %(model_name)s"),
    _("Locked at <b>%(locking_date)s</b>"),
    _("Locked by <b>%(locked_by)s</b> at <b>%(locking_date)s</b>"),
    _("Locked by <b>you</b> at <b>%(locking_date)s</b>"),
    _("New: %(model_name)s"),
    _("No %(model_name)s match your query."),
    _("One or more references to this %(model_name)s prevent it from being deleted."),
    _("The %(model_name)s could not be created due to errors."),
    _("The %(model_name)s could not be saved as it is locked"),
    _("The %(model_name)s could not be saved due to errors."),
    _("Unlocked"),
    _("Locked"),
    _("Would you still like to publish this %(model_name)s?"),
    _("Would you still like to publish this page?"),
    _("You are viewing a previous version of this %(model_name)s from <b>%(created_at)s</b> by %(user)s"),
    _("Created"),
    _("Moved"),
    _("Renamed"),
    _("Reordered"),
    _("Published"),
    _("Oldest"),
    _("Status"),
    _("Status: "),
    _("Locking status"),
    _("Current page status:"),
    _("No one can make changes while the %(model_name)s is locked"),
    _("Only %(user)s can make changes while the %(model_name)s is locked"),
    _("Only you can make changes while the %(model_name)s is locked"),
    _("Locked by another user"),
    _("Locked by you"),
    _("<b>'{title}' is locked</b>."),
    _("<b>'{title}' is locked</b> by <b>you</b>."),
    _("<b>'{title}' was locked</b> by <b>you</b> on <b>{datetime}</b>."),
    _("<b>'{title}' was locked</b> by <b>{user}</b> on <b>{datetime}</b>."),
    _("Site name"),
    _("Root page"),
    _("Default"),
    _("Default?"),
)
# Of one, and of many.
COUNTED = (
    ngettext(
        "This %(model_name)s is referenced %(usage_count)s time.", "This %(model_name)s is referenced %(usage_count)s times.", "usage_count"
    ),
    ngettext("Used %(usage_count)s time", "Used %(usage_count)s times", "usage_count"),
    ngettext("Referenced %(count)s time", "Referenced %(count)s times", "usage_count"),
    ngettext("Are you sure you want to delete this document?", "Are you sure you want to delete these documents?", "usage_count"),
    ngettext("Are you sure you want to delete this image?", "Are you sure you want to delete these images?", "usage_count"),
)


def name_columns() -> None:
    """Name the columns of Wagtail's list of sites, which takes them from its code. Call it once, when hooks are loaded."""
    labels = {"port": _("Port"), "site_name": _("Site name"), "root_page": _("Root page")}
    columns: Any = IndexView.columns
    for column in columns:
        column.label = labels.get(column.name, column.label)
