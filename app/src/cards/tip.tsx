/** Tip: a card that tells, and whose sibling will ask. In a variant it asks first: its points follow once thought of. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { TipCard } from "../core/bundle";
import { own } from "./language";
import { Linked } from "./linked";
import type { AskProps, View } from "./view";

function Points({ card }: { card: TipCard }): JSX.Element {
	return (
		<dl class="points">
			{card.points.map(({ title, text }) => (
				<div class="point" key={title}>
					<dt>
						<i class={`tile hue-${card.theme} recall-100`} />
						{title}
					</dt>
					<dd>
						<Linked text={text} />
					</dd>
				</div>
			))}
		</dl>
	);
}

function Ask({ card, onAnswer, onAction, t }: AskProps<TipCard>): JSX.Element {
	const asks = card.variants?.some(({ prompt }) => prompt === card.prompt);
	const [isAnswered, setAnswered] = useState(!asks);
	const answer = useRef<HTMLDivElement>(null);
	// Before the paint, so that a key pressed at once is not lost to the focus moving under it.
	useLayoutEffect(() => {
		onAction(
			isAnswered
				? { label: t("card.tip.noted"), run: () => onAnswer({}) }
				: { label: t("card.recall.compare"), run: () => setAnswered(true) },
		);
		if (isAnswered && asks) answer.current?.focus();
		return () => onAction(null);
	}, [isAnswered]);
	if (!isAnswered) return <p class="said think soft">{own(t("card.recall.think"))}</p>;
	return (
		<div tabIndex={-1} ref={answer}>
			<Points card={card} />
		</div>
	);
}

export const tip: View<TipCard> = { Ask, Feedback: Points, validates: false };
