/** Cloze: a text with gaps, filled by picking words or by typing them. What is typed never leaves the phone. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import type { ClozeCard } from "../core/bundle";
import { own } from "./language";
import { Linked } from "./linked";
import { ResultIcon, resultOf, shuffled } from "./parts";
import type { AskProps, FeedbackProps, Response, View } from "./view";

type Gap = ClozeCard["gaps"][number];
type Words = Record<string, string>;

const wordsIn = (response: Response | null): Words => (response && "gaps" in response ? response.gaps : {});

/** Returns the text with `show` in place of each `[gap]`. */
function Text({ card, show }: { card: ClozeCard; show: (gap: Gap) => ComponentChildren }): JSX.Element {
	return (
		<p class="cloze">
			{card.text.split(/\[([a-z0-9-]+)\]/).map((piece, place) => {
				const gap = place % 2 ? card.gaps.find(({ id }) => id === piece) : undefined;
				return gap ? show(gap) : piece;
			})}
		</p>
	);
}

/** Returns the gaps in the order the text holds them. */
function gapsInText(card: ClozeCard): Gap[] {
	return [...card.gaps].sort((one, other) => card.text.indexOf(`[${one.id}]`) - card.text.indexOf(`[${other.id}]`));
}

function Picked({ card, random, draft, onDraft, t }: AskProps<ClozeCard>): JSX.Element {
	const [bank] = useState(() =>
		shuffled([...card.gaps.map(({ accept }) => accept[0]), ...(card.decoys ?? [])], random),
	);
	const gaps = gapsInText(card);
	const words = wordsIn(draft);
	const [picked, setPicked] = useState<string | null>(null);
	// The gap that was touched, else the first that waits.
	const current = gaps.find(({ id }) => id === picked) ?? gaps.find(({ id }) => !words[id]);
	const placeOf = (gap: Gap): { place: number; total: number } => ({
		place: gaps.indexOf(gap) + 1,
		total: gaps.length,
	});

	function set(next: Words, nextPicked: string | null): void {
		setPicked(nextPicked);
		onDraft(Object.keys(next).length ? { gaps: next } : null);
	}
	function takeOut(id: string): void {
		const { [id]: _, ...others } = words;
		set(others, id);
	}
	function pick(word: string): void {
		const holder = gaps.find(({ id }) => words[id] === word);
		if (holder) takeOut(holder.id);
		else if (current) set({ ...words, [current.id]: word }, null);
	}

	return (
		<>
			<Text
				card={card}
				show={(gap) => {
					const word = words[gap.id];
					return (
						<button
							class={word ? "gap" : "gap gap-empty"}
							type="button"
							key={gap.id}
							data-gap={gap.id}
							aria-pressed={gap === current}
							aria-label={t(word ? "card.cloze.filled" : "card.cloze.gap", { ...placeOf(gap), word: word ?? "" })}
							onClick={() => (word ? takeOut(gap.id) : setPicked(gap.id))}
						>
							{word ?? placeOf(gap).place}
						</button>
					);
				}}
			/>
			<fieldset class="bank">
				<legend class="visually-hidden">{own(t("card.cloze.bank"))}</legend>
				{bank.map((word) => {
					const used = Object.values(words).includes(word);
					return (
						<button
							class="word"
							type="button"
							key={word}
							value={word}
							aria-pressed={used}
							data-used={used || undefined}
							onClick={() => pick(word)}
						>
							{word}
						</button>
					);
				})}
			</fieldset>
			<p class="instruction" aria-live="polite">
				{own([current && `${t("card.cloze.gap", placeOf(current))}. `, t("card.cloze.picked")])}
			</p>
		</>
	);
}

const LONGEST_GAP_CHARACTERS = 16;

function Typed({ card, draft, onDraft, t }: AskProps<ClozeCard>): JSX.Element {
	const gaps = gapsInText(card);
	const words = wordsIn(draft);
	// All gaps are as wide as the longest answer, so that their width gives nothing away.
	const characters = Math.min(LONGEST_GAP_CHARACTERS, Math.max(...gaps.map(({ accept }) => accept[0].length)));
	function type(id: string, word: string): void {
		const next = { ...words, [id]: word };
		onDraft(Object.values(next).some((text) => text.trim()) ? { gaps: next } : null);
	}
	return (
		<>
			<Text
				card={card}
				show={(gap) => (
					<input
						class="gap"
						type="text"
						key={gap.id}
						data-gap={gap.id}
						style={{ width: `calc(${characters}ch + 1.4rem)` }}
						value={words[gap.id] ?? ""}
						aria-label={t("card.cloze.gap", { place: gaps.indexOf(gap) + 1, total: gaps.length })}
						autocomplete="off"
						autocapitalize="off"
						spellcheck={false}
						onInput={(event) => type(gap.id, event.currentTarget.value)}
					/>
				)}
			/>
			<p class="instruction">{own(t("card.cloze.typed"))}</p>
		</>
	);
}

function Ask(props: AskProps<ClozeCard>): JSX.Element {
	return props.card.mode === "typed" ? <Typed {...props} /> : <Picked {...props} />;
}

function Feedback({ card, response, marked, t }: FeedbackProps<ClozeCard>): JSX.Element {
	const words = wordsIn(response);
	const results = gapsInText(card)
		.map((gap) => {
			const wrote = words[gap.id]?.trim() ?? "";
			return {
				gap,
				result: resultOf(marked.parts[gap.id] ?? 0),
				wrote: wrote.toLowerCase() === gap.accept[0].toLowerCase() ? "" : wrote,
			};
		})
		.filter(({ gap, wrote }) => wrote || gap.feedback);
	return (
		<>
			<Text
				card={card}
				show={(gap) => {
					const result = resultOf(marked.parts[gap.id] ?? 0);
					return (
						<span class="gap" key={gap.id} data-gap={gap.id} data-result={result}>
							<ResultIcon result={result} t={t} /> {gap.accept[0]}
						</span>
					);
				}}
			/>
			<ul class="lines">
				{results.map(({ gap, result, wrote }) => (
					<li key={gap.id} data-result={result}>
						<span class="result-mark">
							<ResultIcon result={result} t={t} />
						</span>
						<span>
							<b>{gap.accept[0]}</b>
							{wrote && <span class="yours"> · {own(t("card.cloze.wrote", { word: wrote }))}</span>}
							{gap.feedback && (
								<small class="feedback">
									<Linked text={gap.feedback} />
								</small>
							)}
						</span>
					</li>
				))}
			</ul>
		</>
	);
}

export const cloze: View<ClozeCard> = {
	...{ Ask, Feedback, validates: true },
	isWhole: ({ gaps }, draft) => gaps.every(({ id }) => wordsIn(draft)[id]?.trim()),
};
