"""What the hybrid model reads of a learner's past before an answer, and how an answer changes it.

Every function here works on rows of plain numbers, so that Numba can compile it; the columns have names below.
`app/src/core/inputs.ts` is the twin that runs on phones, judged by `protocol/hybrid_vectors.json`.
`docs/understand/memory.md` describes the model in words and equations.
"""

import math

import numpy as np
from numpy.typing import NDArray

from ravive.memory.compiled import compiled
from ravive.memory.fsrs import DEFAULT_PARAMETERS, SAME_DAY, STABILITY_FLOOR_DAYS

Numbers = NDArray[np.float64]

STUDY, PRACTICE, TEST = 0, 1, 2
MINUTE, DAY, HALF_DAY = 60.0, 86_400.0, 43_200.0
# A learner who has answered nothing for half an hour starts a new session.
PAUSE_SECONDS = 1_800.0
# Few answers in any log came after more than three days: from there on the default clock alone is believed.
LONGEST_LAG_MINUTES = 4_320.0
# Half of what is known of the learner's form comes from the last three answers.
FORM_MEMORY = 0.8
WARMING_ANSWERS = 10.0
# An answer that counts less was given without reading the card.
READ_WEIGHT = 0.5
# How long a learner takes from row to row, in log(1 + seconds) above the usual: half of it from the last seven rows.
PACE_MEMORY, USUAL_PACE = 0.9, 2.5

# Lags in minutes where the pooled forgetting curve may bend; straight falls in log(1 + minutes) in between.
CARD_KNOTS = np.log1p(np.array([0.0, 0.5, 1.0, 2.0, 5.0, 15.0, 1_440.0, LONGEST_LAG_MINUTES]))
SIBLING_KNOTS = np.log1p(np.array([0.0, 1.0, 5.0, 15.0, 1_440.0]))
CARD_FALLS, SIBLING_FALLS = len(CARD_KNOTS) - 1, len(SIBLING_KNOTS) - 1

# Within a session, and beyond it: what differs by lag may differ otherwise there.
SHORT_LAG = math.log1p(15.0)

_OF_SIBLINGS = ("", "_rights", "_wrongs", "_studies", "_last_right", "_cards_since", *(f"_fall_{place}" for place in range(SIBLING_FALLS)))
INPUT_NAMES: tuple[str, ...] = (
    "unseen", "met", "clock", "rights", "wrongs", "studies", "last_right", "last_wrong",
    *(f"fall_{place}" for place in range(CARD_FALLS)),
    "right_short", "other_short", "rights_short", "wrongs_short", "right_long", "other_long", "rights_long", "wrongs_long",
    "rights_by_wrongs", "lag_before", "lag_before_by_last_right", "longest_lag_recalled", "right_streak", "wrong_streak", "cards_since",
    *(f"sibling{name}" for name in _OF_SIBLINGS), *(f"new_sibling{name}" for name in _OF_SIBLINGS),
    "answers", "answers_met", "answers_wrong_streak", "form", "session_start", "warming", "pace", "pace_met", "pace_cards_since", "at_once",
)  # fmt: skip
INPUT_COUNT = len(INPUT_NAMES)
_FALLS = INPUT_NAMES.index("fall_0")
_BY_LAG = INPUT_NAMES.index("right_short")
_PAST = INPUT_NAMES.index("rights_by_wrongs")
_SIBLING, _NEW_SIBLING = INPUT_NAMES.index("sibling"), INPUT_NAMES.index("new_sibling")
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
(L_ABILITY, L_VARIANCE, L_ANSWERS, L_FORM, L_SESSION, L_TIME, L_PACE) = range(7)
LEARNER_COLUMNS = 7
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
def _write_falls(lag: float, knots: Numbers, falls: Numbers) -> None:
    """Write how far a lag reaches into each stretch between two knots."""
    for place in range(len(falls)):
        falls[place] = min(max(lag - knots[place], 0.0), knots[place + 1] - knots[place])


@compiled
def _read_card(card: Numbers, learner: Numbers, time: float, x: Numbers) -> float:
    """Write the inputs that come from the card itself; return the part of the clock that is believed as it is."""
    elapsed = max(time - card[LAST_TIME], 0.0)
    minutes = min(elapsed / MINUTE, LONGEST_LAG_MINUTES)
    days = minutes * MINUTE / DAY
    clock, lag = clock_logit(days, card[STABILITY]), math.log1p(minutes)
    beyond = clock_logit(elapsed / DAY, card[STABILITY]) - clock if elapsed / MINUTE > minutes else 0.0
    rights, wrongs = math.log1p(card[RIGHTS]), math.log1p(card[WRONGS])
    was_right = 1.0 if card[LAST] == WAS_RIGHT else 0.0
    x[1], x[2], x[3], x[4], x[5] = 1.0, clock, rights, wrongs, math.log1p(card[STUDIES])
    x[6], x[7] = was_right, 1.0 if card[LAST] == WAS_WRONG else 0.0
    _write_falls(lag, CARD_KNOTS, x[_FALLS:_BY_LAG])
    short, long = min(lag, SHORT_LAG), max(lag - SHORT_LAG, 0.0)
    x[_BY_LAG], x[_BY_LAG + 1], x[_BY_LAG + 2], x[_BY_LAG + 3] = was_right * short, (1 - was_right) * short, rights * short, wrongs * short
    x[_BY_LAG + 4], x[_BY_LAG + 5], x[_BY_LAG + 6], x[_BY_LAG + 7] = was_right * long, (1 - was_right) * long, rights * long, wrongs * long
    wrong_streak = math.log1p(max(-card[STREAK], 0.0))
    x[_PAST] = rights * wrongs
    x[_PAST + 1], x[_PAST + 2], x[_PAST + 3] = card[LAG_BEFORE], card[LAG_BEFORE] * was_right, card[LONGEST]
    x[_PAST + 4], x[_PAST + 5] = math.log1p(max(card[STREAK], 0.0)), wrong_streak
    cards_since = math.log1p(learner[L_ANSWERS] - card[LAST_PLACE])
    x[_PAST + 6] = cards_since
    answers = math.log1p(learner[L_ANSWERS])
    x[_LEARNER + 1], x[_LEARNER + 2] = answers, answers * wrong_streak
    x[_LEARNER + 7], x[_LEARNER + 8] = learner[L_PACE], learner[L_PACE] * cards_since
    # Nothing came in between but what was not read: it is still in mind, for a moment.
    if learner[L_ANSWERS] - card[LAST_PLACE] < 1.5:
        x[_LEARNER + 9] = math.exp(-minutes)
    return beyond


