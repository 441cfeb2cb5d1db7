"""Appeals at the desk: settings, names of donors, promises; who may do what."""

import pytest
from django.test import Client
from django.utils.timezone import localdate

from ravive.fundraising import agenda_items
from ravive.giving.models import Appeal, BankAccount, GivingPromise, PaymentReference
from ravive.people.agenda import WaitingFor
from ravive.people.models import AuditEvent, Organisation, Role
from tests.client_response import ClientResponse
from tests.fundraising.appeal_cast import account_of, appeal_of, appeal_page, days, promise_of, receive
from tests.fundraising.test_appeal_pages import text_of
from tests.people.cast import host, person

pytestmark = pytest.mark.django_db


def at_the_desk(name: str, *roles: Role) -> Client:
    """Return somebody with roles at the host's organisation."""
    client = Client()
    client.force_login(person(name, host(), *roles))
    return client


def store(client: Client, appeal: Appeal, **values: object) -> ClientResponse:
    """Send the settings of an appeal as the page has them, with changes."""
    address = f"/desk/appeals/{appeal.pk}/settings/"
    form = client.get(address).context["form"]
    shown = {}
    for field in form:
        initial = field.field.prepare_value(field.initial) if hasattr(field.field, "prepare_value") else field.initial
        initial = initial.isoformat() if hasattr(initial, "isoformat") else getattr(initial, "pk", initial)
        shown |= {f"initial-{field.name}": initial, field.name: initial}
    sent = {name: value for name, value in {**shown, **values}.items() if value not in (None, False)}
    return client.post(address, sent)


def test_a_treasurer_chooses_account_and_goal_and_the_appeal_gets_its_reference(client: Client) -> None:
    page = appeal_page()
    appeal = Appeal.objects.get(key=page.translation_key)
    account = account_of(appeal)
    treasurer = at_the_desk("tom", Role.TREASURER)
    response = store(treasurer, appeal, account=account.pk, goal_cents="3 000", ends_on=days(20).isoformat())
    assert response.status_code == 302, response.text
    appeal.refresh_from_db()
    assert (appeal.account, appeal.goal_cents, appeal.ends_on) == (account, 300_000, days(20))
    own = PaymentReference.objects.get(appeal=appeal, kind="appeal")
    assert own.reference[:3] in client.get(page.url).text
    assert store(treasurer, appeal, goal_cents="4000").status_code == 302
    assert PaymentReference.objects.get(appeal=appeal, kind="appeal") == own
    assert AuditEvent.objects.filter(verb="appeal.changed").count() == 2


def test_a_communicator_sets_the_goal_and_never_the_account() -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    other = account_of(appeal, iban="BE71096123456769")
    officer = at_the_desk("claire", Role.COMMUNICATOR)
    assert "BE68539007547034" in officer.get(f"/desk/appeals/{appeal.pk}/settings/").text
    assert store(officer, appeal, goal_cents="1000", account=other.pk).status_code == 302
    appeal.refresh_from_db()
    assert appeal.goal_cents == 100_000
    assert appeal.account != other


def test_the_choice_of_an_account_shows_its_holder_and_marks_the_example() -> None:
    appeal = appeal_of(appeal_page())
    invented = account_of(appeal, iban="BE71096123456769", holder="Invention asbl", is_example=True)
    treasurer = at_the_desk("tom", Role.TREASURER)
    address = f"/desk/appeals/{appeal.pk}/settings/"
    shown = treasurer.get(address).text
    assert f">BE68539007547034 · {BankAccount.objects.get(is_example=False).holder}</option>" in shown
    assert "Invention asbl" not in shown
    Appeal.objects.filter(pk=appeal.pk).update(account=invented, is_example=True)
    assert ">BE71096123456769 · Invention asbl (exemple)</option>" in treasurer.get(address).text


def test_what_a_colleague_changed_meanwhile_stays() -> None:
    appeal = appeal_of(appeal_page())
    treasurer = at_the_desk("tom", Role.TREASURER)
    address = f"/desk/appeals/{appeal.pk}/settings/"
    Appeal.objects.filter(pk=appeal.pk).update(goal_cents=500_000)
    values = {"starts_on": days(-10).isoformat(), "ends_on": days(5).isoformat(), "goal_cents": "3000", "accepts_standing_orders": "on"}
    initial = {"starts_on": days(-10).isoformat(), "ends_on": days(19).isoformat(), "goal_cents": "3000", "accepts_standing_orders": "True"}
    shown = {"account": appeal.account_id, "initial-account": appeal.account_id}
    response = treasurer.post(address, {**values, **{f"initial-{name}": value for name, value in initial.items()}, **shown})
    assert response.status_code == 302, response.text
    appeal.refresh_from_db()
    assert (appeal.goal_cents, appeal.ends_on) == (500_000, days(5))


@pytest.mark.parametrize("values", [{"ends_on": days(-20).isoformat()}, {"ends_on": days(400).isoformat()}, {"goal_cents": "beaucoup"}])
def test_settings_that_cannot_be_are_refused(values: dict[str, object]) -> None:
    appeal = appeal_of(appeal_page())
    assert store(at_the_desk("tom", Role.TREASURER), appeal, **values).status_code == 422
    appeal.refresh_from_db()
    assert (appeal.goal_cents, appeal.ends_on) == (300_000, days(19))


def test_an_account_of_another_organisation_cannot_be_chosen() -> None:
    appeal = appeal_of(appeal_page())
    stranger = Organisation.objects.create(name="Autre", slug="autre")
    account = BankAccount.objects.create(organisation=stranger, iban="BE71096123456769", holder="Autre ASBL")
    assert store(at_the_desk("tom", Role.TREASURER), appeal, account=account.pk).status_code == 422


