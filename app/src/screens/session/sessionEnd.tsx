/** The end of a session: what was revived and what was read, what is retained now, when its cards come back. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { ofDeck } from "../../cards/language";
import type { DeckCard } from "../../core/session";
import { onDay, predicted, t, tn } from "../../i18n/translate";
import { go, hrefOf } from "../../router";
import {
	bundles,
	cardState,
	clock,
	coming,
	deckCards,
	dueToday,
	entryOf,
	index,
	isMotionReduced,
	language,
	stored,
} from "../../state/app";
import { circlesOf } from "../../state/trainings";
import { lazily } from "../lazily";
import { Button, Mosaic, Standing, Tile, Title } from "../parts";
import { Actions } from "./actions";
import { WithExplanation } from "./lastFeedback";
import { finish, more, start } from "./machine";
import type { Session, SessionTile } from "./sessionState";

const STAGGER_MS = 60;

/** Tiles regain their colour one after the other; at once where movement is unwelcome. */
function Revived({ tiles }: { tiles: readonly SessionTile[] }): JSX.Element {
	const isDone = useSignal(isMotionReduced());
	useEffect(() => {
		const frame = requestAnimationFrame(() => {
			isDone.value = true;
		});
		return () => cancelAnimationFrame(frame);
	}, []);
	const delay = isMotionReduced() ? 0 : STAGGER_MS;
	return (
		<section class="panel">
			<p class="soft">{t("session.end.before")}</p>
			<div class="six" aria-hidden="true">
				{tiles.map((tile) => (
					<Tile key={`${tile.deck}/${tile.card}`} theme={tile.theme} recall={tile.before} />
				))}
			</div>
			<p class="soft">{t("session.end.after")}</p>
			<div class="six" aria-hidden="true">
				{tiles.map((tile, place) => (
					<Tile
						key={`${tile.deck}/${tile.card}`}
						theme={tile.theme}
						recall={isDone.value ? tile.after : (tile.before ?? 0)}
						delayMs={place * delay}
					/>
				))}
			</div>
		</section>
	);
}

function DeckNow({ deck }: { deck: string }): JSX.Element | null {
	const bundle = bundles.value.get(deck);
	const cards = deckCards.value.filter((entry) => entry.deck === deck);
	if (!bundle) return null;
	return (
		<section class="panel">
			<p class="between">
				<b {...ofDeck()}>{bundle.title}</b>
				<span class="soft">{tn("cards.count", bundle.cards.length)}</span>
			</p>
			<p class="soft">{t("session.end.now")}</p>
			<Mosaic cards={cards} label={t("cards.mosaic", { deck: bundle.title })} />
			<Standing cards={cards} />
		</section>
	);
}

/** Returns the tile as it is predicted now: later answers say more about its learner. */
function renewed(tile: SessionTile): SessionTile {
	const entry = entryOf(tile.deck, tile.card);
	return { ...tile, after: entry ? cardState(entry).recall : tile.after };
}

/** The days on which the cards of the session come back, and how many on each; what is set aside comes back on none. */
function ComeBack({ cards }: { cards: readonly DeckCard[] }): JSX.Element | null {
	const counts = new Map<number, number>();
	for (const entry of cards) {
		const { backAt } = cardState(entry);
		if (backAt !== null) counts.set(backAt, (counts.get(backAt) ?? 0) + 1);
	}
	if (counts.size === 0) return null;
	const days = [...counts].sort(([one], [other]) => one - other);
	return (
		<p class="soft">
			{t("session.end.back")}{" "}
			<b>{days.map(([at, count]) => t("memory.states", { state: onDay(at, clock()), count })).join(" · ")}</b>
		</p>
	);
}

const Circles = __SINGLE__ ? null : lazily(() => import("../trainings").then(({ CirclesScreen }) => CirclesScreen));

/** Where one can do more: the campaign of these cards, else another that runs; the code of a training to hand on. */
function Further({ decks }: { decks: readonly string[] }): JSX.Element {
	// The last day ends at midnight here.
	const running = (index.value?.campaigns ?? []).filter(({ ends_on }) => Date.parse(`${ends_on}T23:59:59`) >= clock());
	const campaign = running.find(({ deck }) => deck && decks.includes(deck)) ?? running[0];
	return (
		<>
			{campaign && (
				<section class="panel" data-campaign="">
					<p class="soft">{t("session.end.campaign")}</p>
					<p>
						<a href={campaign.href}>{campaign.title}</a>
					</p>
				</section>
			)}
			{Circles && circlesOf(decks).length > 0 && <Circles />}
		</>
	);
}

export function Closing({ session }: { session: Session }): JSX.Element {
	const isExhausted = useSignal(false);
	const answered = session.tiles.filter(({ after }) => after !== null).map(renewed);
	const cards = answered.flatMap(({ deck, card }) => entryOf(deck, card) ?? []);
	const isRead = (entry: DeckCard): boolean => cardState(entry).name === "read";
	const read = cards.filter(isRead).length;
	// As the tiles below show it. Explained is not yet known, whatever is predicted.
	const revived = answered.filter(({ deck, card, before, after }) => {
		const entry = entryOf(deck, card);
		return predicted(after) > predicted(before) && !(entry && isRead(entry));
	}).length;
	const decks = [...new Set(session.tiles.map(({ deck }) => deck))];
	const left = dueToday();
	const [next] = stored.value === "late" ? [] : coming();
	const leave = (): void => {
		finish();
		go(hrefOf(language.value, "cards"));
	};
	const goOn = (): void => {
		if (left.length > 0) start(left.some(({ deck }) => deck === session.deck) ? session.deck : null);
		else isExhausted.value = !more();
	};
	return (
		<WithExplanation>
			<Title>{revived > 0 ? tn("session.end.title", revived) : t("session.end.none")}</Title>
			{read > 0 && <p>{tn("session.end.read", read)}</p>}
			{answered.length > 0 && <Revived tiles={answered} />}
			{stored.value !== "late" && decks.map((deck) => <DeckNow key={deck} deck={deck} />)}
			{stored.value !== "late" && <ComeBack cards={cards} />}
			{left.length > 0 && <p>{tn("session.end.left", left.length)}</p>}
			{left.length === 0 && next && (
				<p class="soft">
					{t("session.end.next")} <b>{onDay(next.at, clock())}</b>. {t("session.end.rest")} {t("session.together")}
				</p>
			)}
			<Further decks={decks} />
			<p role="status">{isExhausted.value && t("session.end.nomore")}</p>
			<Actions>
				<Button onClick={leave}>{t("session.end.done")}</Button>
				<Button quiet onClick={goOn}>
					{t(left.length > 0 ? "cards.revive" : "session.end.more")}
				</Button>
			</Actions>
		</WithExplanation>
	);
}
