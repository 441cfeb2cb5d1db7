/** Reminders of one training: what each way needs and keeps, begun by a tap, stopped by one. */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Training } from "../../core/joined";
import { w } from "../../i18n/trainings/words";
import { currentLocale } from "../../i18n/translate";
import { hrefOf } from "../../router";
import { language, online } from "../../state/app";
import { possible } from "../../state/pushing";
import { chooseHours, remindersOf, type Shown, standingOf, startPush, stopAll, type Told } from "../../state/reminders";
import { Button } from "../parts";

/** What is shown of a training's reminders, and what last came of a tap. */
interface State {
	standing: Shown | null;
	said: Told | "stopped" | null;
	isBusy: boolean;
}

interface Way {
	training: Training;
	state: Signal<State>;
	/** Does something the learner tapped, and shows how things stand then. */
	act: (work: () => Promise<State["said"]>) => Promise<void>;
}

function hourInWords(hour: number): string {
	return new Intl.DateTimeFormat(currentLocale(), { hour: "2-digit", minute: "2-digit" }).format(
		new Date(2026, 0, 1, hour),
	);
}

function Hour({ label, hours, chosen, onChoose }: HourProps): JSX.Element {
	return (
		<label class="field">
			<span>{label}</span>
			<select value={chosen} onChange={(event) => onChoose(Number(event.currentTarget.value))}>
				{hours.map((hour) => (
					<option key={hour} value={hour}>
						{hourInWords(hour)}
					</option>
				))}
			</select>
		</label>
	);
}

interface HourProps {
	label: string;
	hours: readonly number[];
	chosen: number;
	onChoose: (hour: number) => void;
}

const STARTS = Array.from({ length: 24 }, (_hour, place) => place);
const ENDS = STARTS.map((hour) => hour + 1);

/** The quiet hours are all the others. */
function HoursOf({ training }: { training: Training }): JSX.Element {
	const { hours } = remindersOf(training);
	return (
		<div class="row">
			<Hour
				label={w("remind.from")}
				hours={STARTS}
				chosen={hours.from}
				onChoose={(from) => chooseHours({ ...hours, from })}
			/>
			<Hour
				label={w("remind.until")}
				hours={ENDS}
				chosen={hours.until}
				onChoose={(until) => chooseHours({ ...hours, until })}
			/>
		</div>
	);
}

function Push({ training, state, act }: Way): JSX.Element | null {
	const { standing, isBusy } = state.value;
	const can = possible();
	const start = (): Promise<void> => act(() => startPush(training));
	if (!training.sheet?.push_key) return null;
	return (
		<section>
			<h3>{w("remind.push")}</h3>
			<p class="soft">{w("remind.push.keeps")}</p>
			{standing?.isHere && <p>{w("remind.push.here")}</p>}
			{standing?.push && !standing.isHere && <p>{w("remind.push.elsewhere")}</p>}
			{can === "ready" ? (
				!standing?.isHere && (
					<Button onClick={start} disabled={isBusy || !standing}>
						{w("remind.push.start")}
					</Button>
				)
			) : (
				<p class="notice">
					<span>
						{w(`remind.push.${can}`)}{" "}
						{can === "install" && <a href={`${hrefOf(language.value, "settings")}#install`}>{w("remind.push.how")}</a>}
					</span>
				</p>
			)}
		</section>
	);
}

/** In one tap, with or without network. */
function Stop({ training, state, act }: Way): JSX.Element | null {
	const { standing, isBusy } = state.value;
	const { isStopping } = remindersOf(training);
	if (isStopping) return <p class="notice">{w("remind.stopping")}</p>;
	const isAny = standing ? standing.push || standing.calendar || standing.email !== "none" : training.reminders?.push;
	if (!isAny) return null;
	const stop = async (): Promise<"stopped"> => {
		await stopAll(training);
		return "stopped";
	};
	return (
		<Button quiet onClick={() => act(stop)} disabled={isBusy}>
			{w("remind.stop")}
		</Button>
	);
}

function Ways({ training }: { training: Training }): JSX.Element {
	const state = useSignal<State>({ standing: null, said: null, isBusy: true });
	const isOnline = online.value;
	const look = async (said: State["said"]): Promise<void> => {
		state.value = { ...state.value, said, isBusy: true };
		state.value = { standing: await standingOf(training), said, isBusy: false };
	};
	useEffect(() => {
		void look(null);
	}, [isOnline]);
	const act: Way["act"] = async (work) => {
		state.value = { ...state.value, isBusy: true };
		await look(await work());
	};
	const { standing, said, isBusy } = state.value;
	const way = { training, state, act };
	return (
		<>
			<p>{w("remind.why")}</p>
			{!standing && !isBusy && <p class="notice">{w("remind.offline")}</p>}
			<HoursOf training={training} />
			<Push {...way} />
			<div role="status">{said && said !== "done" && <p class="notice">{w(`remind.said.${said}`)}</p>}</div>
			<Stop {...way} />
			<p class="soft">{w("remind.exit")}</p>
		</>
	);
}

export function RemindersOf({ training }: { training: Training }): JSX.Element {
	const isOpen = useSignal(false);
	return (
		<details
			class="sources reminders"
			onToggle={(event) => {
				isOpen.value = event.currentTarget.open;
			}}
		>
			<summary>{w("remind.title")}</summary>
			{isOpen.value && <Ways training={training} />}
		</details>
	);
}
