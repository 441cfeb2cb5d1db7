/** What stands below a card: when it comes back, and the bar that moves the session on. */
import type { ComponentChildren, JSX } from "preact";
import type { DeckCard } from "../../core/session";
import { onDay, t, tn } from "../../i18n/translate";
import { cardState, clock } from "../../state/app";
import { ActNow } from "../parts";

/** `left`: cards of the session still to come. Their answers move the days of all, so that only the last card names its day. */
export function ComesBack({ entry, left }: { entry: DeckCard; left: number }): JSX.Element | null {
	const { backAt } = cardState(entry);
	if (left > 0) return <p class="comes-back">{tn("session.left", left)}</p>;
	if (backAt === null) return null;
	return (
		<p class="comes-back">
			{t("session.back")} <b>{onDay(backAt, clock())}</b>.
		</p>
	);
}

/** The bar at the bottom: what moves the session on, and whom to call. */
export function Actions({ children }: { children: ComponentChildren }): JSX.Element {
	return (
		<div class="actions">
			{children}
			<ActNow />
		</div>
	);
}
