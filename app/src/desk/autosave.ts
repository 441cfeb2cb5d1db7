/** Saving by itself: a moment after the last change, again when the network comes back, never over what somebody else wrote. */

export type State =
	| { kind: "saved"; at: string }
	| { kind: "waiting" }
	| { kind: "saving" }
	| { kind: "offline" }
	| { kind: "signedOut" }
	| { kind: "refused"; text: string }
	| { kind: "conflict"; by: string; at: string };

export interface Answer {
	at: string;
	digest: string;
}

export interface SavingOptions<A extends Answer> {
	/** Returns everything the form holds, always the same for the same content. */
	content: () => string;
	send: (content: string, base: string, force: boolean) => Promise<Response>;
	digest: string;
	onState: (state: State) => void;
	onSaved: (answer: A) => void;
	delayMs?: number;
	retryMs?: number;
}

const FORBIDDEN = 403;
const DELAY_MS = 900;
const RETRY_MS = 4000;
const CONFLICT = 409;

/** Returns the token against forgery that counts now: signing in again in another tab changes that of the page. */
export function tokenNow(ofPage: string, cookies = document.cookie): string {
	return /(?:^|; )(?:__Secure-)?csrftoken=([^;]+)/.exec(cookies)?.[1] ?? ofPage;
}

/** Returns whether an answer is a sentence of ours, and not a page that a server or a proxy made. */
function isSentence(response: Response): boolean {
	return (response.headers.get("Content-Type") ?? "").startsWith("text/plain");
}

export class Autosave<A extends Answer> {
	private kept: string;
	private base: string;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private running = false;
	private sending: Promise<void> = Promise.resolve();
	private stopped = false;
	private isRefused = false;

	constructor(private readonly options: SavingOptions<A>) {
		this.kept = options.content();
		this.base = options.digest;
	}

	/** True while something is not on the server. */
	get isUnsaved(): boolean {
		return this.running || this.options.content() !== this.kept;
	}

	/** Something may have changed. */
	changed(): void {
		if (this.stopped || this.options.content() === this.kept) return;
		this.options.onState({ kind: "waiting" });
		this.schedule(this.options.delayMs ?? DELAY_MS);
	}

	/** What is shown now is what the server holds. */
	settle(): void {
		this.kept = this.options.content();
	}

	/** Saves at once; `force` over what somebody else saved meanwhile. */
	async save(force = false): Promise<void> {
		clearTimeout(this.timer);
		if (this.running) {
			this.schedule(this.options.delayMs ?? DELAY_MS);
			return;
		}
		if (force) this.stopped = false;
		const content = this.options.content();
		if (content === this.kept && !force) return;
		this.running = true;
		this.options.onState({ kind: "saving" });
		this.sending = this.sendNow(content, force);
		await this.sending;
		if (!this.stopped && this.timer === undefined) this.changed();
	}

	private async sendNow(content: string, force: boolean): Promise<void> {
		try {
			await this.hear(await this.options.send(content, this.base, force), content);
		} catch {
			this.options.onState({ kind: "offline" });
			this.schedule(this.options.retryMs ?? RETRY_MS);
		} finally {
			this.running = false;
		}
	}

	/** Saves what is not saved yet, after what is being sent; returns whether everything is on the server. */
	async finish(): Promise<boolean> {
		await this.sending;
		await this.save();
		return !this.isUnsaved && !this.isRefused;
	}

	private schedule(milliseconds: number): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => {
			this.timer = undefined;
			void this.save();
		}, milliseconds);
	}

	private async hear(response: Response, content: string): Promise<void> {
		this.timer = undefined;
		// A page of the desk that needs a sign-in leads to it; without any cookie, the check against forgery answers first.
		const isPageInstead = response.status === FORBIDDEN && !isSentence(response);
		if (response.type === "opaqueredirect" || response.redirected || isPageInstead) {
			this.options.onState({ kind: "signedOut" });
			this.schedule((this.options.retryMs ?? RETRY_MS) * 4);
			return;
		}
		if (response.status === CONFLICT) {
			this.stopped = true;
			const { by, at } = (await response.json()) as { by: string; at: string };
			this.options.onState({ kind: "conflict", by, at });
			return;
		}
		if (response.status >= 500) throw new Error(`the server answered ${response.status}`);
		if (!response.ok) {
			// Saving the same again would be refused again; the next change is tried.
			this.kept = content;
			this.isRefused = true;
			this.options.onState({ kind: "refused", text: isSentence(response) ? await response.text() : "" });
			return;
		}
		const answer = (await response.json()) as A;
		this.kept = content;
		this.isRefused = false;
		this.base = answer.digest;
		this.options.onState({ kind: "saved", at: answer.at });
		this.options.onSaved(answer);
	}
}
