/** Branching scenario: decisions, their consequences, an ending. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ScenarioCard } from "../core/bundle";
import { own } from "./language";
import { Linked } from "./linked";
import { Icon, ResultIcon, resultOf } from "./parts";
import type { AskProps, FeedbackProps, Response, Translate, View } from "./view";

type Step = ScenarioCard["steps"][number];
type Choice = NonNullable<Step["choices"]>[number];
type Path = [string, string][];

const pathIn = (response: Response | null): Path => (response && "path" in response ? response.path : []);

const stepOf = (card: ScenarioCard, id: string): Step | undefined => card.steps.find((step) => step.id === id);

/** Returns the choices taken, in order. */
function choicesOf(card: ScenarioCard, path: Path): Choice[] {
	return path.flatMap(([step, id]) => stepOf(card, step)?.choices?.find((choice) => choice.id === id) ?? []);
}

const stages = ["situation", "next", "reflex"] as const;

function Stages({ card, current, t }: { card: ScenarioCard; current: number; t: Translate }): JSX.Element {
	return (
		<ol class="path">
			{stages.map((stage, place) => (
				<li key={stage} aria-current={place === current ? "step" : undefined}>
					<i class={`tile hue-${card.theme} ${place <= current ? "recall-100" : "recall-20"}`} />
					{own(t(`card.scenario.${stage}`))}
				</li>
			))}
		</ol>
	);
}

function Ask({ card, draft, onDraft, onAnswer, t }: AskProps<ScenarioCard>): JSX.Element {
	const [path, setPath] = useState<Path>(() => pathIn(draft));
	const before = choicesOf(card, path).at(-1);
	const step = stepOf(card, before?.to ?? card.start);
	const start = useRef<HTMLDivElement>(null);
	// Before the paint, so that a key pressed at once is not lost to the focus moving under it.
	useLayoutEffect(() => {
		if (path.length) start.current?.focus();
	}, [path]);

	function decide(choice: Choice): void {
		if (!step) return;
		const next: Path = [...path, [step.id, choice.id]];
		if (!stepOf(card, choice.to)?.choices?.length) onAnswer({ path: next });
		else {
			onDraft({ path: next });
			setPath(next);
		}
	}

	return (
		<>
			<Stages card={card} current={path.length ? 1 : 0} t={t} />
			<div class="lines" tabIndex={-1} ref={start}>
				{before && (
					<>
						<p class="soft">{own(t("card.scenario.you", { choice: before.text }))}</p>
						<p>
							<Linked text={before.feedback} />
						</p>
					</>
				)}
				<p class="said">{step?.text}</p>
			</div>
			{step?.question && <h2>{step.question}</h2>}
			<div class="options">
				{step?.choices?.map((choice) => (
					<button
						class="option"
						type="button"
						key={choice.id}
						name="choice"
						value={choice.id}
						onClick={() => decide(choice)}
					>
						<span>{choice.text}</span>
						<Icon name="right" />
					</button>
				))}
			</div>
		</>
	);
}

function Feedback({ card, response, t }: FeedbackProps<ScenarioCard>): JSX.Element {
	const choices = choicesOf(card, pathIn(response));
	const ending = stepOf(card, choices.at(-1)?.to ?? card.start);
	return (
		<>
			<Stages card={card} current={2} t={t} />
			<p class="said">{ending && <Linked text={ending.text} />}</p>
			<ol class="lines">
				{choices.map((choice, place) => {
					const result = resultOf(choice.credit);
					return (
						<li key={place} data-result={result}>
							<span class="result-mark">
								<ResultIcon result={result} t={t} />
							</span>
							<span>
								<b>{own(t("card.scenario.decision", { place: place + 1 }))}</b> {choice.text}
								<small class="feedback">
									<Linked text={choice.feedback} />
								</small>
							</span>
						</li>
					);
				})}
			</ol>
		</>
	);
}

export const scenario: View<ScenarioCard> = { Ask, Feedback, validates: false };
