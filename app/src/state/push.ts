/** The browser's own part of reminders: whether it takes messages for this site, and where. */
import type { Training } from "../core/training";
import type { PushEndpoint } from "../core/wire";
import { leave } from "../sync/endpoint";
import { stopReminders } from "../sync/reminderEndpoints";
import { isApple, isInstalled } from "./install";

/**
 * `unknown`: this browser knows no such messages. `install`: only once the app is on the home screen. `denied`: the learner, or somebody who
 * looks after the phone, said no to all messages of this site. `ready`: it can be asked for.
 */
export type Possible = "unknown" | "install" | "denied" | "ready";

export function possible(): Possible {
	if ("serviceWorker" in navigator && "PushManager" in self && "Notification" in self)
		return Notification.permission === "denied" ? "denied" : "ready";
	return isApple() && !isInstalled.value ? "install" : "unknown";
}

async function manager(): Promise<PushManager | null> {
	const registration = await navigator.serviceWorker?.getRegistration();
	return registration?.pushManager ?? null;
}

function endpointOf(subscription: PushSubscription): PushEndpoint | null {
	const { endpoint, keys } = subscription.toJSON();
	return endpoint && keys ? { endpoint, p256dh: keys.p256dh, auth: keys.auth } : null;
}

/** Returns where messages come in now; null where they do not. */
export async function subscribed(): Promise<PushEndpoint | null> {
	const found = await (await manager())?.getSubscription();
	return found ? endpointOf(found) : null;
}

/** Asks the learner first, as long as the tap counts, then the site for its key, then the browser. Returns null where one says no. */
export async function subscribe(keyNow: () => Promise<string | null>): Promise<PushEndpoint | null> {
	if ((await Notification.requestPermission()) !== "granted") return null;
	const [pushKey, { pushManager }] = await Promise.all([keyNow(), navigator.serviceWorker.ready]);
	if (!pushKey) return null;
	const options = { userVisibleOnly: true, applicationServerKey: pushKey };
	try {
		return endpointOf(await pushManager.subscribe(options));
	} catch (problem) {
		// Made for a key this site had before.
		if (!(problem instanceof DOMException) || problem.name !== "InvalidStateError") return null;
		await unsubscribe();
		return endpointOf(await pushManager.subscribe(options));
	}
}

/** Takes no more messages; also without network. */
export async function unsubscribe(): Promise<void> {
	await (await (await manager())?.getSubscription())?.unsubscribe();
}

/** What somebody who erases everything waits for the site, at most. */
const WITHDRAWING_MS = 15_000;

/**
 * Before everything is erased: lets the site delete the keys, what was sent under them, and reminders by any way. Returns false where it did
 * not answer for each training.
 */
export async function withdrawEverywhere(trainings: readonly Training[]): Promise<boolean> {
	const leaving = trainings.map(({ code, key }) => leave(code, key, AbortSignal.timeout(WITHDRAWING_MS)));
	return (await Promise.all(leaving)).every(({ kind }) => kind !== "later");
}

/** Before everything is erased: takes no more messages, and tells the site while the keys are still here. */
export async function stopEverywhere(trainings: readonly Training[]): Promise<void> {
	for (const { code, key, reminders } of trainings) if (reminders) void stopReminders(code, key);
	await unsubscribe().catch(() => undefined);
}
