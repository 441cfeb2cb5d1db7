/** How long a screen waits for a storage that may never answer. */
const PATIENCE_MS = 800;

/** Returns what comes of the work; what `late` gives where that takes longer than anyone waits. The work itself goes on. */
export function soon<Value, Late>(
	work: Promise<Value>,
	late: () => Late | Promise<Late>,
	patienceMs = PATIENCE_MS,
): Promise<Value | Late> {
	return new Promise((done, fail) => {
		const timer = setTimeout(() => done(late()), patienceMs);
		work.then(done, fail).finally(() => clearTimeout(timer));
	});
}
