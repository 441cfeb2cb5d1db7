/** The decks of the language: what is due, what is still vivid, where to begin. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { ofDeck } from "../cards/language";
import type { IndexedDeck } from "../core/bundleIndex";
import { type DeckCard, isNew } from "../core/session";
import { onDay, t, tn } from "../i18n/translate";
import { go, hrefOf, route } from "../router";
import {
	answers,
	asked,
	bundles,
	cardState,
	clock,
	coming,
	deckCards,
	held,
	index,
	isSingleFile,
	language,
	loadDecks,
	stored,
	unreachable,
} from "../state/app";
import { trainings } from "../state/trainings";
import { lazily } from "./lazily";
import { Button, Mosaic, Standing, Title } from "./parts";
import { FirstChoices, firstChoices } from "./pocket/firstChoices";
import { PassOn } from "./pocket/share";
import { resume, session, start } from "./session/machine";

interface Count {
	due: number;
	fresh: number;
	/** The others: still vivid, or waiting for the next session. */
	vivid: number;
}

/** Counts cards that are asked. */
function countOf(cards: readonly DeckCard[]): Count {
	const count: Count = { due: 0, fresh: 0, vivid: 0 };
	for (const entry of cards)
		count[cardState(entry).name === "due" ? "due" : isNew(entry, clock()) ? "fresh" : "vivid"]++;
	return count;
}

const nameOf = ({ deck, card }: DeckCard): string => `${deck}/${card.id}`;

function begin(deck: string | null, early = false): void {
	// The screen of the session asks which of the two goes on: nothing that waits is lost in silence.
	if (session.value?.paused) go(hrefOf(language.value, "session", deck));
	else if (start(deck, early)) go(hrefOf(language.value, "session"));
}

/** Why some cards are neither new nor due: with those that wait for a test, the numbers add up. */
function Held({ deck }: { deck: string }): JSX.Element | null {
	const names = held.value.filter((name) => name.startsWith(`${deck}/`));
	const by = trainings.value.find(({ pairs }) => pairs?.some((pair) => names.includes(pair.held)));
	return by?.sheet ? <p class="soft">{tn("cards.held", names.length, { day: by.sheet.control_day })}</p> : null;
}

/** Why some cards never seen are not to discover: set aside, or left for a week. */
function NotNow({ cards }: { cards: readonly DeckCard[] }): JSX.Element {
	const unseen = cards.filter((entry) => cardState(entry).name === "new" && !held.value.includes(nameOf(entry)));
	const aside = unseen.filter((entry) => !asked.value.includes(entry)).length;
	const resting = unseen.filter((entry) => asked.value.includes(entry) && !isNew(entry, clock())).length;
	return (
		<>
			{aside > 0 && <>{tn("cards.aside", aside)} </>}
			{resting > 0 && tn("cards.resting", resting)}
		</>
	);
}

/** What is known of a deck's cards, at hand on this phone. */
function Known({ deck, cards, count }: { deck: IndexedDeck; cards: readonly DeckCard[]; count: Count }): JSX.Element {
	return (
		<>
			<Mosaic cards={cards} label={t("cards.mosaic", { deck: deck.title })} />
			<Standing cards={cards} />
			{cards.every(({ dueAt }) => dueAt === null) && <p class="soft">{t("cards.retained.none")}</p>}
			<p class="soft">
				{count.due > 0 && <b>{tn("cards.due", count.due)} </b>}
				{count.fresh > 0 && <>{tn("cards.new", count.fresh)} </>}
				<NotNow cards={cards} />
			</p>
			<Held deck={deck.deck} />
		</>
	);
}

/** The way into a deck; where its cards could not be fetched, the way to ask for them again; none where all of it is set aside. */
function Into({ deck, count, quiet }: { deck: IndexedDeck; count: Count | null; quiet?: boolean }): JSX.Element {
	if (count && count.due + count.fresh + count.vivid === 0)
		return <a href={hrefOf(language.value, "settings")}>{t("settings.aside")}</a>;
	const enter = (): void => {
		if (count) begin(deck.deck, count.due + count.fresh === 0);
		else void loadDecks(language.value);
	};
	return (
		<button type="button" class={quiet ? "button button-quiet" : "button"} onClick={enter}>
			{t(!count ? "status.retry" : count.due > 0 ? "cards.revive" : count.fresh > 0 ? "cards.start" : "cards.anyway")}
			<span class="visually-hidden" {...ofDeck()}>
				{" "}
				{deck.title}
			</span>
		</button>
	);
}

export function DeckPanel({ deck, whole }: { deck: IndexedDeck; whole?: boolean }): JSX.Element {
	const isOwn = (entry: DeckCard): boolean => entry.deck === deck.deck;
	const cards = deckCards.value.filter(isOwn);
	const count = bundles.value.has(deck.deck) ? countOf(asked.value.filter(isOwn)) : null;
	return (
		<section class="panel" data-deck={deck.deck}>
			<div class="between">
				{whole ? null : <h2 {...ofDeck()}>{deck.title}</h2>}
				<span class="soft">{tn("cards.count", deck.cards.length)}</span>
			</div>
			<p class="soft">
				{t(`audience.${deck.audience}`)}. <bdi {...ofDeck()}>{deck.summary}</bdi>
			</p>
			{!count && <p>{t("deck.missing")}</p>}
			{count && stored.value !== "late" && <Known deck={deck} cards={cards} count={count} />}
			<div class="row">
				<Into deck={deck} count={count} quiet={session.value?.paused} />
				{!whole && !isSingleFile && (
					<a class="button button-quiet" href={hrefOf(language.value, "deck", deck.deck)}>
						{t("cards.about")}
						<span class="visually-hidden" {...ofDeck()}>
							{" "}
							{deck.title}
						</span>
					</a>
				)}
				{!isSingleFile && <PassOn title={deck.title} deck={deck.deck} />}
			</div>
		</section>
	);
}

