"""Tables of Belgian banks, whatever they hold: movements come back, cut and changed files are refused or read, none raises."""

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.banking.statement import Statement
from tests.banking.table_writer import STYLES, Movement
from tests.banking.test_coda import AMOUNTS, entries, problems
from tests.banking.test_tables import STYLE_NAMES, read

# In cp1252, a capital and œ or € could be a character of UTF-8.
WORDS = st.lists(st.text(st.sampled_from("abcéèçÉßXYZ0123456789'/()&=.,@-+#*"), min_size=1, max_size=8), min_size=1, max_size=4).map(
    " ".join
)
MOVEMENTS = st.lists(
    st.builds(Movement, amount=AMOUNTS, name=WORDS.map(lambda name: f"N {name}"), message=WORDS.map(lambda text: f"M{text} m"),
              is_structured=st.booleans()),
    max_size=6,
)  # fmt: skip


@cache
def written(name: str) -> bytes:
    """Return a table that is always the same: a workbook holds the time at which it was written."""
    return STYLES[name].write([Movement(amount=Decimal("12.34")), Movement(amount=Decimal(-5), is_structured=True)])


@pytest.mark.slow
@pytest.mark.parametrize("name", STYLE_NAMES)
@given(movements=MOVEMENTS)
def test_any_movements_come_back(name: str, movements: list[Movement]) -> None:
    style = STYLES[name]
    statement, *rest = read(style.write(movements))
    assert isinstance(statement, Statement)
    assert rest == [style.entry(movement, at, statement.line + 1 + at) for at, movement in enumerate(movements)]


@pytest.mark.slow
@pytest.mark.parametrize("name", STYLE_NAMES)
@given(data=st.data())
def test_changed_bytes_never_raise(name: str, data: st.DataObject) -> None:
    content = bytearray(written(name))
    for _change in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(("change", "remove", "cut"))):
            case "change":
                content[at] = data.draw(st.integers(0, 255))
            case "remove":
                del content[at : at + data.draw(st.integers(1, 40))]
            case _:
                del content[at + 1 :]
        content = content or bytearray(b" ")
    for part in read(bytes(content)):
        assert str(part)


@given(st.text(st.sampled_from(';,"\n\r\t|Datumbedrg0123456789/-+=\0é'), max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    for part in read(f"Datum;Bedrag;Naam\n28/11/2026;1,00;x\n{text}"):
        assert str(part)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in STYLE_NAMES if not name.startswith("argenta")])
def test_a_table_that_was_cut_is_refused_or_has_the_first_movements(name: str) -> None:
    content = written(name)
    expected = [(entry.date, entry.amount, entry.iban) for entry in entries(read(content))]
    for end in range(1, len(content)):
        parts = read(content[:end])
        read_so_far = [(entry.date, entry.amount, entry.iban) for entry in entries(parts)]
        is_refused = any(problem.severity == "error" for problem in problems(parts))
        assert is_refused or read_so_far == expected[: len(read_so_far)], end


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in STYLE_NAMES if not name.startswith("argenta")])
@given(data=st.data())
def test_a_separator_too_many_never_changes_an_amount_in_silence(name: str, data: st.DataObject) -> None:
    content = written(name)
    at = data.draw(st.integers(0, len(content)))
    parts = read(content[:at] + data.draw(st.sampled_from((b";", b",", b'"', b"\n"))) + content[at:])
    found = sorted((entry.date, entry.amount, entry.currency) for entry in entries(parts))
    expected = sorted((entry.date, entry.amount, entry.currency) for entry in entries(read(content)))
    assert found == expected or problems(parts)
