/**
 * Returns what the bundler writes into the sources.
 *
 * @param {{fonts?: readonly {url: string, weight: string}[], single?: boolean}} built
 * @returns {Record<string, string>}
 */
export function buildConstants({ fonts = [], single = false }) {
	return { __FONTS__: JSON.stringify(fonts), __SINGLE__: String(single) };
}
