/** A phone and the app on it, from an opening to an end. */
import { randomBytes } from "node:crypto";
import vm from "node:vm";
import * as idb from "fake-indexeddb";
import { build } from "vite";
import { buildConstants } from "../../build.constants.mjs";
import { Locks } from "./locks.mjs";
import { stir } from "./turns.mjs";

const HERE = new URL("../..", import.meta.url).pathname;
export const DEAD = "this life is over";

const built = await build({
	configFile: false,
	root: HERE,
	logLevel: "error",
	define: { ...buildConstants({}), "process.env.NODE_ENV": '"production"' },
	build: {
		write: false,
		minify: false,
		target: "es2022",
		lib: { entry: `${HERE}/src/phones/life.ts`, formats: ["iife"], name: "ravive", fileName: () => "life.js" },
		rolldownOptions: { output: { codeSplitting: false } },
	},
});
const CODE = new vm.Script(built[0].output[0].code, { filename: "life.js" });

/** What phones asked of the network since the last look, and by number who waits for the answer. */
export const requests = [];
export const asked = new Map();
let lastRequest = 0;

/** What a browser keeps of a site when no page of it is open. */
export class Phone {
	factory = new idb.IDBFactory();
	kept = new Map();
	locks = new Locks();
	channels = new Set();
	now = 0;
	page = null;
	worker = null;

	constructor(place) {
		this.place = place;
	}
}

/** The app from its opening to its end. */
export class Life {
	isDead = false;
	transactions = new Set();
	databases = new Set();
	timers = new Map();
	lastTimer = 0;

	constructor(phone) {
		this.phone = phone;
		this.context = vm.createContext(this.globals());
		this.context.window = this.context;
		const now = () => phone.now;
		vm.runInContext("Date", this.context).now = now;
		CODE.runInContext(this.context);
		this.app = this.context.ravive;
	}

	globals() {
		const { phone } = this;
		const listening = () => {};
		return {
			...idb,
			...{
				Response,
				Blob,
				TextEncoder,
				TextDecoder,
				URL,
				DOMException,
				structuredClone,
				queueMicrotask,
				btoa,
				atob,
				console,
			},
			indexedDB: { open: (name, version) => this.open(name, version) },
			localStorage: this.storage(),
			fetch: (url, init) => this.fetch(url, init),
			crypto: { getRandomValues: (array) => array.set(randomBytes(array.length)) ?? array },
			navigator: { locks: { request: (name, work) => this.guarded(() => phone.locks.request(this, name, work)) } },
			BroadcastChannel: this.channel(),
			AbortController,
			AbortSignal: { timeout: () => undefined },
			setTimeout: (work, ms = 0) => this.wait(work, ms),
			clearTimeout: (number) => this.timers.delete(number),
			addEventListener: listening,
			document: { visibilityState: "visible", querySelector: () => null },
			location: { href: "http://ravive.example/fr/", reload: listening },
			name: "",
		};
	}

	guarded(work) {
		if (this.isDead) throw new Error(DEAD);
		stir();
		return work();
	}

	storage() {
		const { kept } = this.phone;
		const of = (work) => this.guarded(work);
		return {
			getItem: (key) => of(() => kept.get(key) ?? null),
			setItem: (key, value) => of(() => void kept.set(key, String(value))),
			removeItem: (key) => of(() => void kept.delete(key)),
		};
	}

	open(name, version) {
		return this.guarded(() => {
			const request = this.phone.factory.open(name, version);
			request.addEventListener("success", () => this.watch(request.result));
			return request;
		});
	}

	/** Counts a database's transactions, and undoes those under way when this life ends. */
	watch(database) {
		this.databases.add(database);
		const begin = database.transaction;
		database.transaction = (...given) =>
			this.guarded(() => {
				const transaction = begin.apply(database, given);
				this.transactions.add(transaction);
				const over = () => {
					stir();
					this.transactions.delete(transaction);
				};
				transaction.addEventListener("complete", over);
				transaction.addEventListener("abort", over);
				return transaction;
			});
		if (this.isDead) database.close();
	}

	channel() {
		const life = this;
		const { channels } = this.phone;
		return class {
			heard = [];

			constructor(name) {
				this.name = name;
				this.life = life;
				channels.add(this);
			}

			addEventListener(_type, listener) {
				this.heard.push(listener);
			}

			postMessage(data) {
				if (life.isDead) return;
				for (const other of channels) {
					if (other === this || other.name !== this.name) continue;
					const copy = structuredClone(data);
					setImmediate(() => {
						stir();
						if (other.life.isDead) return;
						other.onmessage?.({ data: copy });
						for (const listener of other.heard) listener({ data: copy });
					});
				}
			}

			close() {
				channels.delete(this);
			}
		};
	}

	wait(work, ms) {
		// What comes at once belongs to what goes on; what comes later waits until somebody says that time passes.
		const number = ++this.lastTimer;
		if (ms <= 0) setImmediate(() => this.isDead || work());
		else this.timers.set(number, work);
		return number;
	}

	fetch(url, { method = "GET", headers = {}, body } = {}) {
		return new Promise((done, fail) => {
			if (this.isDead) return;
			stir();
			const number = ++lastRequest;
			const { pathname, search } = new URL(url, "http://ravive.example/");
			asked.set(number, { life: this, done, fail });
			requests.push({ number, phone: this.phone.place, method, path: pathname + search, headers, body: body ?? "" });
		});
	}

	end() {
		this.isDead = true;
		for (const transaction of this.transactions) {
			try {
				transaction.abort();
			} catch {
				// It was committed, and not told yet.
			}
		}
		for (const database of this.databases) database.close();
		for (const channel of this.phone.channels) if (channel.life === this) this.phone.channels.delete(channel);
		this.timers.clear();
		this.phone.locks.forget(this);
	}
}
