/** What stands below a card: when it comes back, and the bar that moves the session on. */
import type { ComponentChildren, JSX } from "preact";
import { inDays, t } from "../../i18n/translate";
import { ActNow } from "../parts";

export function ComesBack({ days }: { days: number | null }): JSX.Element | null {
	if (days === null) return null;
	return (
		<p class="comes-back">
			{t("session.back")} <b>{inDays(days)}</b>.
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
