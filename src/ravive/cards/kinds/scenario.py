"""Branching scenario: decisions, their consequences, and several endings."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal, cast

from pydantic import Field

from ravive.cards.card import PromptVariant, PublishedCard
from ravive.cards.marking import AnswerMark, Response
from ravive.cards.problems import DeckCode
from ravive.cards.structure import (
    Basics,
    CardStructure,
    FeedbackWords,
    Id,
    Number,
    StrictFields,
    Text,
    TwoOrMore,
    TypedWords,
    VariantWords,
    YesNo,
    listed,
    other_ids,
    unknown,
)
from ravive.lib.problem import Problem, problem

_CREDITS = (0, 0.5, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class ScenarioChoice:
    """`to` is the step that follows; `credit` is 0, 0.5 or 1."""

    id: str
    text: str
    feedback: str
    to: str
    credit: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ScenarioStep:
    """A step without choices is an ending."""

    id: str
    text: str
    question: str | None = None
    choices: tuple[ScenarioChoice, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ScenarioCard(PublishedCard):
    kind: Literal["scenario"] = "scenario"
    start: str
    steps: tuple[ScenarioStep, ...]
    variants: tuple[PromptVariant, ...] = ()

    def mark(self, response: Response) -> AnswerMark:
        """Return the mean credit of the decisions from `start` to an ending; parts are keyed `step.choice`."""
        path = response.get("path")
        if not isinstance(path, list) or not path:
            raise ValueError(f"path: {path!r} is not accepted; answer a list of [step, choice]")
        steps = {step.id: step for step in self.steps}
        here = steps[self.start]
        credits: list[float] = []
        parts: dict[str, float] = {}
        for decision in cast("list[object]", path):
            taken = next((choice for choice in here.choices if decision in ([here.id, choice.id], (here.id, choice.id))), None)
            if taken is None:
                accepted = listed([f"[{here.id}, {choice.id}]" for choice in here.choices])
                raise ValueError(f"path: {decision!r} cannot be taken at “{here.id}”; take one of {accepted}")
            credits.append(taken.credit)
            parts[f"{here.id}.{taken.id}"] = taken.credit
            here = steps[taken.to]
        if here.choices:
            raise ValueError(f"path: stops at “{here.id}”, which is not an ending; go on to an ending")
        return AnswerMark(sum(credits) / len(credits), parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class ScenarioStepWords(StrictFields):
    """A step with choices has their words; an ending only says what happens next."""

    text: Text
    question: Text | None = None
    choices: dict[Id, FeedbackWords] = field(default_factory=dict[str, FeedbackWords])


@dataclass(frozen=True, kw_only=True, slots=True)
class ScenarioWords(TypedWords):
    steps: dict[Id, ScenarioStepWords]
    variants: tuple[VariantWords, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ScenarioChoiceStructure(StrictFields):
    to: Id
    credit: Annotated[Number, Field(json_schema_extra={"enum": [0, 0.5, 1]})]


@dataclass(frozen=True, kw_only=True, slots=True)
class ScenarioStepStructure(StrictFields):
    choices: dict[Id, ScenarioChoiceStructure] = field(default_factory=dict[str, ScenarioChoiceStructure])
    ending: YesNo = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ScenarioStructure(CardStructure[ScenarioWords]):
    words_type: ClassVar[type[ScenarioWords]] = ScenarioWords

    kind: Literal["scenario"]
    start: Id
    steps: Annotated[dict[Id, ScenarioStepStructure], TwoOrMore]

    def flaws(self) -> Iterator[Problem]:
        yield from unknown(self.start, self.steps, DeckCode.NOT_OF_STEPS, ("start",))
        for name, step in self.steps.items():
            path = ("steps", name)
            if step.ending and step.choices:
                yield problem(DeckCode.ENDING_WITH_CHOICES, path)
            elif not step.ending and len(step.choices) < 2:
                yield problem(DeckCode.NOTHING_TO_DECIDE, path, count=len(step.choices))
            for choice_name, choice in step.choices.items():
                choice_path = (*path, "choices", choice_name)
                yield from unknown(choice.to, self.steps, DeckCode.NOT_OF_STEPS, (*choice_path, "to"))
                if choice.credit not in _CREDITS:
                    yield problem(DeckCode.CREDIT, (*choice_path, "credit"), value=f"{choice.credit:g}")
        if self.start in self.steps:
            yield from self._path_flaws()

    def _path_flaws(self) -> Iterator[Problem]:
        reached = self._reached()
        for name in self.steps:
            if name not in reached:
                yield problem(DeckCode.STEP_UNREACHED, ("steps", name), start=self.start, name=name)
        endings = {name for name, step in self.steps.items() if step.ending}
        stuck = [name for name in self.steps if name in reached and not self._reached(start=name) & endings]
        for name in stuck:
            yield problem(DeckCode.NO_ENDING_AHEAD, ("steps", name))
        if not stuck and not self._reached(credit=1) & endings:
            yield problem(DeckCode.NEVER_RIGHT, ("steps",))

    def _reached(self, *, start: str | None = None, credit: float | None = None) -> Set[str]:
        """Return the steps that choices lead to from `start`, itself included; with `credit`, only choices that earn it."""
        reached: set[str] = set()
        ahead = [start or self.start]
        while ahead:
            name = ahead.pop()
            if name in self.steps and name not in reached:
                reached.add(name)
                ahead += [choice.to for choice in self.steps[name].choices.values() if credit in (None, choice.credit)]
        return reached

    def word_flaws(self, words: ScenarioWords) -> Iterator[Problem]:
        yield from other_ids(words.steps, tuple(self.steps), ("steps",))
        for name, step in self.steps.items():
            if name in words.steps:
                yield from other_ids(words.steps[name].choices, tuple(step.choices), ("steps", name, "choices"))
                if step.ending and words.steps[name].question:
                    yield problem(DeckCode.ENDING_ASKS, ("steps", name, "question"))

    def published(self, words: ScenarioWords, basics: Basics) -> ScenarioCard:
        return ScenarioCard(
            **basics,
            start=self.start,
            steps=tuple(_published_step(name, step, words.steps[name]) for name, step in self.steps.items()),
            variants=tuple(PromptVariant(prompt=variant.prompt) for variant in words.variants),
        )


def _published_step(name: str, step: ScenarioStepStructure, words: ScenarioStepWords) -> ScenarioStep:
    return ScenarioStep(
        id=name,
        text=words.text,
        question=words.question,
        choices=tuple(
            ScenarioChoice(
                id=choice_name,
                text=words.choices[choice_name].text,
                feedback=words.choices[choice_name].feedback,
                to=choice.to,
                credit=choice.credit,
            )
            for choice_name, choice in step.choices.items()
        ),
    )
