/** What leaves the phone, for whom and for how long: said before joining, and again for as long as it lasts. */
import type { JSX } from "preact";
import { hasEntryTest } from "../../core/training";
import type { Sheet } from "../../core/trainingSheet";
import { w } from "../../i18n/trainings/words";
import { inUnits, onDate, t } from "../../i18n/translate";
import type { IconName } from "../../icons";
import { online } from "../../state/app";
import { isSending } from "../../state/trainingSync";
import { Icon } from "../parts";

const SMALLEST_GROUP = 5;
const MINORS_GROUP = 10;
/** What a card of a test takes, the time to read it included. */
export const SECONDS_A_CARD = 25;

/** Returns organisation, place and day in one line. */
export function whereOf({ organisation, place, held_on }: Sheet): string {
	return [organisation, place, onDate(held_on)].filter(Boolean).join(" · ");
}

/** Returns why something still waits, in words: no network, or a site that does not answer. Empty while it is tried. */
export function whyLater(): string {
	if (isSending.value) return "";
	return online.value ? w("silent") : t("status.offline");
}

/** Returns the least number of people of whom anything is shown. */
export function groupOf(sheet: Sheet | null): number {
	return Math.max(sheet?.smallest_group ?? 0, sheet?.written_for_minors ? MINORS_GROUP : SMALLEST_GROUP);
}

/** Returns the tests in words; the longest of them asks a form and the pairs. */
function testsLine({ test_days, cards_a_form, control_cards }: Sheet, hasEntry: boolean): string {
	const minutes = Math.ceil(((cards_a_form + 2 * control_cards) * SECONDS_A_CARD) / 60);
	const key = test_days.length === 0 ? "share.tests.only" : hasEntry ? "share.tests.entry" : "share.tests";
	return w(key, { days: test_days.join(", "), minutes });
}

/** Returns until when answers are kept, in words. A sheet from before the day was in it has only the months, counted from no later than its end. */
function keptLine({ kept_until, retention_months }: Sheet): string {
	if (kept_until) return w("share.kept", { date: onDate(kept_until) });
	return w("share.kept.months", { months: inUnits(retention_months, "month") });
}

type Line = readonly [IconName, string];

/** Returns what nobody has to open a fold for: what leaves the phone, what never does, and who is seen. */
const firstLines = (sheet: Sheet | null): Line[] => [
	["check", w("share.answers")],
	["x", w("share.never")],
	["people", w(sheet?.is_second_circle ? "share.counts" : "share.seen")],
];

function otherLines(sheet: Sheet | null, joinedAt: number): Line[] {
	const always: Line[] = [
		["people", w(sheet?.is_second_circle ? "share.circle" : "share.group", { count: groupOf(sheet) })],
		["loop", w("share.mails")],
	];
	if (!sheet) return always;
	const { control_cards, control_day, test_days } = sheet;
	const hasEntry = hasEntryTest(sheet, joinedAt) && !sheet.entry_test_closed;
	return [
		...always,
		...(hasEntry || test_days.length > 0 ? ([["clock", testsLine(sheet, hasEntry)]] as Line[]) : []),
		...(control_cards > 0
			? ([["hide", w("share.controls", { count: control_cards, day: control_day })]] as Line[])
			: []),
		["shield", keptLine(sheet)],
	];
}

function Lines({ of }: { of: readonly Line[] }): JSX.Element {
	return (
		<ul class="lines">
			{of.map(([icon, text]) => (
				<li key={text}>
					<Icon name={icon} />
					<span>{text}</span>
				</li>
			))}
		</ul>
	);
}

interface SharedProps {
	sheet: Sheet | null;
	/** When somebody joins, or joined. */
	joinedAt: number;
	/** What a fold says after the promises; without it, nothing is folded. */
	folded?: string;
}

/** What somebody shares, each promise in words: the first in view, the others too or in a fold. */
export function Shared({ sheet, joinedAt, folded }: SharedProps): JSX.Element {
	const others = (
		<>
			<Lines of={otherLines(sheet, joinedAt)} />
			<p>{w("share.leave")}</p>
			<p>{w("share.exit")}</p>
		</>
	);
	return (
		<>
			<Lines of={firstLines(sheet)} />
			{folded === undefined ? (
				others
			) : (
				<details class="fold">
					<summary>{w("share.more")}</summary>
					{others}
					{folded && <p>{folded}</p>}
				</details>
			)}
		</>
	);
}
