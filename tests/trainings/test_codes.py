"""Codes that nobody takes for another."""

from random import Random

import pytest

from ravive.trainings import codes


def test_codes_have_nine_characters_that_cannot_be_mistaken() -> None:
    drawn = {codes.draw_code(Random(number)) for number in range(2_000)}
    assert len(drawn) == 2_000
    assert all(len(code) == 9 for code in drawn)
    assert set("".join(drawn)) == set(codes.ALPHABET)
    assert not set(codes.ALPHABET) & set("01OILSZBGUAEY")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K7M4QD9XW", "K7M4QD9XW"), ("k7m4qd9xw", "K7M4QD9XW"), (" k7m 4qd 9xw ", "K7M4QD9XW"), ("K7M-4QD-9XW", "K7M4QD9XW"),
        ("K7M\N{NO-BREAK SPACE}4QD9XW", "K7M4QD9XW"), ("S7M4BZ9XW", "57M4829XW"), ("g7u4qd9xw", "67V4QD9XW"), ("K7M4QD9X", None),
        ("K7M4QD9XWX", None), ("K7M4QD9X0", None), ("K7M4QD9XI", None), ("", None), ("K7M4QD9X€", None),
    ],
)  # fmt: skip
def test_a_typed_code_is_read_as_it_was_meant(typed: str, code: str | None) -> None:
    assert codes.parse_code(typed) == code


def test_what_is_read_aloud_is_read_back() -> None:
    code = codes.draw_code(Random(3))
    assert codes.parse_code(codes.format_code(code)) == code
