"""The report as the command line prints it: its figures, then what is over what it should be, as warnings."""

from collections.abc import Iterator

from ravive.cards.guessability.report import HIGHEST_SHARE_BY_LENGTH, HIGHEST_SHARE_BY_STYLE, GuessabilityReport

# From so many cards of a kind on, their right answers should not all be alike.
_FEWEST_ALIKE = 4
_HIGHEST_SHARE_OF_ONE_TRUTH = 0.75


def figure_lines(report: GuessabilityReport) -> Iterator[str]:
    """Yield the figures of a language."""
    places = ", ".join(f"{place}: {count}" for place, count in report.places.items())
    multiples = ", ".join(f"{right} right: {count}" for right, count in report.right_of_multiple.items())
    yield (
        f"{report.language}: of {len(report.found)} wordings of single choices, style alone finds {_per_cent(report.by_style)}, "
        f"the longest is right in {_per_cent(report.by_length)}, chance finds {_per_cent(report.chance)}; right option by place: {places}"
    )
    yield (
        f"{report.language}: true {report.truths.get(True, 0)}, false {report.truths.get(False, 0)}; "
        f"multiple choices with {multiples or 'none'}; words that tell most: "
        + ", ".join(f"{word.word} ({word.log_odds:+.1f}, right {word.in_right}, wrong {word.in_wrong})" for word in report.telling_words)
    )


def warning_lines(report: GuessabilityReport) -> Iterator[str]:
    """Yield what makes cards guessable in a language."""
    if report.by_style > HIGHEST_SHARE_BY_STYLE:
        cards = ", ".join(dict.fromkeys(f"{found.wording.deck}/{found.wording.card}" for found in report.found if found.by_style == 1))
        yield (
            f"{report.language}: warning: style alone finds {_per_cent(report.by_style)}, "
            f"aim at {_per_cent(HIGHEST_SHARE_BY_STYLE)} at most; give wrong options the words of right ones: {cards}"
        )
    if report.by_length > HIGHEST_SHARE_BY_LENGTH:
        yield (
            f"{report.language}: warning: the longest option is right in {_per_cent(report.by_length)}, "
            f"aim at {_per_cent(HIGHEST_SHARE_BY_LENGTH)} at most"
        )
    truths = sum(report.truths.values())
    if truths >= _FEWEST_ALIKE and max(report.truths.values()) > _HIGHEST_SHARE_OF_ONE_TRUTH * truths:
        answer = "true" if report.truths.get(True, 0) * 2 > truths else "false"
        yield f"{report.language}: warning: “{answer}” is right in {max(report.truths.values())} of {truths} cards; balance true and false"
    if sum(report.right_of_multiple.values()) >= _FEWEST_ALIKE and len(report.right_of_multiple) == 1:
        right = next(iter(report.right_of_multiple))
        yield f"{report.language}: warning: every multiple choice has {right} right options; let the number vary"


def _per_cent(share: float) -> str:
    return f"{100 * share:.0f} %"
