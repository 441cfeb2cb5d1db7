/** A reminder that comes in: shown in neutral words, opening the cards, stopped by one tap. */
import { stopReminders } from "../sync/reminderEndpoints";
import { changeList, trainings } from "./background";

/** What of the worker is needed here. */
export interface Around {
	registration: Pick<ServiceWorkerRegistration, "showNotification" | "pushManager">;
	clients: {
		matchAll: (options: { type: "window" }) => Promise<readonly { focus: () => Promise<unknown> }[]>;
		openWindow: (path: string) => Promise<unknown>;
	};
}

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

export async function show({ registration }: Around, prompt: Prompt): Promise<void> {
	// Not in the types: not every browser has buttons.
	const options = { tag: "cards", data: prompt.open, actions: [{ action: STOP, title: prompt.stop }] };
	await registration.showNotification(prompt.title, options as NotificationOptions);
}

/** Shows the cards: in the page that is open, undisturbed, or in a new one. */
export async function open({ clients }: Around, path: string): Promise<void> {
	const [page] = await clients.matchAll({ type: "window" });
	if (page) await page.focus();
	else await clients.openWindow(path);
}

/** Takes no more messages, with or without network, and tells the server. */
export async function stop({ registration }: Around, channel: BroadcastChannel): Promise<void> {
	await (await registration.pushManager.getSubscription())?.unsubscribe();
	const list = (await trainings()) ?? [];
	const reminded = list.filter(({ reminders }) => reminders);
	await changeList(channel, (now) =>
		now.map((one) => (one.reminders ? { ...one, reminders: { ...one.reminders, ...STOPPED } } : one)),
	);
	for (const { code, key } of reminded) {
		const { kind } = await stopReminders(code, key);
		if (kind === "later") continue;
		// The page shows later what could not be shown now, when it is next open.
		await changeList(channel, (now) => now.map((one) => (one.key === key ? { ...one, reminders: undefined } : one)));
	}
}

export const isStop = ({ action }: { action: string }): boolean => action === STOP;