function NothingDue(): JSX.Element {
	const [next] = coming();
	const isVivid = asked.value.every((entry) => ["holds", "new"].includes(cardState(entry).name));
	return (
		<>
			<Title>{t(isVivid ? "cards.vivid" : "cards.nothing")}</Title>
			{next && (
				<p>
					{t("cards.vivid.until")} <b>{onDay(next.at, clock())}</b>. {t("cards.vivid.bye")}
				</p>
			)}
		</>
	);
}

/** What a training asks today. */
export const Tests = lazily(
	__SINGLE__ ? async () => () => null : () => import("./trainings").then(({ OpenTests }) => OpenTests()),
);

/** The way to all trainings. */
function Trainings(): JSX.Element {
	const isAny = trainings.value.length > 0 || stored.value === "late";
	return (
		<a class="button button-quiet" href={hrefOf(language.value, isAny ? "trainings" : "join")}>
			{t(isAny ? "cards.trainings" : "cards.join")}
		</a>
	);
}

/** A deck that is not the learner's own, in a row. */
function DeckRow({ deck }: { deck: IndexedDeck }): JSX.Element {
	const cards = asked.value.filter((entry) => entry.deck === deck.deck);
	const count = bundles.value.has(deck.deck) ? countOf(cards) : null;
	return (
		<li class="deck-row" data-deck={deck.deck}>
			<div>
				<h3>
					<a href={hrefOf(language.value, "deck", deck.deck)} {...ofDeck()}>
						{deck.title}
					</a>
				</h3>
				<small class="soft">
					{t(`audience.${deck.audience}`)} · {tn("cards.count", deck.cards.length)}
					{!!count?.due && <b> · {tn("cards.due", count.due)}</b>}
				</small>
				{!count && <p>{t("deck.missing")}</p>}
			</div>
			<Into deck={deck} count={count} quiet />
		</li>
	);
}

/** Returns the learner's own deck first: one that a training is about, else the one answered last. */
function ownFirst(decks: readonly IndexedDeck[]): IndexedDeck[] {
	const last = answers.value[answers.value.length - 1]?.deck;
	const isTrained = ({ deck }: IndexedDeck): boolean =>
		trainings.value.some(({ state, sheet }) => state === "joined" && sheet?.decks.includes(deck));
	const rank = (deck: IndexedDeck): number => (isTrained(deck) ? 2 : 0) + (deck.deck === last ? 1 : 0);
	return [...decks].sort((one, other) => rank(other) - rank(one));
}

export function CardsScreen(): JSX.Element {
	const isAll = useSignal(false);
	const decks = ownFirst(index.value?.decks ?? []);
	const [own, ...others] = decks;
	const { due, fresh } = countOf(asked.value);
	const paused = session.value?.paused;
	const isNew = answers.value.length === 0 && trainings.value.length === 0 && !paused;
	// Without what is stored, nobody knows whether this phone is new.
	const choices = isNew && !isAll.value && stored.value !== "late" ? firstChoices(decks) : [];
	if (choices.length > 0)
		return (
			<FirstChoices
				choices={choices}
				onAll={() => {
					isAll.value = true;
				}}
			/>
		);
	const areHere = decks.every(({ deck }) => bundles.value.has(deck));
	const isDone = deckCards.value.length > 0 && areHere && due + fresh === 0 && !paused;
	const continueSession = (): void => {
		resume();
		go(hrefOf(language.value, "session"));
	};
	return (
		<>
			{isDone ? <NothingDue /> : <Title>{t("cards.title")}</Title>}
			{!__SINGLE__ && trainings.value.length > 0 && <Tests />}
			{paused && <Button onClick={continueSession}>{t("session.resume")}</Button>}
			{!paused && decks.length > 1 && due > 0 && <Button onClick={() => begin(null)}>{t("cards.all")}</Button>}
			{own && <DeckPanel key={own.deck} deck={own} />}
			{others.length > 0 && (
				<section class="panel">
					<h2>{t("cards.others")}</h2>
					<ul>
						{others.map((deck) => (
							<DeckRow key={deck.deck} deck={deck} />
						))}
					</ul>
				</section>
			)}
			{decks.length === 0 && (
				<p>{t(index.value ? "cards.empty" : unreachable.value ? "status.unreachable" : "status.loading")}</p>
			)}
			{!__SINGLE__ && (index.value || unreachable.value) && <Trainings />}
		</>
	);
}

/** A deck's own page where the server's is not at hand. */
export function DeckScreen(): JSX.Element {
	const deck = index.value?.decks.find((line) => line.deck === route.value.deck);
	return (
		<>
			<p>
				<a href={hrefOf(language.value, "cards")}>{t("deck.back")}</a>
			</p>
			<Title>
				<bdi {...ofDeck()}>{deck?.title ?? route.value.deck}</bdi>
			</Title>
			{deck ? <DeckPanel deck={deck} whole /> : <p>{t("deck.missing")}</p>}
			{deck?.translation === "to_be_read" && <p class="soft">{t("deck.read")}</p>}
		</>
	);
}
