/** The end of a session: what was revived, what is retained now, when to come back. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { ofDeck } from "../../cards/language";
import { recallTomorrow } from "../../core/session";
import { onDay, predicted, t, tn } from "../../i18n/translate";
import { go, hrefOf } from "../../router";
import {
	bundles,
	clock,
	coming,
	deckCards,
	dueToday,
	entryOf,
	isMotionReduced,
	language,
	stored,
} from "../../state/app";
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
	return { ...tile, after: entry ? recallTomorrow(entry, clock()) : tile.after };
}

export function Closing({ session }: { session: Session }): JSX.Element {
	const isExhausted = useSignal(false);
	const answered = session.tiles.filter(({ after }) => after !== null).map(renewed);
	// As the tiles below show it.
	const revived = answered.filter(({ before, after }) => predicted(after) > predicted(before)).length;
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
			{answered.length > 0 && <Revived tiles={answered} />}
			{stored.value !== "late" && decks.map((deck) => <DeckNow key={deck} deck={deck} />)}
			{left.length > 0 && <p>{tn("session.end.left", left.length)}</p>}
			{left.length === 0 && next && (
				<p class="soft">
					{t("session.end.next")} <b>{onDay(next.at, clock())}</b>. {t("session.end.rest")} {t("session.together")}
				</p>
			)}
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
