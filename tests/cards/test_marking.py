"""Whatever is answered: credit from 0 to 1, full only for the full answer, and never more for an added mistake."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from ravive.cards.card import Option
from ravive.cards.kinds.choice import ChoiceCard
from ravive.cards.kinds.cloze import ClozeCard, Gap, is_accepted
from ravive.cards.kinds.hotspot import HotspotCard, Spot
from ravive.cards.kinds.match import Left, MatchCard, Right
from ravive.cards.kinds.multiple import MultipleCard
from ravive.cards.kinds.order import OrderCard, Step
from ravive.cards.kinds.scenario import ScenarioCard, ScenarioChoice, ScenarioStep
from ravive.cards.structure import Basics

BASICS = Basics(
    id="card",
    theme="react",
    notion="notion",
    critical=False,
    situation=True,
    prompt="?",
    explanation=".",
    reflex=".",
    sources=("source",),
    help="child-focus",
    content_note=None,
    facts=(),
    confidence=False,
    picture=None,
    picture_alt=None,
)
NAMES = "abcdefgh"

rights = st.lists(st.booleans(), min_size=2, max_size=8).filter(any)


def options(right: list[bool]) -> tuple[Option, ...]:
    return tuple(Option(id=name, text=name, feedback=name, right=is_right) for name, is_right in zip(NAMES, right, strict=False))


@given(rights, st.data())
def test_choosing_several_earns_full_credit_only_for_exactly_the_right_ones(right: list[bool], data: st.DataObject) -> None:
    card = MultipleCard(**BASICS, options=options(right))
    names = [option.id for option in card.options]
    chosen = data.draw(st.lists(st.sampled_from(names), unique=True))
    marked = card.mark({"choices": chosen})
    assert marked.credit is not None
    assert 0 <= marked.credit <= 1
    assert (marked.credit == 1) == (set(chosen) == {option.id for option in card.options if option.right})
    assert set(marked.parts) == set(names)


@given(rights, st.data())
def test_adding_a_wrong_option_never_raises_credit(right: list[bool], data: st.DataObject) -> None:
    spots = tuple(
        Spot(id=name, text=name, feedback=name, right=is_right, x=50, y=50, radius=5) for name, is_right in zip(NAMES, right, strict=False)
    )
    card = HotspotCard(**BASICS, spots=spots)
    chosen = data.draw(st.lists(st.sampled_from([spot.id for spot in spots]), unique=True))
    before = card.mark({"spots": chosen}).credit
    assert before is not None
    for spot in spots:
        if not spot.right and spot.id not in chosen:
            after = card.mark({"spots": [*chosen, spot.id]}).credit
            assert after is not None
            assert after <= before


@given(st.integers(0, 7), st.integers(0, 7))
def test_one_choice_earns_all_or_nothing(right: int, chosen: int) -> None:
    card = ChoiceCard(**BASICS, options=options([index == right for index in range(8)]))
    assert card.mark({"choice": NAMES[chosen]}).credit == (1 if chosen == right else 0)


@given(st.integers(2, 6), st.data())
def test_only_the_right_order_earns_full_credit(count: int, data: st.DataObject) -> None:
    card = OrderCard(**BASICS, steps=tuple(Step(id=name, text=name) for name in NAMES[:count]))
    given_order = data.draw(st.permutations(list(NAMES[:count])))
    credit = card.mark({"order": given_order}).credit
    assert credit is not None
    assert 0 <= credit <= 1
    assert (credit == 1) == (given_order == list(NAMES[:count]))


def test_swapping_neighbours_that_are_in_order_never_raises_credit() -> None:
    card = OrderCard(**BASICS, steps=tuple(Step(id=name, text=name) for name in NAMES[:4]))
    for order in permutations(NAMES[:4]):
        for place in range(3):
            if order[place] < order[place + 1]:
                worse = [*order[:place], order[place + 1], order[place], *order[place + 2 :]]
                assert (card.mark({"order": worse}).credit or 0) <= (card.mark({"order": list(order)}).credit or 0)


@given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from("xyz")))
def test_matching_earns_the_share_of_pairs(pairs: dict[str, str]) -> None:
    wanted = {"a": "x", "b": "y", "c": "x", "d": "y"}
    card = MatchCard(
        **BASICS,
        left=tuple(Left(id=name, text=name, feedback=name, right=right) for name, right in wanted.items()),
        right=tuple(Right(id=name, text=name) for name in "xyz"),
    )
    found = sum(pairs.get(name) == right for name, right in wanted.items())
    assert card.mark({"pairs": pairs}).credit == found / 4


@given(st.text("abcdefghij", min_size=1, max_size=12), st.text("abcdefghij", max_size=12))
def test_forgiving_never_accepts_more_than_two_slips(answer: str, typed: str) -> None:
    if is_accepted(typed, (answer,), (), forgiving=True):
        assert abs(len(typed) - len(answer)) <= 2
        assert len(answer) >= 4 or typed == answer


@given(st.integers(100, 999_999), st.integers(100, 999_999))
def test_digits_are_never_forgiven(answer: int, typed: int) -> None:
    assert is_accepted(f"le {typed}", (f"le {answer}",), (), forgiving=True) == (typed == answer)


@given(st.dictionaries(st.sampled_from(["who", "place"]), st.sampled_from(["témoin", "temoins", "témois", "plaque", "plaqe", "", "x"])))
def test_gaps_earn_full_credit_only_when_all_are_filled(gaps: dict[str, str]) -> None:
    card = ClozeCard(
        **BASICS, mode="typed", text="[who] [place]", gaps=(Gap(id="who", accept=("témoins",)), Gap(id="place", accept=("plaque",)))
    )
    marked = card.mark({"gaps": gaps})
    assert marked.credit == sum(marked.parts.values()) / 2
    assert (marked.credit == 1) == all(marked.parts.values())


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=6))
def test_a_way_earns_full_credit_only_when_each_decision_does(credits: list[float]) -> None:
    last = len(credits)
    steps = [
        ScenarioStep(id=str(index), text=".", choices=(ScenarioChoice(id="go", text=".", feedback=".", to=str(index + 1), credit=credit),))
        for index, credit in enumerate(credits)
    ]
    card = ScenarioCard(**BASICS, start="0", steps=(*steps, ScenarioStep(id=str(last), text=".")))
    marked = card.mark({"path": [[str(index), "go"] for index in range(last)]})
    assert marked.credit is not None
    assert 0 <= marked.credit <= 1
    assert (marked.credit == 1) == all(credit == 1 for credit in credits)
