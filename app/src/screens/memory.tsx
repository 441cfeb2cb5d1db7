/** The whole memory: a tile a card, the same as a table, a card's history, and what would remain in 30 days. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { ofDeck } from "../cards/language";
import type { Answer } from "../core/answer";
import type { AnyCard } from "../core/bundle";
import { forecast, shareTomorrow } from "../core/forecast";
import { horizonOf } from "../core/recallTomorrow";
import type { DeckCard } from "../core/session";
import { message, onDate, onDay, t } from "../i18n/translate";
import { answers, bundles, cardState, clock, coming, deckCards, held, knownCards } from "../state/app";
import { Button, Icon, Share, Standing, shareText, Title, tileState } from "./parts";
import { Reread } from "./pocket/metCard";
import { Reflexes } from "./pocket/reflexes";
import { verdictOf } from "./session/frame";
import { shown } from "./session/prepare";
import { seeded } from "./session/sessionState";

const FORECAST_DAYS = 30;
const FORECAST_SEED = 30;

function promptOf({ deck, card }: DeckCard): string {
	const bundle = bundles.value.get(deck);
	return bundle ? shown(card, 0, bundle).prompt : card.prompt;
}

/** What a card is called. */
const stateText = (entry: DeckCard): string => t(`memory.state.${cardState(entry).name}`);

const labelOf = (entry: DeckCard): string => t("memory.tile", { prompt: promptOf(entry), state: stateText(entry) });

/** The day of the session that asks a card again, in words; null where none does. */
function nextOf(entry: DeckCard): string | null {
	const { backAt } = cardState(entry);
	return backAt === null ? null : onDay(backAt, clock());
}

/** What a card is called; the figure predicted for tomorrow is one tap away. */
function Recall({ entry }: { entry: DeckCard }): JSX.Element {
	if (entry.dueAt === null) return <p>{stateText(entry)}</p>;
	return (
		<details class="fold">
			<summary>{stateText(entry)}</summary>
			<p class="between">
				<span class="soft">{t("session.end.after")}</span>
				<b class="predicted">{shareText(shareTomorrow(entry, horizonOf(clock())))}</b>
			</p>
		</details>
	);
}

function resultOf(answer: Answer, { meaning = 1 }: AnyCard): string {
	if ((answer.meaning ?? 1) !== meaning) return t("memory.history.changed");
	if (answer.type === "snapshot") return t("memory.history.moved");
	if (answer.type === "skip") return t("memory.history.skipped");
	const verdict = verdictOf(answer.credit);
	return verdict ? message(`card.verdict.${verdict}`) : t("memory.history.read");
}

interface HistoryProps {
	entry: DeckCard;
	/** True when it was opened to read the card again. */
	isReading: boolean;
	onClose: () => void;
}

function History({ entry, isReading, onClose }: HistoryProps): JSX.Element {
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => dialog.current?.showModal?.(), []);
	const past = answers.value.filter((answer) => answer.deck === entry.deck && answer.card === entry.card.id);
	const next = nextOf(entry);
	// A card held back for a test would give its answer away.
	const isMet = entry.dueAt !== null && !held.value.includes(`${entry.deck}/${entry.card.id}`);
	return (
		<dialog ref={dialog} onClose={onClose} aria-labelledby="history-title">
			<h2 id="history-title" class={isReading ? "visually-hidden" : undefined} {...ofDeck()}>
				{promptOf(entry)}
			</h2>
			{isReading && <Reread entry={entry} />}
			<h3>{t("memory.history")}</h3>
			{past.length === 0 && <p>{t("memory.history.none")}</p>}
			<ol class="history">
				{past.map((answer) => (
					<li key={answer.id} class="between">
						<span>{onDate(answer.at)}</span>
						<b>{resultOf(answer, entry.card)}</b>
					</li>
				))}
			</ol>
			<Recall entry={entry} />
			{next && (
				<p>
					{t("session.back")} <b>{next}</b>.
				</p>
			)}
			{isMet && !isReading && (
				<details class="others">
					<summary>{t("memory.card")}</summary>
					<Reread entry={entry} />
				</details>
			)}
			<Button onClick={() => dialog.current?.close()}>{t("memory.close")}</Button>
		</dialog>
	);
}

