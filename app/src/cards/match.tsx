/** Matching: a line is picked on the left, then its answer among the words below. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { MatchCard } from "../core/bundle";
import { own } from "./language";
import { Linked } from "./linked";
import { ResultIcon, useDrawn } from "./parts";
import type { AskProps, FeedbackProps, Response, View } from "./view";

const pairsIn = (response: Response | null): Record<string, string> =>
	response && "pairs" in response ? response.pairs : {};

const textOf = (card: MatchCard, right: string | undefined): string | undefined =>
	card.right.find(({ id }) => id === right)?.text;

function Ask({ card, random, draft, onDraft, t }: AskProps<MatchCard>): JSX.Element {
	const lefts = useDrawn(card.left, random);
	const rights = useDrawn(card.right, random);
	const pairs = pairsIn(draft);
	const [asked, setAsked] = useState(() => lefts.find(({ id }) => !pairs[id])?.id);
	const current = lefts.find(({ id }) => id === asked) ?? lefts[0];
	const [said, setSaid] = useState("");

	function pick(right: string): void {
		const { [current.id]: before, ...others } = pairs;
		const next = before === right ? others : { ...others, [current.id]: right };
		onDraft(Object.keys(next).length ? { pairs: next } : null);
		if (before === right) return;
		setSaid(t("card.match.pair", { left: current.text, right: textOf(card, right) ?? "" }));
		const place = lefts.indexOf(current);
		const waiting = [...lefts.slice(place + 1), ...lefts.slice(0, place)].find(({ id }) => !next[id]);
		if (waiting) setAsked(waiting.id);
	}

	return (
		<>
			<div class="options">
				{lefts.map((left) => {
					const chosen = textOf(card, pairs[left.id]);
					const isCurrent = left === current;
					return (
						<div class="pair" key={left.id} data-left={left.id}>
							<span class="pair-left" id={`pair-left-${left.id}`}>
								{left.text}
							</span>
							<button
								class={chosen ? "pair-right" : "pair-right is-empty"}
								id={`pair-right-${left.id}`}
								type="button"
								aria-pressed={isCurrent}
								aria-labelledby={`pair-left-${left.id} pair-right-${left.id}`}
								onClick={() => setAsked(left.id)}
							>
								{chosen ?? (isCurrent ? own(t("card.match.choose")) : "…")}
							</button>
						</div>
					);
				})}
			</div>
			<fieldset class="bank">
				<legend class="visually-hidden">{own(t("card.match.bank", { left: current.text }))}</legend>
				{rights.map(({ id, text }) => (
					<button
						class="word"
						type="button"
						key={id}
						value={id}
						aria-pressed={pairs[current.id] === id}
						data-used={Object.values(pairs).includes(id) || undefined}
						onClick={() => pick(id)}
					>
						{text}
					</button>
				))}
			</fieldset>
			<p class="instruction">{own(t("card.match.hint"))}</p>
			<p class="visually-hidden" aria-live="polite">
				{own(said)}
			</p>
		</>
	);
}

function Feedback({ card, response, marked, t }: FeedbackProps<MatchCard>): JSX.Element {
	const pairs = pairsIn(response);
	return (
		<ul class="options" aria-label={t("card.result")}>
			{card.left.map(({ id, text, feedback, right }) => {
				const given = pairs[id];
				const result = marked.parts[id] === 1 ? "right" : "again";
				return (
					<li class="pair" key={id} data-left={id}>
						<span class="pair-left">{text}</span>
						<span class="pair-right" data-result={result}>
							<ResultIcon result={result} t={t} />
							<span>
								{textOf(card, right)}
								{result === "again" && "pairs" in response && (
									<small class="yours">
										{" "}
										·{" "}
										{own(
											t("card.match.pair", {
												left: t("card.yours"),
												right: textOf(card, given) ?? t("card.match.none"),
											}),
										)}
									</small>
								)}
							</span>
						</span>
						{feedback && (
							<small class="feedback">
								<Linked text={feedback} />
							</small>
						)}
					</li>
				);
			})}
		</ul>
	);
}

export const match: View<MatchCard> = {
	...{ Ask, Feedback, validates: true },
	isWhole: ({ left }, draft) => left.every(({ id }) => pairsIn(draft)[id]),
};
