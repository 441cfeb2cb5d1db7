"""What visitors see of an appeal: its sum and bar, its state, its words, who supports it."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate
from pytest_django import Settings

from ravive.fundraising import bar, queries
from ravive.fundraising.bar import bar_of
from ravive.fundraising.models import AppealIndexPage, AppealPage
from ravive.giving.models import Appeal, BankFile, BookedStatement, Receipt
from ravive.hub.search.page_texts import text_of as searched_text
from tests.fundraising.appeal_cast import (
    HOLDER,
    account_of,
    appeal_of,
    appeal_page,
    days,
    own_reference,
    promise_of,
    receive,
    scanned,
    translated,
)

pytestmark = pytest.mark.django_db


def text_of(visitor: Client, address: str) -> str:
    """Return the words of a page with plain spaces."""
    page = visitor.get(address).text
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u202f", " ").replace("\xa0", " ").replace("&nbsp;", " ").split())


def test_only_received_money_fills_the_bar(client: Client) -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    for cents in (200_000, 104_700, 10_000):
        receive(appeal, cents)
    first = Receipt.objects.get(amount_cents=10_000)
    receive(appeal, -10_000, reverses=first)
    receive(appeal, 10_000)
    promise_of(client, appeal, amount="own", own_amount="300")
    found = client.get(page.url).text
    assert found.count('recall-100"></i>') - 1 >= 31
    tiles = re.search(r'class="weave-appeal".*?</div>', found, re.DOTALL)
    assert tiles
    assert (tiles[0].count("recall-100"), tiles[0].count('data-state="new"'), tiles[0].count('recall-10"')) == (31, 3, 0)
    words = text_of(client, page.url)
    assert "3 147 € reçus, 3 dons" in words
    assert "1 case = 100 € reçus." in words
    assert "En tirets : 300 € promis." in words
    assert re.search(r'role="img" aria-label="3.147.€ reçus sur 3.000.€.; 300.€ promis, pas encore reçus"', found)
    assert "Objectif atteint, merci." in words
    assert "deux classes de plus" in words


@pytest.mark.parametrize(
    ("received", "promised", "kinds"),
    [
        (0, 0, {"open": 30}),
        (1, 0, {"partly": 1, "open": 29}),
        (9_999, 0, {"partly": 1, "open": 29}),
        (5_125, 1_625, {"partly": 1, "promised": 1, "open": 28}),
        (5_000, 25_000, {"partly": 1, "promised": 2, "open": 27}),
        (10_000, 500, {"received": 1, "promised": 1, "open": 28}),
        (-500, 0, {"open": 30}),
        (600_000, 0, {"received": 60}),
        (0, 90_000_000, {"promised": 68}),
    ],
)  # fmt: skip
def test_a_square_is_a_part_of_the_goal(received: int, promised: int, kinds: dict[str, int]) -> None:
    drawn = bar_of(goal_cents=300_000, received_cents=received, promised_cents=promised)
    counted = {kind: sum(1 for tile in drawn.tiles if tile.kind == kind) for kind in ("received", "partly", "promised", "open")}
    assert {kind: count for kind, count in counted.items() if count} == kinds
    assert drawn.cents_a_tile == 10_000


def test_the_bar_stays_small_for_any_sum() -> None:
    for goal in (1, 100, 12_345, 1_000_000_00):
        for received in (0, goal, 7 * goal, 1000 * goal):
            assert len(bar_of(goal_cents=goal, received_cents=received, promised_cents=goal).tiles) <= 2 * bar.MOST_TILES + 1


def test_the_sum_names_the_day_of_the_last_statement(client: Client) -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    assert "Aucun relevé de la banque n’a encore été lu" in text_of(client, page.url)
    values = {"name": "f", "digest": "d", "format": "coda", "imported_at": timezone.now(), "movements_in_file": 0, "new_movements": 0}
    file = BankFile.objects.create(organisation=appeal.organisation, **values)
    BookedStatement.objects.create(file=file, account=account_of(appeal), closing_day=days(-2))
    assert queries.statement_day_of(appeal) == days(-2)
    receive(appeal, 1000, on=days(-1))
    assert queries.statement_day_of(appeal) == days(-1)


def test_an_appeal_says_when_it_begins_runs_and_is_over(client: Client) -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    assert "encore 20 jours" in text_of(client, page.url)
    assert "utilisé même si l’objectif n’est pas atteint" in text_of(client, page.url)
    Appeal.objects.filter(pk=appeal.pk).update(starts_on=days(3))
    coming = client.get(page.url).text
    assert "Vous pourrez donner à partir du" in text_of(client, page.url)
    assert "payment-lines" not in coming
    Appeal.objects.filter(pk=appeal.pk).update(starts_on=days(-30), ends_on=days(-1))
    receive(appeal, 12_300)
    over = text_of(client, page.url)
    assert "L’appel est terminé" in over
    assert "123 € de 1 don" in over
    assert "Votre don forme une classe." in over
    assert "Ce qui a été récolté est utilisé quand même" in over
    assert "Ce que l’argent a permis" in over
    assert "Salaires 2 000 €" in over
    assert "Total 2 447,50 €" in over
    assert "payment-lines" not in client.get(page.url).text


def test_an_appeal_without_account_asks_for_nothing(client: Client) -> None:
    page = appeal_page()
    appeal = Appeal.objects.get(key=page.translation_key)
    found = client.get(page.url)
    assert found.status_code == 200
    assert "payment-lines" not in found.text
    assert "weave-appeal" not in found.text
    assert "personne ne peut donner" in text_of(client, f"/fr/appeals/{appeal.pk}/give/").lower()


def test_an_appeal_that_nobody_set_up_is_not_over_the_next_day(client: Client) -> None:
    page = appeal_page()
    Appeal.objects.filter(key=page.translation_key).update(starts_on=days(-1), ends_on=days(-1))
    words = text_of(client, page.url)
    assert "L’appel est terminé" not in words and "Merci à toutes celles et ceux" not in words
    assert "terminé le" not in words and "jusqu’au" not in words
    assert "Voir ce que les dons ont permis" not in text_of(client, AppealIndexPage.objects.get().url)


def test_the_code_of_the_page_is_the_printed_text(client: Client) -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    own, found = own_reference(appeal).reference, client.get(page.url).text
    lines = scanned(found).split("\n")
    assert lines == ["BCD", "002", "1", "SCT", "", HOLDER, "BE68539007547034", "", "", own]
    assert "BE68 5390 0754 7034" in found
    assert f"+++{own[:3]}/{own[3:7]}/{own[7:]}+++" in found
    assert HOLDER in found


def test_a_reference_in_the_message_is_scanned_as_it_is_printed(client: Client) -> None:
    page = appeal_page()
    appeal = appeal_of(page, account=account_of(Appeal.objects.get(key=page.translation_key), iban="BE71096123456769", qr_line="text"))
    own, found = own_reference(appeal).reference, client.get(page.url).text
    printed = f"+++{own[:3]}/{own[3:7]}/{own[7:]}+++"
    assert scanned(found).split("\n")[9:] == ["", printed]
    assert printed in found


def test_nobody_can_pay_to_an_example(client: Client) -> None:
    page = appeal_page(is_example=True)
    appeal = appeal_of(page)
    assert appeal.is_example
    for address in (page.url, f"/fr/appeals/{appeal.pk}/give/"):
        found = client.get(address).text
        assert "<s>BE68 5390 0754 7034</s>" in found
        assert 'class="qr"' not in found
        assert "data-copy=" not in found
    promise = promise_of(client, appeal)
    assert 'class="qr"' not in client.get(f"/fr/appeals/{appeal.pk}/promised/{promise.private_key}/").text


def test_translations_share_one_appeal(client: Client) -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    other = translated(page, "nl", title="(De)klik", slug="deklik", summary="Twaalf jongeren.")
    receive(appeal, 50_000)
    assert Appeal.objects.filter(key=page.translation_key).count() == 1
    assert "500 € ontvangen, 1 gift" in text_of(client, other.url)


def test_the_list_shows_running_appeals_first_in_a_constant_number_of_queries(
    client: Client, django_assert_max_num_queries: object
) -> None:
    over = appeal_page(title="Terminé", slug="termine")
    appeal_of(over, starts_on=days(-60), ends_on=days(-30))
    running = appeal_page(title="En cours", slug="en-cours")
    appeal_of(running)
    address = AppealIndexPage.objects.get().url
    found = client.get(address).text
    assert found.index("En cours") < found.index("Terminé")
    assert "Voir ce que les dons ont permis" in found

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    count()
    few = count()
    for number in range(4):
        appeal_of(appeal_page(title=f"Appel {number}", slug=f"appel-{number}"))
    assert count() == few


def test_the_page_asks_a_constant_number_of_queries(client: Client) -> None:
    page = appeal_page()
    appeal = appeal_of(page)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(page.url)
        return len(captured)

    receive(appeal, 500, reference=promise_of(client, appeal).reference)
    count()
    few = count()
    for _ in range(6):
        receive(appeal, 500, reference=promise_of(client, appeal).reference)
    assert count() == few


def test_a_search_engine_reads_that_one_can_give_until_the_last_day(client: Client) -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    assert '"@type": "DonateAction"' in client.get(page.url).text
    Appeal.objects.filter(pk=appeal.pk).update(starts_on=days(-30), ends_on=days(-1))
    assert "DonateAction" not in client.get(page.url).text


def test_the_text_of_an_appeal_is_searched() -> None:
    page = AppealPage.objects.get(pk=appeal_page().pk)
    found = searched_text(page)
    assert "Animation des ateliers" in found
    assert "La première classe est inscrite." in found


def test_days_left_count_today(client: Client) -> None:
    page = appeal_page()
    appeal_of(page, ends_on=localdate())
    assert "encore 1 jour" in text_of(client, page.url)
    assert queries.figures_of(Appeal.objects.get(key=page.translation_key), localdate() + timedelta(days=1)).state == "over"


def test_the_page_of_a_donor_is_offered_where_its_link_can_be_sent(client: Client, settings: Settings) -> None:
    address = appeal_page().url
    for sends_mail in (True, False):
        settings.RAVIVE_SENDS_MAIL = sends_mail
        cache.clear()
        assert ("/fr/my-gifts/" in client.get(address).text) is sends_mail
        assert (client.get("/fr/my-gifts/").status_code == HTTPStatus.OK) is sends_mail
