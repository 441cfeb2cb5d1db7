/** A code as it stands on the poster: a tile a character, spelt for those who listen. */
import type { JSX } from "preact";
import { w } from "../../i18n/trainings/words";

export function Code({ code }: { code: string }): JSX.Element {
	return (
		<p class="code-tiles" role="img" aria-label={w("join.code.label", { code: [...code].join(" ") })}>
			{[...code].map((character, place) => (
				<span key={place}>{character}</span>
			))}
		</p>
	);
}
