"""Three states of a card: what is offered, what taking gives, and that what was adapted here stays where they left it alone."""

from hypothesis import given
from hypothesis import strategies as st

from ravive.cards.card import Language
from ravive.cards.draft import CardDraft
from ravive.cards.upstream import Offer, latest, offered

LANGUAGES: tuple[Language, ...] = (Language("fr"), Language("nl"))
TEXTS = st.sampled_from(["un", "deux", "trois"])
OPTION = st.fixed_dictionaries({"text": TEXTS, "feedback": TEXTS})


@st.composite
def states(draw: st.DrawFn) -> CardDraft:
    """A choice card of two or three options, with or without a picture, in one language or two."""
    options = draw(st.sampled_from([["a", "b"], ["b", "a"], ["a", "b", "c"]]))
    structure = {"id": "x", "kind": "choice", "options": options, "right": draw(st.sampled_from(["a", "b"])), "theme": draw(TEXTS)}
    picture = draw(st.sampled_from([None, "1", "2"]))
    if picture:
        structure["picture"] = draw(st.sampled_from(["scene", "street"]))
    words = {}
    for language in draw(st.sampled_from([("fr",), ("fr", "nl")])):
        words[language] = {"prompt": draw(TEXTS), "options": {name: draw(OPTION) for name in options}, "variants": [draw(TEXTS)]}
    return CardDraft(structure, words, picture)


SOME = st.one_of(st.none(), states())


def content(state: CardDraft | None) -> object:
    """Return what a learner would see of a card: a picture's name is no content."""
    return state and ({name: held for name, held in state.structure.items() if name != "picture"}, dict(state.words), state.picture)


@given(SOME, SOME)
def test_nothing_is_offered_while_they_changed_nothing(base: CardDraft | None, ours: CardDraft | None) -> None:
    assert offered(base, base, ours, LANGUAGES) is None


@given(SOME, states())
def test_nothing_is_offered_of_what_is_the_same_here(base: CardDraft | None, theirs: CardDraft) -> None:
    assert offered(base, theirs, theirs, LANGUAGES) is None


@given(states(), SOME)
def test_an_untouched_card_becomes_theirs_without_conflict(base: CardDraft, theirs: CardDraft | None) -> None:
    offer = offered(base, theirs, base, LANGUAGES)
    if offer is None:
        assert theirs is not None
        assert content(latest(base, theirs)) == content(base)
    else:
        assert not offer.is_conflict
        assert content(offer.taken) == content(theirs and latest(base, theirs))


@given(SOME, SOME, SOME)
def test_once_taken_or_left_it_is_not_offered_again(base: CardDraft | None, theirs: CardDraft | None, ours: CardDraft | None) -> None:
    offer = offered(base, theirs, ours, LANGUAGES)
    seen = theirs and latest(base, theirs)
    assert offered(seen, theirs, ours, LANGUAGES) is None
    if offer is not None:
        assert offered(seen, theirs, offer.taken, LANGUAGES) is None


@given(states(), states(), states())
def test_what_they_left_alone_stays_as_it_was_adapted(base: CardDraft, theirs: CardDraft, ours: CardDraft) -> None:
    offer = offered(base, theirs, ours, LANGUAGES)
    if offer is None or offer.is_whole or offer.taken is None:
        return
    for language, words in offer.taken.words.items():
        for name, text in words.items():  # type: ignore[union-attr]  # words of a card
            held = [state.words.get(language, {}).get(name) for state in (base, latest(base, theirs), ours)]  # type: ignore[union-attr]
            if held[0] == held[1] and held[2] is not None:
                assert text == held[2]
            if name == "prompt":
                assert text in held


@given(states(), states(), states())
def test_what_is_touched_was_changed_on_both_sides(base: CardDraft, theirs: CardDraft, ours: CardDraft) -> None:
    offer = offered(base, theirs, ours, LANGUAGES)
    if offer is not None:
        assert offer.touched <= offer.changed
        assert offer.is_conflict or not offer.touched


def choice(**fields: object) -> CardDraft:
    words = {"prompt": "Qui ?", "reflex": "Noter.", "options": {"a": {"text": "Moi"}, "b": {"text": "Elle"}}, **fields}
    return CardDraft({"id": "x", "kind": "choice", "options": ["a", "b"], "right": "a"}, {Language("fr"): words})


def changed(offer: Offer | None) -> set[tuple[str, ...]]:
    assert offer is not None
    return set(offer.changed)


def test_their_text_is_taken_beside_a_text_adapted_here() -> None:
    offer = offered(choice(), choice(reflex="Transmettre."), choice(prompt="Qui appeler ?"), LANGUAGES)
    assert offer is not None
    assert (offer.kind, offer.is_conflict, offer.touched) == ("changed", False, frozenset())
    assert offer.taken == choice(prompt="Qui appeler ?", reflex="Transmettre.")
    assert changed(offer) == {("fr", "reflex")}


def test_a_text_changed_on_both_sides_is_a_conflict() -> None:
    offer = offered(choice(), choice(reflex="Transmettre."), choice(reflex="Appeler."), LANGUAGES)
    assert offer is not None
    assert (offer.is_conflict, offer.touched, offer.taken) == (True, frozenset({("fr", "reflex")}), choice(reflex="Transmettre."))


def test_another_right_answer_takes_the_whole_card() -> None:
    theirs = CardDraft({**choice().structure, "right": "b"}, choice().words)
    offer = offered(choice(), theirs, choice(reflex="Appeler."), LANGUAGES)
    assert offer is not None
    assert (offer.is_whole, offer.is_conflict, offer.taken) == (True, True, theirs)


def test_a_card_taken_out_here_or_there() -> None:
    gone_here = offered(choice(), choice(reflex="Transmettre."), None, LANGUAGES)
    assert gone_here is not None and gone_here.is_conflict
    gone_there = offered(choice(), None, choice(), LANGUAGES)
    assert gone_there is not None and (gone_there.kind, gone_there.is_conflict, gone_there.taken) == ("removed", False, None)
    adapted = offered(choice(), None, choice(reflex="Appeler."), LANGUAGES)
    assert adapted is not None and adapted.is_conflict
    assert offered(None, None, choice(), LANGUAGES) is None
    assert offered(choice(), None, None, LANGUAGES) is None


def test_a_draft_here_is_no_adaptation_and_stays_one() -> None:
    draft = CardDraft({**choice().structure, "status": "draft"}, choice().words)
    offer = offered(choice(), choice(reflex="Transmettre."), draft, LANGUAGES)
    assert offer is not None and offer.taken is not None
    assert (offer.is_conflict, offer.taken.structure["status"]) == (False, "draft")


def test_a_translation_made_here_alone_is_left_alone() -> None:
    ours = CardDraft(choice().structure, {**choice().words, Language("nl"): {"prompt": "Wie?"}})
    theirs = CardDraft(choice().structure, {**choice().words, Language("nl"): {"prompt": "Wie dan?"}})
    assert offered(choice(), theirs, ours, LANGUAGES) is None


def test_a_translation_that_waits_there_is_as_it_was() -> None:
    base = CardDraft(choice().structure, {**choice().words, Language("nl"): {"prompt": "Wie?"}})
    assert offered(base, choice(), base, LANGUAGES) is None


def test_a_language_not_wanted_here_is_not_offered() -> None:
    theirs = CardDraft(choice().structure, {**choice().words, Language("nl"): {"prompt": "Wie dan?"}})
    assert offered(choice(), theirs, choice(), [Language("fr")]) is None