def test_the_account_of_the_example_cannot_be_chosen() -> None:
    """Its removal takes the promises of what names it."""
    appeal = appeal_of(appeal_page())
    invented = account_of(appeal, iban="BE71096123456769", is_example=True)
    assert store(at_the_desk("tom", Role.TREASURER), appeal, account=invented.pk).status_code == 422


def test_a_name_appears_once_money_came_and_staff_released_it(client: Client) -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    promise = promise_of(client, appeal, is_shown="on", name="Zoé du quartier")
    officer = at_the_desk("claire", Role.COMMUNICATOR)
    desk = f"/desk/appeals/{appeal.pk}/"
    assert "Zoé du quartier" not in officer.get(desk).text
    receive(appeal, 2500, reference=promise.reference)
    assert "Zoé du quartier" in officer.get(desk).text
    assert "Zoé du quartier" not in client.get(page.url).text
    officer.post(f"{desk}names/{promise.pk}/", {"answer": "release"})
    listed = f"/fr/appeals/{appeal.pk}/supporters/"
    assert "Zoé du quartier" in client.get(listed).text
    assert "25 €" in text_of(client, listed)
    assert client.get(listed).headers["X-Robots-Tag"] == "noindex"
    # Search engines read the page of the appeal: it counts names and has none.
    indexed = client.get(page.url)
    assert "X-Robots-Tag" not in indexed.headers and 'content="noindex"' not in indexed.text
    assert "Zoé" not in indexed.text and f'href="{listed}"' in indexed.text
    assert "1 don, dont 1 avec un nom" in " ".join(text_of(client, page.url).split()).replace(" ,", ",")
    promise.refresh_from_db()
    assert (promise.shown_name, promise.sealed_name) == ("Zoé du quartier", "")
    event = AuditEvent.objects.get(verb="giver_name.released")
    assert "Zoé" not in str(event.detail)
    officer.post(f"{desk}names/{promise.pk}/", {"answer": "refuse"})
    assert "Zoé du quartier" not in client.get(listed).text
    assert "Un don sans nom" in text_of(client, listed)
    assert "avec un nom" not in text_of(client, page.url)


def test_money_that_was_undone_takes_its_name_along(client: Client) -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    promise = promise_of(client, appeal, is_shown="on", name="Zoé du quartier", hides_amount="on")
    receipt = receive(appeal, 2500, reference=promise.reference)
    at_the_desk("claire", Role.COMMUNICATOR).post(f"/desk/appeals/{appeal.pk}/names/{promise.pk}/", {"answer": "release"})
    shown = client.get(f"/fr/appeals/{appeal.pk}/supporters/").text
    supporters = shown[shown.index('class="supporters"') : shown.index("</ul>", shown.index('class="supporters"'))]
    assert "Zoé du quartier" in supporters
    assert "€" not in supporters
    receive(appeal, -2500, reverses=receipt)
    assert "Zoé du quartier" not in client.get(f"/fr/appeals/{appeal.pk}/supporters/").text


def test_a_gift_that_nobody_announced_shows_neither_name_nor_amount(client: Client) -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    receive(appeal, 123_456)
    shown = text_of(client, f"/fr/appeals/{appeal.pk}/supporters/")
    assert "Un don sans nom" in shown
    assert shown.count("1 234,56 €") == 1


def test_names_wait_at_the_desk_of_who_may_release_them(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    promise = promise_of(client, appeal, is_shown="on", name="Zoé du quartier")
    user = person("claire", host(), Role.COMMUNICATOR)

    def items(*roles: Role) -> list[str]:
        waiting = WaitingFor(user=user, organisation=host(), roles=frozenset(roles), today=localdate())
        return [item.title for item in agenda_items.items(waiting)]

    assert items(Role.COMMUNICATOR) == []
    receive(appeal, 2500, reference=promise.reference)
    receive(appeal, 2500, reference=promise.reference)
    [title] = items(Role.COMMUNICATOR)
    assert title.startswith("1 ")
    assert "Zoé" not in title
    assert items(Role.TRAINER) == []


def test_staff_remove_a_promise_that_was_sent_for_fun_and_no_other(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    fun, paid = promise_of(client, appeal, amount="own", own_amount="5000"), promise_of(client, appeal)
    receive(appeal, 2500, reference=paid.reference)
    officer = at_the_desk("tara", Role.TREASURER)
    for promise in (fun, paid):
        officer.post(f"/desk/appeals/{appeal.pk}/promises/{promise.pk}/remove/")
    assert list(GivingPromise.objects.all()) == [paid]
    # Its reference still leads to the appeal.
    assert PaymentReference.objects.filter(pk=fun.reference_id, appeal=appeal).exists()


@pytest.mark.parametrize("role", [Role.TRAINER, Role.AUTHOR])
def test_others_have_no_appeals_at_the_desk(role: Role) -> None:
    appeal = appeal_of(appeal_page())
    other = at_the_desk("max", role)
    for path in ("", f"{appeal.pk}/", f"{appeal.pk}/settings/"):
        assert other.get(f"/desk/appeals/{path}").status_code == 403


def test_the_desk_lists_appeals_with_their_sums() -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    receive(appeal, 314_700)
    words = text_of(at_the_desk("tom", Role.TREASURER), "/desk/appeals/")
    assert page.title in words.replace("\xa0", " ")
    assert "3 147 €" in words or "€3,147" in words or "3,147 €" in words