function Table({ cards, onOpen }: { cards: readonly DeckCard[]; onOpen: (entry: DeckCard) => void }): JSX.Element {
	return (
		<table class="memory-table">
			<thead>
				<tr>
					<th scope="col">{t("memory.column.card")}</th>
					<th scope="col">{t("memory.column.recall")}</th>
					<th scope="col">{t("memory.column.next")}</th>
				</tr>
			</thead>
			<tbody>
				{cards.map((entry) => {
					return (
						<tr key={entry.card.id}>
							<th scope="row">
								<button type="button" class="link" {...ofDeck()} onClick={() => onOpen(entry)}>
									{promptOf(entry)}
								</button>
								<span class="soft"> {message(`card.theme.${entry.card.theme}`)}</span>
							</th>
							<td data-label={t("memory.column.recall")}>{stateText(entry)}</td>
							<td data-label={t("memory.column.next")}>{nextOf(entry) ?? "–"}</td>
						</tr>
					);
				})}
			</tbody>
		</table>
	);
}

function Forecast(): JSX.Element | null {
	const known = knownCards();
	const coming = useMemo(() => forecast(known, clock(), FORECAST_DAYS, seeded(FORECAST_SEED)), [deckCards.value]);
	if (!coming) return <p class="soft">{t("cards.retained.none")}</p>;
	return (
		<section class="panel">
			<h2>{t("memory.today")}</h2>
			<Standing cards={known} />
			<details class="fold">
				<summary>{t("memory.days")}</summary>
				<p class="between">
					<span>{t("memory.without")}</span>
					<Share of={coming.without} />
				</p>
				<p class="between">
					<span>{t("memory.with")}</span>
					<Share of={coming.with} />
				</p>
				<p class="soft">{t("memory.predicted", { count: known.length })}</p>
			</details>
		</section>
	);
}

/** The earliest day of the table. */
function NextSession(): JSX.Element | null {
	const [next] = coming();
	return (
		next && (
			<p class="soft">
				{t("session.end.next")} <b>{onDay(next.at, clock())}</b>. {t("session.together")}
			</p>
		)
	);
}

function Tiles({ cards, onOpen }: { cards: readonly DeckCard[]; onOpen: (entry: DeckCard) => void }): JSX.Element {
	return (
		<div class="mosaic">
			{cards.map((entry) => {
				const { recall } = cardState(entry);
				return (
					<button
						key={entry.card.id}
						type="button"
						class="tile-button"
						aria-label={labelOf(entry)}
						onClick={() => onOpen(entry)}
					>
						<i
							class={`tile hue-${entry.card.theme}`}
							data-state={tileState(recall)}
							style={{ "--recall": recall ?? 0 }}
						/>
					</button>
				);
			})}
		</div>
	);
}

function Whole({ onOpen }: { onOpen: (entry: DeckCard) => void }): JSX.Element {
	const asTable = useSignal(false);
	return (
		<>
			<p class="soft">{t("memory.intro")}</p>
			<Forecast />
			<NextSession />
			<Button
				quiet
				onClick={() => {
					asTable.value = !asTable.value;
				}}
			>
				{t(asTable.value ? "memory.mosaic" : "memory.table")}
			</Button>
			{[...bundles.value.values()].map(({ deck, title }) => {
				const cards = deckCards.value.filter((entry) => entry.deck === deck);
				return (
					<section class="panel" key={deck}>
						<h2 {...ofDeck()}>{title}</h2>
						{asTable.value ? <Table cards={cards} onOpen={onOpen} /> : <Tiles cards={cards} onOpen={onOpen} />}
					</section>
				);
			})}
		</>
	);
}

const VIEWS = ["mosaic", "reflexes"] as const;

export function MemoryScreen(): JSX.Element {
	const view = useSignal<(typeof VIEWS)[number]>("mosaic");
	const opened = useSignal<DeckCard | null>(null);
	const isList = view.value === "reflexes";
	const open = (entry: DeckCard): void => {
		opened.value = entry;
	};
	return (
		<>
			<Title>{t(isList ? "reflexes.title" : "memory.title")}</Title>
			<fieldset class="tabs">
				<legend class="visually-hidden">{t("reflexes.view")}</legend>
				{VIEWS.map((name) => (
					<button
						type="button"
						key={name}
						aria-pressed={view.value === name}
						onClick={() => {
							view.value = name;
						}}
					>
						<Icon name={name === "mosaic" ? "mosaic" : "list"} />
						{t(`reflexes.tab.${name}`)}
					</button>
				))}
			</fieldset>
			{isList ? <Reflexes onOpen={open} /> : <Whole onOpen={open} />}
			{opened.value && (
				<History
					entry={opened.value}
					isReading={isList}
					onClose={() => {
						opened.value = null;
					}}
				/>
			)}
		</>
	);
}
