/** A proof of work for a public form: this browser computes for a moment, unseen, so that a flood of forms costs its sender much. */
import { type Challenge, solveChallengeWorkers } from "altcha/lib";

const WORKER = "/static/app/proof-worker.js";
const FIELD = "altcha";
/** A slow phone may take this long once somebody wants to send. Then the form goes without a proof. */
const LONGEST_WAIT_MS = 12_000;
/** A proof is renewed this long before the server would refuse it. */
const MARGIN_MS = 60_000;
/** More would make a phone slow while somebody types. */
const MOST_WORKERS = 4;

interface Proof {
	text: string;
	endsAt: number;
}

/** Returns the proof for a new challenge. Rejects without network, or where browsers have no cryptography (http). */
async function prove(address: string): Promise<Proof> {
	const response = await fetch(address, { cache: "no-store", credentials: "omit" });
	if (!response.ok) throw new Error(`no challenge: ${response.status}`);
	const challenge: Challenge = await response.json();
	const solution = await solveChallengeWorkers({
		challenge,
		concurrency: Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1),
		createWorker: () => new Worker(WORKER),
	});
	if (!solution) throw new Error("the challenge was not solved");
	return { text: btoa(JSON.stringify({ challenge, solution })), endsAt: (challenge.parameters.expiresAt ?? 0) * 1000 };
}

/** Adds a proof to what a form sends. `line` has the address of challenges, and the words that are shown while somebody waits. */
export function connect(form: HTMLFormElement, line: HTMLElement): void {
	const field = document.createElement("input");
	field.type = "hidden";
	field.name = FIELD;
	form.append(field);
	let state: "computing" | "done" | "failed" = "computing";
	let endsAt = 0;
	let computing: Promise<void>;

	const begin = (): void => {
		state = "computing";
		field.value = "";
		computing = prove(line.dataset.proof ?? "").then(
			(proof) => {
				field.value = proof.text;
				endsAt = proof.endsAt;
				state = "done";
			},
			() => {
				state = "failed";
			},
		);
	};
	const isUsable = (): boolean => state === "failed" || (state === "done" && Date.now() < endsAt - MARGIN_MS);

	let isWaiting = false;
	form.addEventListener("submit", async (event) => {
		if (isUsable()) return;
		event.preventDefault();
		if (isWaiting) return;
		isWaiting = true;
		line.textContent = line.dataset.wait ?? "";
		if (state === "done") begin();
		await Promise.race([computing, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS))]);
		if (state === "computing") state = "failed";
		line.textContent = "";
		isWaiting = false;
		form.requestSubmit(event.submitter);
	});
	// The page came back out of the browser's memory: its proof was used.
	addEventListener("pageshow", (event) => {
		if (event.persisted) begin();
	});
	begin();
}
