/** What a page asks of the worker, whatever the browser's storage does. */
import { soon } from "../store/patience";

/**
 * Returns what is kept here. Where it is not, what the network brings; where the storage gives no answer in time, whichever of the two
 * comes first. Rejects where neither comes.
 */
export async function keptFirst<Kept>(known: Promise<Kept | undefined>, network: () => Promise<Kept>): Promise<Kept> {
	const found = known.catch(() => undefined);
	const early = await soon(found, () => null);
	if (early !== null) return early ?? network();
	const late = found.then((answer) => answer ?? Promise.reject(new Error("it is not kept here")));
	return Promise.any([late, network()]);
}
