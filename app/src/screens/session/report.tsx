/** The way to say that a card is not right: a reason from a list; what leaves the phone is said before it leaves. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Translate } from "../../cards/view";
import { t as tApp } from "../../i18n/translate";
import { hrefOf } from "../../router";
import { language, versionAtHand } from "../../state/app";
import { type Outcome, report } from "../../state/reports";
import { REASONS, type Reason } from "../../sync/reports";
import { Button } from "../parts";
import type { Current } from "./machine";

interface ReportPanelProps {
	at: Current;
	t: Translate;
	onClose: () => void;
}

interface Sent {
	deck: string;
	card: string;
	version: string;
	language: string;
}

/** Returns what is sent beside the reason. */
function aboutCard({ bundle, card }: Current): Sent {
	return { deck: bundle.deck, card: card.id, version: versionAtHand(bundle), language: bundle.language };
}

function Reasons({
	chosen,
	onChoose,
	t,
}: {
	chosen: Reason | null;
	onChoose: (reason: Reason) => void;
	t: Translate;
}): JSX.Element {
	return (
		<fieldset class="options">
			<legend>{t("card.report.ask")}</legend>
			{REASONS.map((reason) => (
				<label class="option" key={reason}>
					<input
						type="radio"
						name="reason"
						value={reason}
						checked={chosen === reason}
						onChange={() => onChoose(reason)}
					/>
					<span>
						<b>{t(`card.report.${reason}`)}</b>
						<small>{t(`card.report.${reason}.hint`)}</small>
					</span>
				</label>
			))}
		</fieldset>
	);
}

/** Word for word what leaves the phone. */
function Leaves({ sent, reason, t }: { sent: Sent; reason: Reason | null; t: Translate }): JSX.Element {
	const lines = [
		[t("card.report.sent.deck"), sent.deck],
		[t("card.report.sent.card"), sent.card],
		[t("card.report.sent.version"), sent.version],
		[t("card.report.sent.language"), sent.language],
		[t("card.report.sent.reason"), reason ? t(`card.report.${reason}`) : "…"],
	];
	return (
		<>
			<h3>{t("card.report.sent")}</h3>
			<dl class="sent">
				{lines.map(([name, value]) => (
					<div key={name}>
						<dt>{name}</dt>
						<dd>{value}</dd>
					</div>
				))}
			</dl>
			<p class="small soft">{t("card.report.sent.nothing")}</p>
		</>
	);
}

/** Returns the panel below the sources. It opens in the page, not over it: the exit and whom to call stay in reach. */
export function ReportPanel({ at, t, onClose }: ReportPanelProps): JSX.Element {
	const panel = useRef<HTMLElement>(null);
	const said = useRef<HTMLParagraphElement>(null);
	const reason = useSignal<Reason | null>(null);
	const outcome = useSignal<Outcome | "sending" | null>(null);
	useEffect(() => {
		panel.current?.scrollIntoView?.({ block: "nearest" });
		panel.current?.querySelector("h2")?.focus({ preventScroll: true });
	}, []);
	// The button that was pressed goes: the focus moves to what it did.
	useEffect(() => {
		if (outcome.value) said.current?.focus();
	}, [outcome.value]);
	const give = async (): Promise<void> => {
		if (!reason.value || outcome.value === "sending") return;
		outcome.value = "sending";
		outcome.value = await report(aboutCard(at), reason.value);
	};
	const isAsked = outcome.value === null || outcome.value === "lost";
	return (
		<section
			class="panel report"
			ref={panel}
			aria-labelledby="report-title"
			onKeyDown={(event) => {
				if (event.key === "Escape") onClose();
			}}
		>
			<h2 id="report-title" tabIndex={-1}>
				{t("card.error")}
			</h2>
			<p role="status" tabIndex={-1} ref={said}>
				{outcome.value && t(`card.report.outcome.${outcome.value}`)}
			</p>
			{isAsked && (
				<>
					<p>
						{t("card.report.not-help")} <a href={hrefOf(language.value, "act")}>{tApp("session.act")}</a>
					</p>
					<Reasons
						chosen={reason.value}
						t={t}
						onChoose={(chosen) => {
							reason.value = chosen;
						}}
					/>
					<Leaves sent={aboutCard(at)} reason={reason.value} t={t} />
					<Button onClick={give} disabled={reason.value === null}>
						{t("card.report.send")}
					</Button>
				</>
			)}
			<Button quiet onClick={onClose}>
				{t("card.report.close")}
			</Button>
		</section>
	);
}
