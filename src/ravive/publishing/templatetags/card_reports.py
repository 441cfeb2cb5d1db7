"""Template words of learners’ reports."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ravive.publishing.models import CardReport

register = template.Library()


@register.simple_tag
def reason_name(reason: str) -> str:
    """Return what a learner found wrong, in a word."""
    names = {
        CardReport.Reason.OUTDATED: pgettext("report", "outdated"),
        CardReport.Reason.UNCLEAR: _("unclear"),
        CardReport.Reason.WRONG: _("wrong"),
        CardReport.Reason.HURTFUL: _("hurtful"),
    }
    return names.get(CardReport.Reason(reason), reason)
