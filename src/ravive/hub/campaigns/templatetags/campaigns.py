"""What the page of a campaign shows beside its words: the mosaic, the counter, the form."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from ravive.hub.campaigns import queries, relay_kit
from ravive.hub.campaigns.forms import JoinForm, form_purpose
from ravive.hub.campaigns.models import Campaign, CampaignAction, CampaignPage
from ravive.hub.campaigns.mosaic import mosaic_of
from ravive.mailing.queries import is_offered
from ravive.people.ages import age_at
from ravive.site.context import current_language
from ravive.site.templatetags.forms import form_once

register = template.Library()


@register.simple_tag
def campaign_panel(page: CampaignPage) -> dict[str, Any]:
    """Return what a page shows of its campaign: `campaign` (None on no organisation's site), `state`, `numbers`, `mosaic`, `form`."""
    campaign = page.campaign
    if campaign is None:
        return {"campaign": None}
    numbers = queries.numbers_of(campaign)
    state = queries.state_of(campaign, numbers, timezone.localdate())
    return {
        "campaign": campaign,
        "numbers": numbers,
        "state": state,
        "mosaic": mosaic_of(goal=campaign.goal, people=numbers.confirmed),
        "form": JoinForm(campaign=campaign, numbers=numbers) if state == "open" else None,
        "sends_mail": is_offered(),
    }


@register.filter
def days_in_words(campaign: Campaign) -> str:
    """Return the days of a campaign in words."""
    return relay_kit.days_in_words(campaign)


@register.filter
def in_own_words(action: CampaignAction) -> str:
    """Return what an action promises, in the language of the page."""
    return action.words_in(current_language())


@register.simple_tag
def age_of_campaign(campaign: Campaign) -> int:
    """Return from which age, in years, somebody gives an address to a campaign alone."""
    return age_at(campaign.organisation)


@register.simple_tag
def join_once(campaign: Campaign) -> SafeString:
    """Return the field by which the form of a campaign is accepted once."""
    return form_once(form_purpose(campaign))