@compiled
def _read_siblings(card: Numbers, notion: Numbers, learner: Numbers, time: float, x: Numbers) -> None:
    """Write what the other cards of the notion say, into the inputs of siblings of a card that is met or that is new."""
    x[0] = 1.0
    x[1] = math.log1p(max(notion[N_RIGHTS] - card[RIGHTS], 0.0))
    x[2] = math.log1p(max(notion[N_WRONGS] - card[WRONGS], 0.0))
    x[3] = math.log1p(max(notion[N_STUDIES] - card[STUDIES], 0.0))
    x[4] = 1.0 if notion[N_LAST] == WAS_RIGHT else 0.0
    x[5] = math.log1p(learner[L_ANSWERS] - notion[N_PLACE])
    _write_falls(math.log1p(max(time - notion[N_TIME], 0.0) / MINUTE), SIBLING_KNOTS, x[6:])


@compiled
def has_paused(learner: Numbers, time: float) -> bool:
    """Return whether an answer at `time` would start a new session."""
    return learner[L_ANSWERS] > 0 and time - learner[L_TIME] > PAUSE_SECONDS


@compiled
def is_from_before(card: Numbers, learner: Numbers, time: float) -> bool:
    """Return whether the card was last met in a session before the one of `time`."""
    return has_paused(learner, time) or learner[L_ANSWERS] - card[LAST_PLACE] > learner[L_SESSION]


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
        if met > 0:
            _read_siblings(card, notion, learner, time, x[_SIBLING:_NEW_SIBLING])
        else:
            _read_siblings(card, notion, learner, time, x[_NEW_SIBLING:_LEARNER])
    x[_LEARNER] = math.log1p(learner[L_ANSWERS])
    x[_LEARNER + 3] = learner[L_FORM]
    x[_LEARNER + 4] = 1.0 if has_paused(learner, time) else 0.0
    x[_LEARNER + 5] = math.exp(-learner[L_SESSION] / WARMING_ANSWERS)
    x[_LEARNER + 6] = learner[L_PACE]
    return beyond


@compiled
def remember(
    card: Numbers, notion: Numbers, learner: Numbers, time: float, kind: int, credit: float, grade: int, weight: float = 1.0
) -> None:
    """Enter an exposure at `time` (seconds): a study, or an answer with its credit (0 to 1) and grade (1 to 3).

    It counts `weight` (over 0, to 1). Under a half, the card was not read: what was there of it and of its notion stays the last.
    """
    was_read = weight >= READ_WEIGHT
    is_first = card[RIGHTS] + card[WRONGS] + card[STUDIES] == 0
    is_new_notion = notion[N_RIGHTS] + notion[N_WRONGS] + notion[N_STUDIES] == 0
    last = WAS_STUDY if kind == STUDY else WAS_RIGHT if credit >= 0.5 else WAS_WRONG
    if was_read or is_first:
        _enter_last(card, learner, time, last, grade, is_first)
    if was_read or is_new_notion:
        notion[N_LAST], notion[N_TIME], notion[N_PLACE] = last, time, learner[L_ANSWERS]
    if kind == STUDY:
        card[STUDIES] += weight
        notion[N_STUDIES] += weight
    else:
        card[RIGHTS] += weight * credit
        card[WRONGS] += weight * (1 - credit)
        notion[N_RIGHTS] += weight * credit
        notion[N_WRONGS] += weight * (1 - credit)
        new = weight * (1 - FORM_MEMORY)
        learner[L_FORM] = (1 - new) * learner[L_FORM] + new * (credit - 0.5)
    if has_paused(learner, time):
        learner[L_SESSION] = 0.0
    elif learner[L_ANSWERS] > 0 and was_read:
        pace = math.log1p(max(time - learner[L_TIME], 0.0)) - USUAL_PACE
        learner[L_PACE] = PACE_MEMORY * learner[L_PACE] + (1 - PACE_MEMORY) * pace
    learner[L_SESSION] += weight
    learner[L_ANSWERS] += weight
    learner[L_TIME] = time


@compiled
def _enter_last(card: Numbers, learner: Numbers, time: float, last: float, grade: int, is_first: bool) -> None:
    """Enter an exposure as the last one of a card: its clock, streak, lag, time and outcome."""
    elapsed = 0.0 if is_first else max(time - card[LAST_TIME], 0.0)
    lag = math.log1p(min(elapsed / MINUTE, LONGEST_LAG_MINUTES))
    wind_clock(card, is_first, elapsed / DAY, grade)
    if last == WAS_RIGHT:
        card[STREAK] = max(card[STREAK], 0.0) + 1
        card[LONGEST] = max(card[LONGEST], lag)
    elif last == WAS_WRONG:
        card[STREAK] = min(card[STREAK], 0.0) - 1
    card[LAST], card[LAG_BEFORE] = last, lag
    card[LAST_TIME], card[LAST_PLACE] = time, learner[L_ANSWERS]
