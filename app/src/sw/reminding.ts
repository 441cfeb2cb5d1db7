/// <reference lib="webworker" />
/** A reminder that comes in: shown in neutral words, opening the cards, stopped by one tap. */
import { stopReminders } from "../sync/reminderDoor";
import { changeList, trainings } from "./background";

declare const self: ServiceWorkerGlobalScope;

const STOP = "stop";
const STOPPED = { push: false, mail: false, calendar: null, isStopping: true, told: "" };

/** What the server says; only this browser can read it. */
interface Prompt {
	title: string;
	/** The words on the button that stops reminders. */
	stop: string;
	/** The path to open. */
	open: string;
}

export async function show(prompt: Prompt): Promise<void> {
	// Not in the types: not every browser has buttons.
	const options = { tag: "cards", data: prompt.open, actions: [{ action: STOP, title: prompt.stop }] };
	await self.registration.showNotification(prompt.title, options as NotificationOptions);
}

/** Shows the cards: in the page that is open, undisturbed, or in a new one. */
export async function open(path: string): Promise<void> {
	const [page] = await self.clients.matchAll({ type: "window" });
	if (page) await page.focus();
	else await self.clients.openWindow(path);
}

/** Takes no more messages, with or without network, and tells the server. */
export async function stop(channel: BroadcastChannel): Promise<void> {
	await (await self.registration.pushManager.getSubscription())?.unsubscribe();
	const list = (await trainings()) ?? [];
	const reminded = list.filter(({ reminders }) => reminders);
	await changeList(channel, (now) =>
		now.map((one) => (one.reminders ? { ...one, reminders: { ...one.reminders, ...STOPPED } } : one)),
	);
	for (const { code, key } of reminded) {
		const { kind } = await stopReminders(code, key);
		if (kind === "later") continue;
		// What could not be told is told by the page, when it is next open.
		await changeList(channel, (now) => now.map((one) => (one.key === key ? { ...one, reminders: undefined } : one)));
	}
}

export const isStop = ({ action }: NotificationEvent): boolean => action === STOP;
