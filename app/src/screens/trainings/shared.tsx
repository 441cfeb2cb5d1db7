/** What leaves the phone, for whom and for how long: said before joining, and again for as long as it lasts. */
import type { JSX } from "preact";
import type { Sheet } from "../../core/trainingSheet";
import { w, wn } from "../../i18n/trainings/words";
import { onDate } from "../../i18n/translate";
import type { IconName } from "../../icons";
import { Icon } from "../parts";

const SMALLEST_GROUP = 5;
const MINORS_GROUP = 10;

/** Returns organisation, place and day in one line. */
export function whereOf({ organisation, place, held_on }: Sheet): string {
	return [organisation, place, onDate(held_on)].filter(Boolean).join(" · ");
}

function groupOf(sheet: Sheet | null): number {
	return Math.max(sheet?.smallest_group ?? 0, sheet?.written_for_minors ? MINORS_GROUP : SMALLEST_GROUP);
}

function testsLine({ entry_test, test_days }: Sheet): string {
	return w(entry_test ? "share.tests.entry" : "share.tests", { days: test_days.join(", ") });
}

function linesOf(sheet: Sheet | null): [IconName, string][] {
	const always: [IconName, string][] = [
		["check", w("share.answers")],
		["x", w("share.never")],
		["people", w("share.group", { count: groupOf(sheet) })],
	];
	if (!sheet) return always;
	const { control_cards, control_day, retention_months, test_days, entry_test } = sheet;
	return [
		...always,
		...(entry_test || test_days.length > 0 ? ([["clock", testsLine(sheet)]] as [IconName, string][]) : []),
		...(control_cards > 0
			? ([["hide", w("share.controls", { count: control_cards, day: control_day })]] as [IconName, string][])
			: []),
		["shield", wn("share.kept", retention_months)],
	];
}

export function Shared({ sheet }: { sheet: Sheet | null }): JSX.Element {
	return (
		<ul class="lines">
			{linesOf(sheet).map(([icon, text]) => (
				<li key={text}>
					<Icon name={icon} />
					<span>{text}</span>
				</li>
			))}
		</ul>
	);
}
