/** Reminders of one training: what each way needs and keeps, begun by a tap, stopped by one. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Training } from "../../core/training";
import { w } from "../../i18n/trainings/words";
import { currentLocale } from "../../i18n/translate";
import { online } from "../../state/app";
import { chooseHours, isOn, remindersOf, standingOf, stopAll } from "../../state/reminders";
import { Button } from "../parts";
import { whyLater } from "./shared";
import { Answered, Feed, Mail, Push, type State, type Way } from "./ways";

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

/** The quiet hours are all the others; who works at night may mean the night. */
function HoursOf({ training }: { training: Training }): JSX.Element {
	const { hours } = remindersOf(training);
	const { from, until } = hours;
	return (
		<div class="way">
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
			<p role="status">{until <= from && w("remind.night", { from: hourInWords(from), until: hourInWords(until) })}</p>
		</div>
	);
}

/** In one tap, with or without network. */
function Stop({ training, state, act }: Way): JSX.Element {
	const { standing, isBusy } = state.value;
	const { isStopping } = remindersOf(training);
	const isAny = isOn(training) || (standing && (standing.push || standing.calendar || standing.email !== "none"));
	const stop = async (): Promise<"stopped"> => {
		await stopAll(training);
		return "stopped";
	};
	return (
		<Answered by="stop" state={state}>
			{isStopping ? (
				<p class="notice">{w("remind.stopping")}</p>
			) : (
				isAny && (
					<Button quiet onClick={() => act("stop", stop)} disabled={isBusy}>
						{w("remind.stop")}
					</Button>
				)
			)}
		</Answered>
	);
}

function Ways({ training }: { training: Training }): JSX.Element {
	const state = useSignal<State>({ standing: null, said: null, by: null, isBusy: true });
	const isOnline = online.value;
	const look = async (said: State["said"]): Promise<void> => {
		state.value = { ...state.value, said, isBusy: true };
		const standing = await standingOf(training);
		state.value = { ...state.value, standing, isBusy: false };
	};
	useEffect(() => {
		void look(null);
	}, [isOnline]);
	const act: Way["act"] = async (by, work) => {
		state.value = { ...state.value, by, said: null, isBusy: true };
		await look(await work());
	};
	const { standing, isBusy } = state.value;
	const way = { training, state, act };
	return (
		<div class="ways">
			<p>{w("remind.why")}</p>
			{!standing && !isBusy && <p class="notice">{w("remind.offline", { why: whyLater() })}</p>}
			<HoursOf training={training} />
			<Push {...way} />
			<Mail {...way} />
			<Feed {...way} />
			<Stop {...way} />
			<p class="soft">{w("remind.exit")}</p>
		</div>
	);
}

export function RemindersOf({ training }: { training: Training }): JSX.Element {
	const isOpen = useSignal(false);
	return (
		<details
			class="fold"
			onToggle={(event) => {
				isOpen.value = event.currentTarget.open;
			}}
		>
			<summary>{w("remind.title")}</summary>
			{isOpen.value && <Ways training={training} />}
		</details>
	);
}
