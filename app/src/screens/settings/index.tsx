/** Everything the learner decides, and the way to take it along or to erase it. */
import type { JSX } from "preact";
import { t } from "../../i18n/translate";
import { hrefOf } from "../../router";
import { bundles, change, clock, coming, language, settings, stored } from "../../state/app";
import { offerFile } from "../../state/file";
import { trainings } from "../../state/trainings";
import { announcedDays, calendarOf } from "../../sync/calendar";
import { Button, NoticeLink, Title } from "../parts";
import { ErasePanel } from "./erase";
import { InstallPanel } from "./install";
import { LookPanel } from "./look";
import { MovePanel, ReceivePanel } from "./move";

function CalendarPanel(): JSX.Element {
	const days = announcedDays(coming().map(({ at }) => at));
	const save = (): void => {
		const text = calendarOf(days, t("settings.calendar.event"), clock());
		offerFile("three-minutes.ics", "text/calendar", text);
	};
	return (
		<section class="panel">
			<h2>{t("settings.calendar")}</h2>
			<p class="soft">{t("settings.calendar.why")}</p>
			{days.length === 0 ? (
				<p>{t("settings.calendar.none")}</p>
			) : (
				<Button quiet onClick={save}>
					{t("settings.calendar.save")}
				</Button>
			)}
		</section>
	);
}

/** A subject, by the words its cards are announced with. */
function Subject({ of }: { of: string }): JSX.Element {
	const [deck, note] = of.split("#");
	const notes: Record<string, string> = bundles.value.get(deck)?.content_notes ?? {};
	return <p>{notes[note] ? <q>{notes[note]}</q> : t("settings.aside.card")}</p>;
}

interface SubjectsProps {
	title: string;
	why: string;
	back: string;
	of: "setAside" | "quietNotes";
}

/** The subjects a choice was made for, and the way back. */
function Subjects({ title, why, back, of }: SubjectsProps): JSX.Element | null {
	const entries = settings.value[of];
	if (entries.length === 0) return null;
	return (
		<section class="panel">
			<h2>{title}</h2>
			<p class="soft">{why}</p>
			<ul class="steps">
				{entries.map((entry) => (
					<li key={entry}>
						<Subject of={entry} />
						<Button quiet onClick={() => change({ [of]: entries.filter((other) => other !== entry) })}>
							{back}
						</Button>
					</li>
				))}
			</ul>
		</section>
	);
}

/** The way to the trainings of this phone, or to the first of them. */
function TrainingsPanel(): JSX.Element {
	const isAny = trainings.value.length > 0 || stored.value === "late";
	return (
		<section class="panel" id="trainings">
			<h2>{t("cards.trainings")}</h2>
			<a class="button button-quiet" href={hrefOf(language.value, isAny ? "trainings" : "join")}>
				{t(isAny ? "cards.trainings" : "cards.join")}
			</a>
		</section>
	);
}

export function SettingsScreen(): JSX.Element {
	const isAtHand = stored.value !== "late";
	return (
		<>
			<Title>{t("settings.title")}</Title>
			<ReceivePanel />
			<LookPanel />
			{!__SINGLE__ && <InstallPanel />}
			{isAtHand && <CalendarPanel />}
			{isAtHand && <MovePanel />}
			{!__SINGLE__ && <TrainingsPanel />}
			<Subjects
				title={t("settings.aside")}
				why={t("settings.aside.why")}
				back={t("settings.aside.back")}
				of="setAside"
			/>
			<Subjects
				title={t("settings.quiet")}
				why={t("settings.aside.why")}
				back={t("settings.quiet.back")}
				of="quietNotes"
			/>
			<ErasePanel />
			{!__SINGLE__ && (
				<>
					<p>
						<a href={`/${language.value}/leaving/`}>{t("settings.leaving")}</a>
					</p>
					<NoticeLink />
				</>
			)}
		</>
	);
}
