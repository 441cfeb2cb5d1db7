/** The pocket list: the reflex of every card met so far, by theme or by the words searched. What is typed stays in its field. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { ofDeck } from "../../cards/language";
import type { AnyCard } from "../../core/bundle";
import type { DeckCard } from "../../core/session";
import { message, t, tn } from "../../i18n/translate";
import { themeIcons } from "../../icons";
import { cardState, deckCards, held } from "../../state/app";
import { Icon, Tile } from "../parts";
import { type Piece, search } from "./search";

/** What to do comes before what to know. */
const THEMES: readonly AnyCard["theme"][] = ["react", "report", "signs", "law", "online"];

interface Reflex {
	text: string;
	/** The palest of the cards it belongs to. */
	entry: DeckCard;
	recall: number;
}

/** Returns each reflex once: those of the cards met, and how many the decks that were begun still hold. */
export function reflexesOf(cards: readonly DeckCard[], waiting: readonly string[]): { met: Reflex[]; unmet: number } {
	const begun = new Set(cards.filter(({ dueAt }) => dueAt !== null).map(({ deck }) => deck));
	const met = new Map<string, Reflex>();
	const all = new Set<string>();
	for (const entry of cards) {
		if (!begun.has(entry.deck)) continue;
		const { reflex: text, id } = entry.card;
		all.add(text);
		const { recall } = cardState(entry);
		// A card held back for a test would give its answer away.
		if (recall === null || waiting.includes(`${entry.deck}/${id}`)) continue;
		const known = met.get(text);
		if (!known || recall < known.recall) met.set(text, { text, entry, recall });
	}
	return { met: [...met.values()], unmet: all.size - met.size };
}

interface LineProps {
	reflex: Reflex;
	pieces: readonly Piece[];
	onOpen: (entry: DeckCard) => void;
}

function Line({ reflex: { entry, recall }, pieces, onOpen }: LineProps): JSX.Element {
	return (
		<li>
			<button type="button" onClick={() => onOpen(entry)}>
				<Tile theme={entry.card.theme} recall={recall} />
				<span {...ofDeck()}>
					{pieces.map(({ text, isFound }, place) => (isFound ? <mark key={place}>{text}</mark> : text))}
				</span>
				<small>{t(`memory.state.${cardState(entry).name}`)}</small>
			</button>
		</li>
	);
}

export function Reflexes({ onOpen }: { onOpen: (entry: DeckCard) => void }): JSX.Element {
	const wanted = useSignal("");
	const field = useRef<HTMLInputElement>(null);
	const { met, unmet } = reflexesOf(deckCards.value, held.value);
	const isSearching = wanted.value.trim() !== "";
	const lines = met.flatMap((reflex) => {
		const pieces = search(reflex.text, wanted.value);
		return pieces ? [{ reflex, pieces }] : [];
	});
	const list = (chosen: typeof lines): JSX.Element => (
		<ul>
			{chosen.map((line) => (
				<Line key={line.reflex.text} {...line} onOpen={onOpen} />
			))}
		</ul>
	);
	const clear = (): void => {
		wanted.value = "";
		field.current?.focus();
	};
	if (met.length === 0) return <p class="soft">{t("reflexes.none")}</p>;
	return (
		<>
			<search class="find">
				<Icon name="find" />
				<input
					ref={field}
					type="search"
					value={wanted.value}
					placeholder={t("reflexes.search")}
					aria-label={t("reflexes.search")}
					autocomplete="off"
					spellcheck={false}
					onInput={(event) => {
						wanted.value = event.currentTarget.value;
					}}
				/>
				{isSearching && (
					<button type="button" class="icon-button" aria-label={t("reflexes.clear")} onClick={clear}>
						<Icon name="x" />
					</button>
				)}
			</search>
			<p class="soft" role="status">
				<b>{tn("reflexes.count", lines.length)}</b>{" "}
				{isSearching ? tn("reflexes.among", met.length) : t("reflexes.of", { total: met.length + unmet })}
			</p>
			<div class="reflexes">
				{isSearching
					? list(lines)
					: THEMES.map((theme) => {
							const own = lines.filter(({ reflex }) => reflex.entry.card.theme === theme);
							return (
								own.length > 0 && (
									<section key={theme} class={`hue-${theme}`}>
										<h2>
											<Icon name={themeIcons[theme]} />
											{message(`card.theme.${theme}`)}
										</h2>
										{list(own)}
									</section>
								)
							);
						})}
			</div>
			<p class="soft">{t("reflexes.touch")}</p>
			<p class="soft">
				{unmet > 0 && `${tn("reflexes.unmet", unmet)} `}
				{t("reflexes.private")}
			</p>
		</>
	);
}
