/** The ways to be reminded, each with what it needs and what is kept for it. */
import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Training } from "../../core/training";
import { w } from "../../i18n/trainings/words";
import { hrefOf } from "../../router";
import { language } from "../../state/app";
import { possible } from "../../state/push";
import {
	type Feedback,
	remindersOf,
	type Shown,
	startCalendar,
	startMail,
	startPush,
	stopCalendar,
	stopMail,
} from "../../state/reminders";
import { Button } from "../parts";
import { Link } from "./circle";

/** How a training's reminders stand, and what last came of a tap. */
export interface State {
	/** Null before the server said so, or without network. */
	standing: Shown | null;
	said: Feedback | "stopped" | null;
	/** Where the learner tapped last. */
	by: WayName | null;
	isBusy: boolean;
}

export type WayName = "push" | "mail" | "calendar" | "stop";

export interface Way {
	training: Training;
	state: Signal<State>;
	/** Does something the learner tapped, and shows how things stand then. */
	act: (by: WayName, work: () => Promise<State["said"]>) => Promise<void>;
}

interface AnsweredProps {
	by: WayName;
	state: Signal<State>;
	title?: string;
	children: ComponentChildren;
}

/** One way, with what comes of a tap right below its button. */
export function Answered({ by, state, title, children }: AnsweredProps): JSX.Element {
	const around = useRef<HTMLElement>(null);
	const pressed = useRef<HTMLElement | null>(null);
	const { by: tapped, said, isBusy } = state.value;
	const isMine = tapped === by;
	useEffect(() => {
		// What was pressed was out of use meanwhile. Where it is gone, what stands in its place is next.
		if (!isMine || isBusy || document.activeElement !== document.body) return;
		const [all, before] = [around.current, pressed.current];
		const next = all?.querySelector<HTMLElement>("input, button") ?? all?.querySelector<HTMLElement>("[tabindex]");
		(before?.isConnected ? before : next)?.focus();
	}, [isMine, isBusy]);
	const remember = ({ target }: FocusEvent): void => {
		pressed.current = target as HTMLElement;
	};
	return (
		<section class="way" ref={around} onFocusIn={remember}>
			{title && <h3 tabIndex={-1}>{title}</h3>}
			{children}
			<div role="status" tabIndex={-1}>
				{isMine && isBusy && !said && by === "push" && <p>{w("remind.push.asking")}</p>}
				{isMine && said && said !== "done" && <p class="notice">{w(`remind.said.${said}`)}</p>}
			</div>
		</section>
	);
}

export function Push({ training, state, act }: Way): JSX.Element | null {
	const { standing, isBusy } = state.value;
	const can = possible();
	if (!training.sheet?.push_key) return null;
	return (
		<Answered by="push" state={state} title={w("remind.push")}>
			<p class="soft">{w("remind.push.keeps")}</p>
			{standing?.isHere && <p>{w("remind.push.here")}</p>}
			{standing?.push && !standing.isHere && <p>{w("remind.push.elsewhere")}</p>}
			{can !== "ready" && (
				<p class="notice">
					<span>
						{w(`remind.push.${can}`)}{" "}
						{can === "install" && <a href={`${hrefOf(language.value, "settings")}#install`}>{w("remind.push.how")}</a>}
					</span>
				</p>
			)}
			{can === "ready" && !standing?.isHere && (
				<Button onClick={() => act("push", () => startPush(training))} disabled={isBusy || !standing}>
					{w("remind.push.start")}
				</Button>
			)}
		</Answered>
	);
}

function AddressForm({ training, state, act }: Way): JSX.Element {
	const address = useSignal("");
	const { standing, isBusy } = state.value;
	return (
		<form
			class="way"
			onSubmit={(event) => {
				event.preventDefault();
				void act("mail", () => startMail(training, address.value.trim()));
			}}
		>
			<label class="field">
				<span>{w("remind.mail.address")}</span>
				<input
					type="email"
					required
					maxLength={254}
					autocomplete="email"
					value={address.value}
					onInput={({ currentTarget }) => {
						address.value = currentTarget.value;
					}}
				/>
			</label>
			<button type="submit" class="button button-quiet" disabled={isBusy || !standing}>
				{w("remind.mail.start")}
			</button>
		</form>
	);
}

/** Only where the site can send e-mail, or keeps an address. */
export function Mail(way: Way): JSX.Element | null {
	const { training, state, act } = way;
	const { standing, isBusy } = state.value;
	if (!standing || (!standing.offers_email && standing.email === "none")) return null;
	return (
		<Answered by="mail" state={state} title={w("remind.mail")}>
			<p class="soft">{w("remind.mail.keeps")}</p>
			{standing.email === "none" ? (
				<AddressForm {...way} />
			) : (
				<>
					<p>{w(`remind.mail.${standing.email}`)}</p>
					<Button quiet onClick={() => act("mail", () => stopMail(training))} disabled={isBusy}>
						{w("remind.mail.stop")}
					</Button>
				</>
			)}
		</Answered>
	);
}

export function Feed({ training, state, act }: Way): JSX.Element {
	const { standing, isBusy } = state.value;
	const { calendar } = remindersOf(training);
	const start = (): Promise<void> => act("calendar", () => startCalendar(training));
	return (
		<Answered by="calendar" state={state} title={w("remind.calendar")}>
			<p class="soft">{w("remind.calendar.keeps")}</p>
			{calendar && <Link url={calendar} />}
			{standing?.calendar && !calendar && <p>{w("remind.calendar.elsewhere")}</p>}
			{(calendar || standing?.calendar) && (
				<Button quiet onClick={() => act("calendar", () => stopCalendar(training))} disabled={isBusy || !standing}>
					{w("remind.calendar.stop")}
				</Button>
			)}
			{!calendar && (
				<Button quiet onClick={start} disabled={isBusy || !standing}>
					{w("remind.calendar.start")}
				</Button>
			)}
		</Answered>
	);
}
