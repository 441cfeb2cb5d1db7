"""The page about cost says what the script computes from the stored figures."""

import pytest

from bench import scale, scale_costs, scale_page


def test_the_page_is_what_the_script_writes() -> None:
    assert scale.PAGE.read_text("utf-8") == scale_page.page(*scale.read_figures())


def test_twice_the_learners_cost_twice_the_requests_and_storage() -> None:
    costs, assumed = scale.read_figures()
    one, two = (scale_costs.scaled(learners, costs, assumed) for learners in (50_000_000, 100_000_000))
    assert (two.requests, two.answers, two.sent_gb, two.database_gb) == pytest.approx(
        (2 * one.requests, 2 * one.answers, 2 * one.sent_gb, 2 * one.database_gb)
    )
    assert 1.9 * one.euros < two.euros < 2.1 * one.euros


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (0.0123, "0.012"),
        (9.96, "10"),
        (1234, "1,200"),
        (2_500_000, "2.5 million"),
        (100_000_000, "100 million"),
        (3.2e9, "3.2 billion"),
    ],
)
def test_numbers_have_two_digits(number: float, text: str) -> None:
    assert scale_page._short(number) == text
