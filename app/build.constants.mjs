/**
 * Returns what the bundler writes into the sources.
 *
 * @param {{fonts?: readonly {weight: number, url: string}[], single?: boolean}} built
 * @returns {Record<string, string>}
 */
export function buildConstants({ fonts = [], single = false }) {
	return { __FONTS__: JSON.stringify(fonts.map(({ url }) => url)), __SINGLE__: String(single) };
}
