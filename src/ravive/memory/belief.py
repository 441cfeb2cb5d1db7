"""What is believed of a learner, of a notion and of a card in this learner, and what that predicts.

Each effect is a Gaussian whose mean and variance move with each answer, in closed form.
"""

import math
from typing import NamedTuple

from ravive.memory.compiled import compiled
from ravive.memory.inputs import (
    EFFECT,
    INPUT_COUNT,
    L_ABILITY,
    L_VARIANCE,
    LAST_TIME,
    MINUTE,
    N_EFFECT,
    N_OWNER,
    N_VARIANCE,
    OWNER,
    SHORT_LAG,
    STABILITY,
    VARIANCE,
    Numbers,
    is_from_before,
)


class Effects(NamedTuple):
    """What predicts: a coefficient an input, four numbers an item, the variances of learners.

    An item's are how much harder it is than others, how much harder once met, its variance, and what is added to that once met.
    """

    coefficients: Numbers
    cards: Numbers
    variances: Numbers


# The variances of the effects, in logits squared, and how much a learner's ability drifts at each answer.
(OF_LEARNER, OF_NOTION, OF_CARD_IN_LEARNER, DRIFT) = range(4)
# How much of what makes a card easier or harder once met is gone in a later session; of harder, no more than a new session takes
# from everyone, so that recall never rises with time.
GONE, MOST_HARDER = 0.7, 0.5
# How differently cards fade from the pooled curve, where no log says otherwise: the variance of the fall for each step of
# log(1 + minutes) beyond a quarter of an hour.
USUAL_FADING = 0.05


@compiled
def weight_once_met(item: Numbers, is_met: bool, is_from_before: bool) -> float:
    """Return how much of the item's effect once met counts: less in a later session."""
    if not is_met:
        return 0.0
    return 1.0 - GONE if is_from_before and item[1] < MOST_HARDER else 1.0


@compiled
def doubts_of_card(item: Numbers, is_met: bool, card: Numbers, own: float) -> tuple[float, float]:
    """Return the variance of a card in this learner, and which part of it lasts once the card is met.

    What nobody knows of the card and how it is in this learner shrink alike with the learner's own answers; `own` is the variance
    of cards in learners before any.
    """
    first, once_met = item[2], item[2] + item[3]
    share = card[VARIANCE] / own if own > 0.0 else 1.0
    lasting = share * (own + (once_met if is_met else min(first, once_met)))
    return (lasting if is_met else share * (own + first)), lasting


@compiled
def doubt_of_fading(card: Numbers, time: float, fading: float) -> float:
    """Return the variance, in logits squared, that a wait until `time` adds at the lower end of an interval; 0 for a card never met.

    Some cards fade faster than the curve that everyone shares. The upper end has no such part, as recall never rises with time.
    """
    beyond = steps_of_fading(card, time)
    return fading * beyond * beyond


@compiled
def steps_of_fading(card: Numbers, time: float) -> float:
    """Return the steps of log(1 + minutes), beyond a quarter of an hour, that a card has faded for at `time`; 0 for one never met."""
    if card[STABILITY] == 0.0:
        return 0.0
    return max(math.log1p(max(time - card[LAST_TIME], 0.0) / MINUTE) - SHORT_LAG, 0.0)


@compiled
def predict_logit(
    x: Numbers, beyond: float, effects: Effects, place: int, card: Numbers, notion: Numbers, learner: Numbers, time: float
) -> tuple[float, float, float]:
    """Return the logit of recalling a card, its variance, and the part of it that lasts of the card.

    Added up are coefficients, the effects of the item at `place`, and the learner's three.
    """
    logit = beyond
    for at in range(INPUT_COUNT):
        if x[at] != 0.0:
            logit += effects.coefficients[at] * x[at]
    item, is_met = effects.cards[place], x[1] > 0.0
    logit -= item[0]
    if is_met:
        logit -= item[1]
        if is_from_before(card, learner, time):
            logit += GONE * min(item[1], MOST_HARDER)
    logit += learner[L_ABILITY] + notion[N_EFFECT] + card[EFFECT]
    doubt, lasting = doubts_of_card(item, is_met, card, effects.variances[OF_CARD_IN_LEARNER])
    return logit, learner[L_VARIANCE] + notion[N_VARIANCE] + doubt, lasting


@compiled
def shrinkage(variance: float) -> float:
    """Return how much a logit shrinks when its uncertainty is integrated out (MacKay 1992)."""
    return 1.0 / math.sqrt(1.0 + math.pi * variance / 8.0)


@compiled
def sigmoid(logit: float) -> float:
    """Return the probability of a logit."""
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-logit))
    odds = math.exp(logit)
    return odds / (1.0 + odds)


@compiled
def learn(
    card: Numbers,
    notion: Numbers,
    learner: Numbers,
    logit: float,
    surprise: float,
    variance: float,
    lasting: float,
    drift: float,
    weight: float = 1.0,
) -> None:
    """Move what is believed of the learner, the notion and the card in this learner, after an answer that counts `weight` (0 to 1).

    `surprise` is the credit less what was predicted, `variance` that of the logit, `lasting` its part that is the card's.
    """
    plain = sigmoid(logit)
    information = weight * max(plain * (1.0 - plain), 1e-6)
    gain = 1.0 / (1.0 + variance * information)
    step = gain * weight * surprise
    sharpening = gain * information
    # The answers do not separate notion and card: what is learnt of their sum lowers the variance of the card.
    of_both = lasting + notion[N_VARIANCE]
    learner[L_ABILITY] += learner[L_VARIANCE] * step
    notion[N_EFFECT] += notion[N_VARIANCE] * step
    card[EFFECT] += lasting * step
    learner[L_VARIANCE] -= learner[L_VARIANCE] * learner[L_VARIANCE] * sharpening
    notion[N_VARIANCE] -= notion[N_VARIANCE] * notion[N_VARIANCE] * sharpening
    card[VARIANCE] -= card[VARIANCE] * of_both * sharpening
    learner[L_VARIANCE] += weight * drift


@compiled
def start_learner(learner: Numbers, variances: Numbers) -> None:
    """Make a row stand for a learner nothing is known of."""
    learner[:] = 0.0
    learner[L_VARIANCE] = variances[OF_LEARNER]


@compiled
def start_card(card: Numbers, owner: float, variances: Numbers) -> None:
    """Make a row stand for a card this learner never met."""
    card[:] = 0.0
    card[OWNER] = owner
    card[VARIANCE] = variances[OF_CARD_IN_LEARNER]


@compiled
def start_notion(notion: Numbers, owner: float, variances: Numbers) -> None:
    """Make a row stand for a notion this learner never met."""
    notion[:] = 0.0
    notion[N_OWNER] = owner
    notion[N_VARIANCE] = variances[OF_NOTION]
