"""Staff see who joined, by promise and by kind of count; they set goal, days and promises, and take the numbers along."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale

from ravive.hub.campaigns import campaign_settings, queries
from ravive.hub.campaigns.campaign_settings import ActionChange
from ravive.hub.campaigns.models import Campaign, CampaignAction, CampaignIndexPage, CampaignPage, Participation
from ravive.hub.campaigns.settings_form import CampaignSettingsForm
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent, Role
from tests.client_response import ClientResponse
from tests.existing import existing
from tests.hub.campaigns.campaign_cast import campaign_of, campaign_page, days, translated
from tests.people.cast import host, person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    page = campaign_page()
    translated(page, "nl", title="Vier woorden", slug="vier-woorden")
    return campaign_of(page)


@pytest.fixture
def desk() -> Client:
    return signed_in(person("officer", host(), Role.COMMUNICATOR))


def store(desk: Client, campaign: Campaign, **values: object) -> ClientResponse:
    """Open the settings, change some, send them; return the response."""
    form = CampaignSettingsForm(instance=Campaign.objects.get(pk=campaign.pk))
    data: dict[str, object] = {}
    for name, field in form.fields.items():
        shown = form.get_initial_for_field(field, name)
        text = "" if shown in (None, False) else "on" if shown is True else shown.isoformat() if isinstance(shown, date) else str(shown)
        data |= {f"initial-{name}": text} | ({name: text} if text else {})
    changed = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    sent = {name: value for name, value in {**data, **changed}.items() if value is not None}
    return desk.post(f"/desk/campaigns/{campaign.pk}/settings/", sent)


def words_of(campaign: Campaign) -> list[str]:
    return [str(action) for action in campaign.actions.all()]


def test_the_first_page_of_a_campaign_creates_what_its_translations_share(campaign: Campaign) -> None:
    assert Campaign.objects.count() == 1
    assert (campaign.organisation, campaign.title) == (host(), "Le 30 juillet, je retiens quatre mots")


def test_the_desk_shows_the_counts_by_promise_and_by_kind(desk: Client, campaign: Campaign) -> None:
    first, second = campaign.actions.all()
    CampaignAction.objects.filter(pk=first.pk).update(confirmed=12, without_address=5)
    CampaignAction.objects.filter(pk=second.pk).update(confirmed=3, is_offered=False)
    listed = desk.get("/desk/campaigns/").text
    assert all(f'class="r-number">{number}</td>' in listed for number in (15, 5, 500))
    page = desk.get(f"/desk/campaigns/{campaign.pk}/", headers={"accept-language": "fr"}).text
    assert all(f'class="r-number">{number}</td>' in page for number in (12, 5, 17, 3, 0))
    assert "n’est plus proposé" in page


def test_the_table_to_take_along_runs_no_formula(desk: Client, campaign: Campaign) -> None:
    first = campaign.actions.all()[0]
    CampaignAction.objects.filter(pk=first.pk).update(words={"fr": "=HYPERLINK(1)"}, confirmed=2, without_address=1)
    reply = desk.get(f"/desk/campaigns/{campaign.pk}/counts.csv")
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="le-30-juillet-je-retiens-quatre-mots.csv"' in reply.headers["Content-Disposition"]
    rows = list(csv.reader(StringIO(reply.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == ["'=HYPERLINK(1)", "2", "1", "3"]
    assert rows[-1] == ["Total", "2", "1", "3"]


def test_staff_set_goal_days_and_promises_in_each_language_of_the_campaign(desk: Client, campaign: Campaign) -> None:
    page = desk.get(f"/desk/campaigns/{campaign.pk}/settings/").text
    assert ('name="new_0_nl"' in page, 'name="new_0_de"' in page) == (True, False)
    first = campaign.actions.all()[0]
    changed = {f"action_{first.pk}_nl": "Ik ken de vier woorden", "new_0_fr": "J’en  parle", "new_0_nl": "Ik praat erover"}
    reply = store(desk, campaign, goal=800, ends_on=days(60), reminds_on=days(9), **changed)
    assert reply.status_code == 302, reply.text
    campaign.refresh_from_db()
    assert (campaign.goal, campaign.ends_on, campaign.reminds_on) == (800, days(60), days(9))
    assert words_of(campaign) == ["J’apprends les quatre mots", "J’affiche l’affiche", "J’en parle"]
    assert campaign.actions.all()[0].words_in("nl") == "Ik ken de vier woorden"
    assert campaign.actions.all()[2].words_in("de") == "J’en parle"
    assert existing(AuditEvent.objects.filter(verb="campaign.changed").first()).subject_label == campaign.title


def test_two_colleagues_change_different_settings_and_both_stay(desk: Client, campaign: Campaign) -> None:
    form = CampaignSettingsForm(instance=Campaign.objects.get(pk=campaign.pk))
    shown = {f"initial-{name}": form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    Campaign.objects.filter(pk=campaign.pk).update(goal=900)
    sent = {name.removeprefix("initial-"): value for name, value in shown.items()} | shown | {"ends_on": days(50)}
    fields = {name: value.isoformat() if isinstance(value, date) else value for name, value in sent.items() if value not in (None, False)}
    assert desk.post(f"/desk/campaigns/{campaign.pk}/settings/", fields).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.goal, campaign.ends_on) == (900, days(50))


@pytest.mark.parametrize(
    "values",
    [
        {"goal": 0}, {"goal": 2_000_000}, {"ends_on": days(-1)}, {"begins_on": days(40)}, {"ends_on": days(500)},
        {"reminds_on": days(99)}, {"new_0_fr": "x" * 121},
    ],
)  # fmt: skip
def test_wrong_settings_are_shown_again(desk: Client, campaign: Campaign, values: dict[str, object]) -> None:
    reply = store(desk, campaign, **values)
    assert (reply.status_code, "r-refusal" in reply.text) == (422, True)
    campaign.refresh_from_db()
    assert (campaign.goal, len(words_of(campaign))) == (500, 2)


def test_an_action_that_somebody_promised_is_no_longer_offered_and_retains_its_count(desk: Client, campaign: Campaign) -> None:
    first, second = campaign.actions.all()
    CampaignAction.objects.filter(pk=first.pk).update(without_address=1)
    empty = {f"action_{first.pk}_{language}": "" for language in ("fr", "nl")}
    assert store(desk, campaign, **empty).status_code == 422
    assert store(desk, campaign, **{f"action_{first.pk}_offered": None}).status_code == 302
    assert store(desk, campaign, **{f"action_{second.pk}_{language}": "" for language in ("fr", "nl")}).status_code == 302
    numbers = queries.numbers_of(campaign)
    assert (len(numbers.actions), numbers.offered, numbers.total) == (1, [], 1)


def test_the_numbers_of_a_campaign_that_is_over_are_final(desk: Client, campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(begins_on=days(-9), ends_on=days(-1))
    reply = store(desk, campaign, ends_on=days(9))
    assert (reply.status_code, "définitifs" in reply.text) == (422, True)
    assert "settings/" not in desk.get(f"/desk/campaigns/{campaign.pk}/").text


def test_days_that_two_people_change_at_once_stay_in_their_order(campaign: Campaign) -> None:
    by, opened = person("late", host(), Role.COMMUNICATOR), Campaign.objects.get(pk=campaign.pk)
    Campaign.objects.filter(pk=campaign.pk).update(ends_on=days(3))
    opened.begins_on = days(5)
    with pytest.raises(RefusedError, match="jour"):
        campaign_settings.change_campaign(campaign=opened, changed=["begins_on"], actions=[], by=by, now=timezone.now())
    assert Campaign.objects.get(pk=campaign.pk).begins_on < days(3)


def test_a_campaign_with_addresses_is_not_extended_beyond_their_day(campaign: Campaign) -> None:
    promise = {"action": campaign.actions.all()[0], "language": "fr", "entered_on": days(0), "erase_on": days(75)}
    own = Participation.objects.create(campaign=campaign, **promise)
    by, now = person("late", host(), Role.COMMUNICATOR), timezone.now()
    for last, promised in ((days(75), days(75)), (days(40), days(70)), (days(70), days(70))):
        campaign.ends_on = last
        campaign_settings.change_campaign(campaign=campaign, changed=["ends_on"], actions=[], by=by, now=now)
        own.refresh_from_db()
        # It comes earlier with the campaign, and never later again.
        assert own.erase_on == promised
    campaign.ends_on = days(71)
    with pytest.raises(RefusedError):
        campaign_settings.change_campaign(campaign=campaign, changed=["ends_on"], actions=[], by=by, now=now)
    gone = ActionChange(action=0, words={"fr": "x"}, is_offered=True)
    campaign.ends_on = days(70)
    with pytest.raises(RefusedError):
        campaign_settings.change_campaign(campaign=campaign, changed=[], actions=[gone], by=by, now=now)
    campaign.refresh_from_db()
    assert campaign.ends_on == days(70)


def test_the_list_groups_campaigns_by_state_in_a_constant_number_of_queries(visitor: Client, campaign: Campaign) -> None:
    def queries_of_the_list() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert visitor.get("/fr/campagnes/").status_code == 200
        return len(captured)

    visitor.get("/fr/campagnes/")
    first = queries_of_the_list()
    for number in range(4):
        page = campaign_page(slug=f"c{number}", title=f"Campagne {number}")
        begins, ends = (days(-9), days(-2)) if number % 2 else (days(5), days(9))
        campaign_of(page, begins_on=begins, ends_on=ends)
    assert queries_of_the_list() == first
    shown = visitor.get("/fr/campagnes/").text
    assert shown.index("quatre mots") < shown.index("Campagnes à venir") < shown.index("Campagne 2") < shown.index("Campagnes passées")


def test_a_list_without_campaigns_says_so(visitor: Client) -> None:
    campaign_page().delete()
    assert "Aucune campagne" in visitor.get("/fr/campagnes/").text


def test_the_home_page_announces_a_campaign(visitor: Client, campaign: Campaign) -> None:
    CampaignPage.objects.get(locale=Locale.objects.get(language_code="fr")).save_revision().publish()
    assert "Le 30 juillet, je retiens quatre mots" in visitor.get("/fr/").text


def test_editors_find_the_fields_of_a_campaign_in_their_language(desk: Client, campaign: Campaign) -> None:
    index = CampaignIndexPage.objects.get(locale__language_code="fr")
    page = desk.get(f"/desk/pages/add/campaigns/campaignpage/{index.pk}/", headers={"accept-language": "fr"}).text
    assert all(words in page for words in ("Jeu à essayer", "Textes à relayer", "Remerciement", "les mêmes dans toutes les langues"))


def test_the_days_of_a_campaign_are_in_order_in_the_database_too(campaign: Campaign) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(ends_on=campaign.begins_on - timedelta(days=1))
