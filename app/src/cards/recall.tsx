/** Open recall: thought out in one's head, compared with the answer, judged by the learner. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RecallCard } from "../core/bundle";
import { own } from "./language";
import { Linked } from "./linked";
import { Icon } from "./parts";
import type { AskProps, FeedbackProps, Translate, View } from "./view";

const grades = [
	["none", 0.1],
	["part", 0.5],
	["all", 1],
] as const;

function Lines({ card, t }: { card: RecallCard; t: Translate }): JSX.Element {
	return (
		<ul class="lines">
			{card.do.map((line) => (
				<li class="do" key={line} data-result="right">
					<Icon name="check" />
					<span>
						<span class="visually-hidden">{own(t("card.recall.do"))}, </span>
						<Linked text={line} />
					</span>
				</li>
			))}
			{(card.dont ?? []).map((line) => (
				<li class="dont" key={line}>
					<Icon name="x" />
					<span>
						<span class="visually-hidden">{own(t("card.recall.dont"))}, </span>
						<Linked text={line} />
					</span>
				</li>
			))}
		</ul>
	);
}

function Ask({ card, onAnswer, onAction, t }: AskProps<RecallCard>): JSX.Element {
	const [compared, setCompared] = useState(false);
	const answer = useRef<HTMLHeadingElement>(null);
	// Before the paint, so that a key pressed at once is not lost to the focus moving under it.
	useLayoutEffect(() => {
		onAction(compared ? null : { label: t("card.recall.compare"), run: () => setCompared(true) });
		answer.current?.focus();
		return () => onAction(null);
	}, [compared]);

	if (!compared)
		return (
			<>
				<p class="said think soft">{own(t("card.recall.think"))}</p>
				<p class="instruction">{own(t("card.recall.why"))}</p>
			</>
		);
	return (
		<>
			<h2 tabIndex={-1} ref={answer}>
				{own(t("card.recall.answer"))}
			</h2>
			<Lines card={card} t={t} />
			<p id="recall-ask">
				<b>{own(t("card.recall.ask"))}</b>
			</p>
			{/* biome-ignore lint/a11y/useSemanticElements: a fieldset would name the three buttons a second time. */}
			<div class="picks" role="group" aria-labelledby="recall-ask">
				{grades.map(([self, recall]) => (
					<button class="pick" type="button" key={self} name="self" value={self} onClick={() => onAnswer({ self })}>
						<i class={`tile hue-${card.theme}`} style={{ "--recall": recall }} />
						{own(t(`card.recall.${self}`))}
					</button>
				))}
			</div>
		</>
	);
}

function Feedback({ card, response, t }: FeedbackProps<RecallCard>): JSX.Element {
	return (
		<>
			<Lines card={card} t={t} />
			{"self" in response && (
				<p class="soft">
					{own(t("card.recall.ask"))} <b>{own(t(`card.recall.${response.self}`))}</b>
				</p>
			)}
		</>
	);
}

export const recall: View<RecallCard> = { Ask, Feedback, validates: false };
