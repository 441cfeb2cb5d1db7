"""What the hybrid model reads of a learner's past before an answer, and how an answer changes it.

Every function here is compiled by Numba and works on rows of plain numbers, so that a million answers take a second; the
columns have names below. `app/src/core/hybrid.ts` is the twin that runs on phones, judged by `protocol/hybrid_vectors.json`.
`docs/understand/memory.md` tells the model in words and equations.
"""

import math

import numpy as np
from numpy.typing import NDArray

from ravive.memory.compiled import compiled
from ravive.memory.fsrs import DEFAULT_PARAMETERS, SAME_DAY, STABILITY_FLOOR_DAYS

Numbers = NDArray[np.float64]

STUDY, PRACTICE, TEST = 0, 1, 2
MINUTE, DAY = 60.0, 86_400.0
# A learner who has answered nothing for half an hour starts a new session.
PAUSE_SECONDS = 1_800.0
# Beyond three days no log has taught us anything: from there on the default clock alone is believed.
LONGEST_LAG_MINUTES = 4_320.0
# Half of what is known of the learner's form comes from the last three answers.
FORM_MEMORY = 0.8
WARMING_ANSWERS = 10.0

# Lags in minutes where the pooled forgetting curve may bend; straight lines in log(1 + minutes) in between.
CARD_KNOTS = np.log1p(np.array([0.0, 0.5, 1.0, 2.0, 5.0, 15.0, 1_440.0, LONGEST_LAG_MINUTES]))
SIBLING_KNOTS = np.log1p(np.array([0.0, 1.0, 5.0, 15.0, 1_440.0]))

# Within a session, and beyond it: what differs by lag may differ otherwise there.
SHORT_LAG = math.log1p(15.0)

INPUT_NAMES: tuple[str, ...] = (
    "unseen", "clock", "rights", "wrongs", "studies", "last_right", "last_wrong",
    *(f"lag_{place}" for place in range(len(CARD_KNOTS))),
    "last_right_by_lag", "rights_by_lag", "wrongs_by_lag", "last_right_by_days", "rights_by_days", "wrongs_by_days", "rights_by_wrongs",
    "lag_before", "lag_before_by_last_right", "longest_lag_recalled", "right_streak", "wrong_streak", "cards_since",
    "sibling", "sibling_rights", "sibling_wrongs", "sibling_studies", "sibling_last_right", "sibling_cards_since",
    *(f"sibling_lag_{place}" for place in range(len(SIBLING_KNOTS))),
    "answers", "form", "session_start", "warming",
)  # fmt: skip
INPUT_COUNT = len(INPUT_NAMES)
_CARD_LAG = INPUT_NAMES.index("lag_0")
_BY_LAG = INPUT_NAMES.index("last_right_by_lag")
_SIBLING = INPUT_NAMES.index("sibling")
_SIBLING_LAG = INPUT_NAMES.index("sibling_lag_0")
_LEARNER = INPUT_NAMES.index("answers")

# A card's memory in one learner; OWNER says whose, so that a table of cards serves one learner after another.
(OWNER, STABILITY, DIFFICULTY, LAST_TIME, LAST_PLACE, RIGHTS, WRONGS, STUDIES, LAST, LAG_BEFORE, STREAK, LONGEST, EFFECT, VARIANCE) = range(
    14
)
CARD_COLUMNS = 14
# A notion's memory in one learner: what its cards have in common.
(N_OWNER, N_TIME, N_PLACE, N_RIGHTS, N_WRONGS, N_STUDIES, N_LAST, N_EFFECT, N_VARIANCE) = range(9)
NOTION_COLUMNS = 9
# A learner.
(L_ABILITY, L_VARIANCE, L_ANSWERS, L_FORM, L_SESSION, L_TIME) = range(6)
LEARNER_COLUMNS = 6
WAS_WRONG, WAS_RIGHT, WAS_STUDY = 1.0, 2.0, 3.0

