/** "Why not the others?": what the deck says of the wrong answers that were not chosen, folded. */
import type { JSX } from "preact";
import { own } from "../../cards/language";
import { Linked } from "../../cards/linked";
import type { AnyCard, Response, Translate } from "../../cards/view";

interface OthersProps {
	card: AnyCard;
	response: Response;
	t: Translate;
}

export function Others({ card, response, t }: OthersProps): JSX.Element | null {
	const items = "options" in card ? card.options : "spots" in card ? card.spots : [];
	const chosen: unknown[] = Object.values(response).flat();
	const others = items.filter(({ id, right, feedback }) => !right && feedback && !chosen.includes(id));
	if (others.length === 0) return null;
	return (
		<details class="others">
			<summary>{own(t("card.others"))}</summary>
			<ul class="options">
				{others.map(({ id, text, feedback }) => (
					<li key={id} data-other={id}>
						{text}
						<small class="feedback">
							<Linked text={feedback} />
						</small>
					</li>
				))}
			</ul>
		</details>
	);
}
