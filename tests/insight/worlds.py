"""Groups out of worlds that are the model's and worlds that are not: what a test, a change and an effect show of them, and the truth.

The truth is that of learners like these on these cards. Of a change, it is that of everybody who took the entry test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ravive.insight import releases
from ravive.insight.disclosure import LogSummary, advance
from ravive.insight.figures import Figures, figures_of
from ravive.insight.group import Cutoff
from ravive.insight.releases import FORMS, PeopleCounts, Release, name_of
from ravive.insight.share import Share
from ravive.insight.tally import Contribution, Tally, tally_of
from tests.insight.simulated import Plan, group

CARDS, DRAWN, DAY, MANY = 9, 3, 90, 4_000
GROUP = group(Plan())
CLOSED = Cutoff(column=16, day=GROUP.held_day + 112)

type Grid = NDArray[np.float64]


def chance_of(logits: Grid) -> Grid:
    return 1 / (1 + np.exp(-logits))


@dataclass(frozen=True, kw_only=True)
class World:
    """How learners and cards differ. `abilities` draws so many, in logits; `gain` and `practice` are logits.

    `staying`: for each learner, how likely they come back, from how far their ability is from the usual one.
    """

    name: str
    abilities: Callable[[np.random.Generator, int], Grid]
    card_sd: float = 0.8
    gain: float = 0.5
    practice: float = 0.6
    staying: Callable[[Grid], Grid] = field(default=lambda far: np.ones_like(far))


def normal(mean: float, sd: float) -> Callable[[np.random.Generator, int], Grid]:
    return lambda rng, count: rng.normal(mean, sd, count)


def beta(first: float, second: float) -> Callable[[np.random.Generator, int], Grid]:
    def draw(rng: np.random.Generator, count: int) -> Grid:
        share = rng.beta(first, second, count).clip(0.001, 0.999)
        return np.log(share / (1 - share))

    return draw


def sixty_of_hundred(far: Grid) -> Grid:
    return np.full_like(far, 0.6)


WORLDS = (
    World(name="the model's", abilities=normal(0.7, 0.8)),
    World(name="alike", abilities=normal(0.7, 0.3)),
    World(name="unlike", abilities=normal(0.5, 1.4)),
    World(name="beta", abilities=beta(4, 2), card_sd=0.0),
    World(name="easy cards", abilities=normal(1.8, 0.8)),
    World(name="hard cards", abilities=normal(-0.7, 0.8), card_sd=1.2),
    World(name="some leave at random", abilities=normal(0.7, 0.8), staying=sixty_of_hundred),
    World(name="those who know less leave", abilities=normal(0.7, 0.8), staying=lambda far: chance_of(0.4 + 0.8 * far)),
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What is shown of a group, each with the truth; None where it is not shown."""

    test: tuple[Share, float] | None
    change: tuple[Share, float] | None
    effect: tuple[Share, float] | None
    release: Release
    figures: Figures


def scores(name: str, right: NDArray[np.bool_]) -> dict[str, Tally]:
    """Return the tally of a test of learners × cards; empty without learners."""
    return {name: tally_of(Contribution(float(row.mean()), len(row)) for row in right)} if len(right) else {}


def outcome(world: World, people: int, rng: np.random.Generator) -> Outcome:
    """Return what a group of this world shows after day 90, and the truth. Cards of form B have numbers above 100."""
    cards = dict(zip(FORMS, rng.normal(0, world.card_sd, (2, CARDS)), strict=True))
    ability, everyone = world.abilities(rng, people), world.abilities(rng, MANY)
    stays = rng.random(people) < world.staying((ability - everyone.mean()) / everyone.std())
    first, every = rng.random(people) < 0.5, np.concatenate([cards[form] for form in FORMS])
    tallies = _sides(world, ability[stays], every, rng)
    for day, gain, taking in ((0, 0.0, np.ones(people, bool)), (DAY, world.gain, stays)):
        for form in FORMS:
            asked = taking & ((first == (form == "A")) == (day == 0))
            tallies |= _test(day, form, rng.random((asked.sum(), CARDS)) < chance_of(ability[asked, None] + gain - cards[form]))
    came_back = int(stays.sum())
    summary = LogSummary(
        tallies=tallies, seconds={}, prediction=None, public={},
        counts=PeopleCounts(answered=people, at_tests={0: people, DAY: came_back}), both={DAY: came_back},
    )  # fmt: skip
    release = advance(Release(), summary, GROUP, CLOSED, lambda _name: float(rng.random()))
    figures = figures_of(release, (), GROUP)
    usual, later, practised = (float(chance_of(everyone[:, None] + logits - every).mean()) for logits in (0.0, world.gain, world.practice))
    shown = {test.day: test for test in figures.tests}
    entry, change = shown[0].share, shown[DAY].change if DAY in shown else None
    return Outcome(
        test=(entry, usual) if entry else None,
        change=(change.difference, later - usual) if change else None,
        effect=(figures.effect.difference, practised - usual) if figures.effect else None,
        release=release,
        figures=figures,
    )


def _test(day: int, form: str, right: NDArray[np.bool_]) -> dict[str, Tally]:
    """Return the tallies of a form of a test, and of its cards."""
    found = scores(name_of(releases.FORM_AT_TEST, bucket=day, form=form), right)
    for place in range(CARDS) if len(right) else ():
        name = name_of(releases.CARD_AT_TEST, card=place + 1 + 100 * FORMS.index(form), bucket=day, form=form)
        found[name] = tally_of(Contribution(float(share)) for share in right[:, place])
    return found


def _sides(world: World, ability: Grid, cards: Grid, rng: np.random.Generator) -> dict[str, Tally]:
    """Return both sides of the control day: other cards for each learner."""
    drawn = rng.permuted(np.tile(cards, (len(ability), 1)), axis=1)
    sides = {releases.PRACTISED: (world.practice, drawn[:, :DRAWN]), releases.HELD_BACK: (0.0, drawn[:, DRAWN : 2 * DRAWN])}
    found: dict[str, Tally] = {}
    for family, (logits, difficulty) in sides.items():
        right = rng.random(difficulty.shape) < chance_of(ability[:, None] + logits - difficulty)
        found |= scores(name_of(family), right)
    return found


def holds(share: Share, truth: float) -> bool:
    """Return whether an interval holds the truth."""
    return share.low is not None and share.high is not None and share.low <= truth <= share.high
