/** The explanation that was left last, opened again: in place, so that leaving fast and whom to call stay where they are. */
import { computed, useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { AnyCard } from "../../core/bundle";
import { t } from "../../i18n/translate";
import { bundles, clock, entryOf } from "../../state/app";
import { Button, Icon } from "../parts";
import { Others } from "../pocket/others";
import { Actions } from "./actions";
import { Picture, sharedProps, useView } from "./card";
import { CardFrame, Reflex, verdictOf } from "./frame";
import { current, discount, session } from "./machine";
import { shown, taskOf } from "./prepare";
import type { PastAnswer, SessionTile } from "./sessionState";

interface Feedback extends PastAnswer {
	tile: SessionTile;
	card: AnyCard;
}

/** A learner who read the feedback of one knows the answer to the other. */
const isOfOneKind = (one: AnyCard, other: AnyCard): boolean =>
	one.id === other.id || one.notion === other.notion || one.reflex === other.reflex;

/**
 * The card whose explanation was left last; null before any, once the card is withdrawn or asks something else, and where it would
 * give away what is asked now.
 */
export const lastFeedback = computed<Feedback | null>(() => {
	const running = session.value;
	const tile = running?.explained && running.tiles[running.explained.position];
	const card = tile && entryOf(tile.deck, tile.card)?.card;
	if (!running?.explained || !card || taskOf(card) !== running.explained.task) return null;
	if (running.step !== "ask" && running.step !== "end") return null;
	const asked = running.step === "end" ? null : current.value;
	if (asked && asked.tile.deck === tile.deck && isOfOneKind(asked.card, card)) return null;
	return { ...running.explained, tile, card };
});

function Explanation({ of: feedback, onClose }: { of: Feedback; onClose: () => void }): JSX.Element {
	const { tile, card, response, marked } = feedback;
	const { view, failed } = useView(card.kind);
	const place = useRef<HTMLElement>(null);
	const bundle = bundles.value.get(tile.deck);
	useLayoutEffect(() => {
		(place.current?.querySelector<HTMLElement>(".verdict") ?? place.current?.querySelector("h1"))?.focus();
		scrollTo(0, 0);
	}, []);
	if (!bundle) return <p role="status">{t("status.loading")}</p>;
	const shared = sharedProps(shown(card, tile.variant, bundle), bundle);
	const framed = { card: shared.card, deck: tile.deck, t: shared.t };
	return (
		<section ref={place} class="again" aria-label={t("session.again.card")}>
			<CardFrame
				{...framed}
				state="answered"
				recall={tile.after ?? 0}
				verdict={verdictOf(marked.credit)}
				change={{ before: tile.before, after: tile.after }}
				label={t("session.again.card")}
			>
				<Picture card={shared.card} pictures={shared.pictures} />
				{failed && <p class="notice">{t("session.failed")}</p>}
				{view && <view.Feedback {...shared} response={response} marked={marked} />}
				<Others card={shared.card} response={response} t={shared.t} />
			</CardFrame>
			<Reflex {...framed} />
			<Actions>
				<Button onClick={onClose}>{t("session.again.close")}</Button>
			</Actions>
		</section>
	);
}

/** What is on screen, below the button that opens the last explanation. Meanwhile it is hidden and keeps what was typed. */
export function WithExplanation({ children }: { children: ComponentChildren }): JSX.Element {
	const openedAt = useSignal<number | null>(null);
	const opener = useRef<HTMLButtonElement>(null);
	const feedback = lastFeedback.value;
	const isOpen = openedAt.value !== null && feedback !== null;
	const close = (): void => {
		discount(clock() - (openedAt.value ?? clock()));
		openedAt.value = null;
	};
	useLayoutEffect(() => {
		// It was closed, not only drawn for the first time.
		if (!isOpen && opener.current?.dataset.opened) opener.current.focus();
	}, [isOpen]);
	return (
		<>
			{isOpen && <Explanation of={feedback} onClose={close} />}
			<div class="beneath" hidden={isOpen}>
				{feedback && (
					<button
						type="button"
						class="link again-open"
						ref={opener}
						onClick={(event) => {
							event.currentTarget.dataset.opened = "yes";
							openedAt.value = clock();
						}}
					>
						<Icon name="loop" />
						{t("session.again")}
					</button>
				)}
				{children}
			</div>
		</>
	);
}
