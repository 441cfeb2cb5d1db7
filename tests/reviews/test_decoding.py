"""What may be kept is the same however it comes: alone, among others, or among broken ones."""

from datetime import UTC, datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ravive.reviews import decoder
from ravive.reviews.columns import ID_LENGTH
from ravive.reviews.compression import decompress
from ravive.reviews.refusal import RefusedRequestError
from tests.reviews.phone import answer

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
IDS = st.one_of(
    st.integers(0, 5).map(lambda number: answer(number, "a")["id"]),
    st.text("0123456789abcdef-7ABé", min_size=34, max_size=38),
    st.just("0fffffff-ffff-7fff-bfff-ffffffffffff"),
)
PARTS = st.dictionaries(st.sampled_from(["a", "b-c", "d.e", "F", "g h", ""]), st.sampled_from([0, 1, 0.5, 2, -1, "x", None]), max_size=3)
ANSWERS = st.builds(
    lambda **changed: answer(1, "a", **changed),
    id=IDS,
    at=st.sampled_from([0, 1_795_521_600_000, 1_900_000_000_000, -1, 1.5, None]),
    parts=PARTS,
    kind=st.sampled_from(["practice", "test", "control", "other"]),
    test_day=st.sampled_from([None, 0, 30, 9_999]),
    form=st.sampled_from([None, "A", "C"]),
    confidence=st.sampled_from([None, "sure", "maybe"]),
)


def opened(answers: list[object]) -> tuple[list[str], list[tuple[int, str]]]:
    """Return the ids that may be kept, and places and reasons of the others."""
    batch, refused = decoder.decode(msgspec.json.encode({"sent_at": 1, "answers": answers}), now=NOW)
    assert len(batch.answers) == len(batch.parts) == len(batch.places)
    return [accepted.id for accepted in batch.answers], [(refusal.place, refusal.reason) for refusal in refused]


@given(st.lists(ANSWERS, max_size=6))
def test_an_answer_is_judged_alone_as_among_others(answers: list[object]) -> None:
    alone = [opened([sent]) for sent in answers]
    kept, refused = opened(answers)
    assert kept == [name for names, _ in alone for name in names]
    assert refused == [(place, reasons[0][1]) for place, (_, reasons) in enumerate(alone) if reasons]


@given(st.lists(IDS.filter(lambda text: len(text) == ID_LENGTH), max_size=4))
def test_ids_are_judged_together_as_one_by_one(ids: list[str]) -> None:
    assert decoder.are_uuid7(ids) == all(map(decoder.is_uuid7, ids))


@given(st.binary(max_size=200))
def test_no_body_fails_but_with_a_reason(body: bytes) -> None:
    for coding in ("", "gzip", "br"):
        try:
            decoder.decode(decompress(body, coding), now=NOW)
        except RefusedRequestError as refused:
            assert refused.status in (400, 413)


@given(st.binary(max_size=100))
def test_no_parts_fail(raw: bytes) -> None:
    text = decoder.parts_text(raw)
    assert text is None or all(decoder.is_part(name) for name in msgspec.json.decode(text))


def test_what_is_judged_once_is_remembered_within_bounds() -> None:
    for number in range(3 * decoder.MOST_CHECKED_PARTS):
        assert decoder.parts_text(b'{"part-%d":1}' % number) == f'{{"part-{number}":1}}'
    assert len(decoder._checked_parts) <= decoder.MOST_CHECKED_PARTS