_W = np.array(DEFAULT_PARAMETERS)
_DECAY = -_W[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1
_EASIEST = _W[4] - math.exp(_W[5] * 3) + 1


@compiled
def clock_logit(elapsed_days: float, stability_days: float) -> float:
    """Return the default clock's recall as a logit: FSRS-6 in fractional days, kept within a millionth of 0 and 1."""
    recall = (1 + _FACTOR * elapsed_days / stability_days) ** _DECAY
    recall = min(max(recall, 1e-6), 1 - 1e-6)
    return math.log(recall / (1 - recall))


@compiled
def wind_clock(card: Numbers, is_first: bool, elapsed_days: float, grade: int) -> None:
    """Change stability and difficulty after an answer: FSRS-6 with its published parameters, as in `fsrs.py`."""
    if is_first:
        card[STABILITY] = max(_W[grade - 1], STABILITY_FLOOR_DAYS)
        card[DIFFICULTY] = min(max(_W[4] - math.exp(_W[5] * (grade - 1)) + 1, 1.0), 10.0)
        return
    stability, difficulty = card[STABILITY], card[DIFFICULTY]
    recall = (1 + _FACTOR * elapsed_days / stability) ** _DECAY
    if elapsed_days < SAME_DAY:
        growth = math.exp(_W[17] * (grade - 3 + _W[18])) * stability ** -_W[19]
        following = stability * (max(growth, 1.0) if grade >= 2 else growth)
    elif grade == 1:
        relearnt = _W[11] * difficulty ** -_W[12] * ((stability + 1) ** _W[13] - 1) * math.exp((1 - recall) * _W[14])
        following = min(relearnt, stability / math.exp(_W[17] * _W[18]))
    else:
        gain = math.exp(_W[8]) * (11 - difficulty) * stability ** -_W[9] * (math.exp((1 - recall) * _W[10]) - 1)
        following = stability * (1 + gain * (_W[15] if grade == 2 else 1.0))
    damped = difficulty + (10 - difficulty) * (-_W[6] * (grade - 3)) / 9
    card[STABILITY] = max(following, STABILITY_FLOOR_DAYS)
    card[DIFFICULTY] = min(max(_W[7] * _EASIEST + (1 - _W[7]) * damped, 1.0), 10.0)


@compiled
def _between_knots(value: float, knots: Numbers, weights: Numbers) -> None:
    """Write the weights of the two knots around a value; they sum to 1."""
    last = len(knots) - 1
    if value >= knots[last]:
        weights[last] = 1.0
        return
    place = 0
    while value >= knots[place + 1]:
        place += 1
    share = (value - knots[place]) / (knots[place + 1] - knots[place])
    weights[place] = 1 - share
    weights[place + 1] = share


@compiled
def _read_card(card: Numbers, learner: Numbers, time: float, x: Numbers) -> float:
    """Write the inputs that come from the card itself; return the part of the clock that is believed as it is."""
    elapsed = max(time - card[LAST_TIME], 0.0)
    minutes = elapsed / MINUTE
    clock = clock_logit(elapsed / DAY, card[STABILITY])
    beyond = 0.0
    if minutes > LONGEST_LAG_MINUTES:
        known = clock_logit(LONGEST_LAG_MINUTES * MINUTE / DAY, card[STABILITY])
        beyond = clock - known
        clock, minutes = known, LONGEST_LAG_MINUTES
    lag = math.log1p(minutes)
    rights, wrongs = math.log1p(card[RIGHTS]), math.log1p(card[WRONGS])
    was_right = 1.0 if card[LAST] == WAS_RIGHT else 0.0
    x[1], x[2], x[3], x[4] = clock, rights, wrongs, math.log1p(card[STUDIES])
    x[5], x[6] = was_right, 1.0 if card[LAST] == WAS_WRONG else 0.0
    _between_knots(lag, CARD_KNOTS, x[_CARD_LAG:_BY_LAG])
    short, long = min(lag, SHORT_LAG), max(lag - SHORT_LAG, 0.0)
    x[_BY_LAG], x[_BY_LAG + 1], x[_BY_LAG + 2] = was_right * short, rights * short, wrongs * short
    x[_BY_LAG + 3], x[_BY_LAG + 4], x[_BY_LAG + 5] = was_right * long, rights * long, wrongs * long
    x[_BY_LAG + 6] = rights * wrongs
    x[_BY_LAG + 7], x[_BY_LAG + 8], x[_BY_LAG + 9] = card[LAG_BEFORE], card[LAG_BEFORE] * was_right, card[LONGEST]
    x[_BY_LAG + 10], x[_BY_LAG + 11] = math.log1p(max(card[STREAK], 0.0)), math.log1p(max(-card[STREAK], 0.0))
    x[_BY_LAG + 12] = math.log1p(learner[L_ANSWERS] - card[LAST_PLACE])
    return beyond


@compiled
def read_inputs(card: Numbers, notion: Numbers, learner: Numbers, time: float, x: Numbers) -> float:
    """Fill `x` with what is known just before an answer at `time` (seconds); return the logits added whatever the coefficients."""
    x[:] = 0.0
    beyond = 0.0
    met = card[RIGHTS] + card[WRONGS] + card[STUDIES]
    if met > 0:
        beyond = _read_card(card, learner, time, x)
    else:
        x[0] = 1.0
    if notion[N_RIGHTS] + notion[N_WRONGS] + notion[N_STUDIES] > met + 1e-9:
        x[_SIBLING] = 1.0
        x[_SIBLING + 1] = math.log1p(max(notion[N_RIGHTS] - card[RIGHTS], 0.0))
        x[_SIBLING + 2] = math.log1p(max(notion[N_WRONGS] - card[WRONGS], 0.0))
        x[_SIBLING + 3] = math.log1p(max(notion[N_STUDIES] - card[STUDIES], 0.0))
        x[_SIBLING + 4] = 1.0 if notion[N_LAST] == WAS_RIGHT else 0.0
        x[_SIBLING + 5] = math.log1p(learner[L_ANSWERS] - notion[N_PLACE])
        _between_knots(math.log1p(max(time - notion[N_TIME], 0.0) / MINUTE), SIBLING_KNOTS, x[_SIBLING_LAG:_LEARNER])
    x[_LEARNER] = math.log1p(learner[L_ANSWERS])
    x[_LEARNER + 1] = learner[L_FORM]
    paused = learner[L_ANSWERS] > 0 and time - learner[L_TIME] > PAUSE_SECONDS
    session = 0.0 if paused else learner[L_SESSION]
    x[_LEARNER + 2] = 1.0 if paused else 0.0
    x[_LEARNER + 3] = math.exp(-session / WARMING_ANSWERS)
    return beyond


@compiled
def remember(card: Numbers, notion: Numbers, learner: Numbers, time: float, kind: int, credit: float, grade: int) -> None:
    """Enter an exposure at `time` (seconds): a study, or an answer with its credit (0 to 1) and grade (1 to 3)."""
    is_first = card[RIGHTS] + card[WRONGS] + card[STUDIES] == 0
    elapsed = 0.0 if is_first else max(time - card[LAST_TIME], 0.0)
    lag = math.log1p(min(elapsed / MINUTE, LONGEST_LAG_MINUTES))
    wind_clock(card, is_first, elapsed / DAY, grade)
    if kind == STUDY:
        last = WAS_STUDY
        card[STUDIES] += 1
        notion[N_STUDIES] += 1
    else:
        last = WAS_RIGHT if credit >= 0.5 else WAS_WRONG
        card[RIGHTS] += credit
        card[WRONGS] += 1 - credit
        notion[N_RIGHTS] += credit
        notion[N_WRONGS] += 1 - credit
        learner[L_FORM] = FORM_MEMORY * learner[L_FORM] + (1 - FORM_MEMORY) * (credit - 0.5)
        if last == WAS_RIGHT:
            card[STREAK] = max(card[STREAK], 0.0) + 1
            card[LONGEST] = max(card[LONGEST], lag)
        else:
            card[STREAK] = min(card[STREAK], 0.0) - 1
    card[LAST], card[LAG_BEFORE] = last, lag
    card[LAST_TIME], card[LAST_PLACE] = time, learner[L_ANSWERS]
    notion[N_LAST], notion[N_TIME], notion[N_PLACE] = last, time, learner[L_ANSWERS]
    if learner[L_ANSWERS] > 0 and time - learner[L_TIME] > PAUSE_SECONDS:
        learner[L_SESSION] = 0.0
    learner[L_SESSION] += 1
    learner[L_ANSWERS] += 1
    learner[L_TIME] = time
