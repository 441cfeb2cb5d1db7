/** Tip: a card that tells, and whose sibling will ask. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { TipCard } from "../core/bundle";
import type { AskProps, ToldProps, View } from "./view";

function Points({ card }: { card: TipCard }): JSX.Element {
	return (
		<dl class="points">
			{card.points.map(({ title, text }) => (
				<div class="point" key={title}>
					<dt>
						<i class={`tile hue-${card.theme} recall-100`} />
						{title}
					</dt>
					<dd>{text}</dd>
				</div>
			))}
		</dl>
	);
}

function Ask({ card, onAnswer, onAction, t }: AskProps<TipCard>): JSX.Element {
	useEffect(() => {
		onAction({ label: t("card.tip.noted"), run: () => onAnswer({}) });
		return () => onAction(null);
	}, []);
	return <Points card={card} />;
}

function Told({ card }: ToldProps<TipCard>): JSX.Element {
	return <Points card={card} />;
}

export const tip: View<TipCard> = { Ask, Told, validates: false };
