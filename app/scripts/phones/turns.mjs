/** Turns of the loop: how a phone goes on, and when everybody waits. */

/** So many turns without a sign of life mean that everybody waits. */
const QUIET_TURNS = 30;
const MOST_TURNS = 20_000;

let activity = 0;

/** Says that something goes on. */
export function stir() {
	activity++;
}

const turn = () => new Promise(setImmediate);

/** Waits until nothing goes on by itself, or for so many turns. */
export async function settle(turns) {
	if (typeof turns === "number") {
		for (let n = 0; n < turns; n++) await turn();
		return;
	}
	let quiet = 0;
	for (let n = 0; quiet < QUIET_TURNS; n++) {
		if (n > MOST_TURNS) throw new Error("it goes on for ever");
		const before = activity;
		await turn();
		quiet = before === activity ? quiet + 1 : 0;
	}
}
