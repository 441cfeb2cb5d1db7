/** The locks of a browser: one at a time by name, in the order they were asked for; whoever ends lets go of theirs. */
import { stir } from "./turns.mjs";

export class Locks {
	queues = new Map();
	held = new Map();

	request(life, name, work) {
		return new Promise((done, fail) => {
			const queue = this.queues.get(name) ?? [];
			this.queues.set(name, queue);
			queue.push({ life, work, done, fail });
			this.next(name);
		});
	}

	next(name) {
		stir();
		const entry = this.held.has(name) ? undefined : this.queues.get(name)?.shift();
		if (!entry) return;
		this.held.set(name, entry);
		const free = () => {
			if (this.held.get(name) !== entry) return;
			this.held.delete(name);
			this.next(name);
		};
		Promise.resolve({ name }).then(entry.work).then(entry.done, entry.fail).finally(free);
	}

	forget(life) {
		for (const [name, queue] of this.queues) {
			this.queues.set(
				name,
				queue.filter((entry) => entry.life !== life),
			);
			if (this.held.get(name)?.life === life) {
				this.held.delete(name);
				this.next(name);
			}
		}
	}
}
