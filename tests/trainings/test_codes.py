"""Codes that nobody takes for another."""

from random import Random

import pytest

from ravive.trainings import codes


def test_codes_have_six_characters_that_cannot_be_mistaken() -> None:
    drawn = {codes.draw_code(Random(number)) for number in range(2_000)}
    assert len(drawn) == 2_000
    assert all(len(code) == 6 for code in drawn)
    assert set("".join(drawn)) == set(codes.ALPHABET)
    assert not set(codes.ALPHABET) & set("01OILSZBGUAEY")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K7M4QD", "K7M4QD"), ("k7m4qd", "K7M4QD"), (" k7m 4qd ", "K7M4QD"), ("K7M-4QD", "K7M4QD"), ("K7M\N{NO-BREAK SPACE}4QD", "K7M4QD"),
        ("S7M4BZ", "57M482"), ("g7u4qd", "67V4QD"), ("K7M4Q", None), ("K7M4QDX", None), ("K7M4Q0", None), ("K7M4QI", None), ("", None),
        ("K7M4Q€", None),
    ],
)  # fmt: skip
def test_a_typed_code_is_read_as_it_was_meant(typed: str, code: str | None) -> None:
    assert codes.parse_code(typed) == code


def test_what_is_read_aloud_is_read_back() -> None:
    code = codes.draw_code(Random(3))
    assert codes.parse_code(codes.format_code(code)) == code
