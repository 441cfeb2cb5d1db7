/** What a card says once it was answered: its frame, its sources, and how to report it. */
import { useSignal } from "@preact/signals";
import type { ComponentProps, JSX } from "preact";
import type { Translate } from "../../cards/view";
import type { Bundle } from "../../core/bundle";
import { onDate } from "../../i18n/translate";
import { isSingleFile } from "../../state/app";
import { canReport } from "../../state/reports";
import { Icon } from "../parts";
import { PassOn } from "../pocket/share";
import { type FrameProps, Sources, verdictOf } from "./frame";
import type { Current } from "./machine";
import { ReportPanel } from "./report";
import type { Session } from "./sessionState";

type FeedbackFrame = Pick<FrameProps, "state" | "recall" | "verdict" | "change">;

/** What the frame says once the answer is marked. */
export function feedbackFrame({ tile }: Current, running: Session): FeedbackFrame {
	return {
		state: "answered" as const,
		recall: tile.after ?? 0,
		verdict: verdictOf(running.marked?.credit ?? null),
		change: { before: tile.before, after: tile.after },
	};
}

/** What the card on screen rests on. */
function sourcesOf({ bundle, card }: Current): ComponentProps<typeof Sources>["sources"] {
	const known: Bundle["sources"] = bundle.sources;
	return card.sources.flatMap((id) =>
		known[id] ? [{ title: known[id].title, readOn: onDate(known[id].read_on) }] : [],
	);
}

/** What follows the feedback: the sources, and the way to say that something is wrong with the card. */
export function Feedback({ at, t }: { at: Current; t: Translate }): JSX.Element {
	const isReporting = useSignal(false);
	const onReport = (): void => {
		isReporting.value = true;
	};
	const onClose = (): void => {
		isReporting.value = false;
		document.querySelector<HTMLElement>("#app .report-error")?.focus();
	};
	return (
		<>
			<Sources sources={sourcesOf(at)} canReport={canReport.value} t={t} />
			{!isSingleFile && (
				<p>
					<PassOn title={at.bundle.title} deck={at.tile.deck} card={at.card.id} />
				</p>
			)}
			{canReport.value && (
				<p>
					<button type="button" class="link report-error" onClick={onReport}>
						<Icon name="flag" />
						{t("card.error")}
					</button>
				</p>
			)}
			{isReporting.value && <ReportPanel at={at} t={t} onClose={onClose} />}
		</>
	);
}
