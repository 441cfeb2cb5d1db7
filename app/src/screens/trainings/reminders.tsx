/** Reminders of one training: what each way needs and keeps, begun by a tap, stopped by one. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Training } from "../../core/joined";
import { w } from "../../i18n/trainings/words";
import { currentLocale } from "../../i18n/translate";
import { online } from "../../state/app";
import { chooseHours, isOn, remindersOf, standingOf, stopAll } from "../../state/reminders";
import { Button } from "../parts";
import { Feed, Mail, Push, type State, type Way } from "./ways";

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

/** In one tap, with or without network. */
function Stop({ training, state, act }: Way): JSX.Element | null {
	const { standing, isBusy } = state.value;
	const { isStopping } = remindersOf(training);
	if (isStopping) return <p class="notice">{w("remind.stopping")}</p>;
	const isAny = isOn(training) || (standing && (standing.push || standing.calendar || standing.email !== "none"));
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
		<div class="ways">
			<p>{w("remind.why")}</p>
			{!standing && !isBusy && <p class="notice">{w("remind.offline")}</p>}
			<HoursOf training={training} />
			<Push {...way} />
			<Mail {...way} />
			<Feed {...way} />
			<div role="status">{said && said !== "done" && <p class="notice">{w(`remind.said.${said}`)}</p>}</div>
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
