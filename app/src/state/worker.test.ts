import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { update } from "./app";
import { startWorker } from "./worker";

class FakeWorker extends EventTarget {
	state = "installing";
	postMessage = vi.fn();
}

interface Places {
	installing?: FakeWorker | null;
	waiting?: FakeWorker | null;
	active?: FakeWorker | null;
}

/** A browser's registration, which this test moves from one state to the next. */
class FakeRegistration extends EventTarget {
	installing: FakeWorker | null = null;
	waiting: FakeWorker | null = null;
	active: FakeWorker | null = null;

	/** Tells the page that `worker` reached a state, with the places as the browser fills them at that moment. */
	tell(worker: FakeWorker, state: string, places: Places): void {
		Object.assign(this, { installing: null, waiting: null, active: null }, places);
		worker.state = state;
		worker.dispatchEvent(new Event("statechange"));
	}
}

let registration: FakeRegistration;
let container: EventTarget & { controller: FakeWorker | null };

beforeEach(() => {
	registration = new FakeRegistration();
	const ready = new Promise(() => undefined);
	container = Object.assign(new EventTarget(), { controller: null, register: async () => registration, ready });
	vi.stubGlobal("navigator", { serviceWorker: container });
	update.value = null;
});

afterEach(() => {
	vi.unstubAllGlobals();
});

async function findWorker(places: Places = {}): Promise<FakeWorker> {
	const worker = new FakeWorker();
	void startWorker();
	await Promise.resolve();
	await Promise.resolve();
	Object.assign(registration, places, { installing: worker });
	registration.dispatchEvent(new Event("updatefound"));
	return worker;
}

it("takes no first installation for an update, though WebKit lets the worker that waits control the page already", async () => {
	const first = await findWorker();
	container.controller = first;
	registration.tell(first, "installed", { waiting: first });
	registration.tell(first, "activating", { active: first });
	registration.tell(first, "activated", { active: first });
	expect(update.value).toBeNull();
});

it("offers the version that waits behind an active one, and tells it to take over on the learner's word alone", async () => {
	const active = new FakeWorker();
	container.controller = active;
	const newer = await findWorker({ active });
	expect(update.value).toBeNull();
	registration.tell(newer, "installed", { active, waiting: newer });
	expect(newer.postMessage).not.toHaveBeenCalled();
	update.value?.();
	expect(newer.postMessage).toHaveBeenCalledExactlyOnceWith({ type: "update" });
});
