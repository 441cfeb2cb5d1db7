/** True or false: two large tiles, answered at once. */
import type { JSX } from "preact";
import type { TruthCard } from "../core/bundle";
import { Icon, ToldOptions } from "./parts";
import type { AskProps, ToldProps, View } from "./view";

function Ask({ onAnswer, t }: AskProps<TruthCard>): JSX.Element {
	return (
		<>
			<div class="picks truth">
				{[true, false].map((truth) => (
					<button
						class="pick"
						type="button"
						key={String(truth)}
						name="truth"
						value={String(truth)}
						onClick={() => onAnswer({ truth })}
					>
						<Icon name={truth ? "check" : "x"} />
						{t(truth ? "card.true" : "card.false")}
					</button>
				))}
			</div>
			<p class="instruction">{t("card.truth.hint")}</p>
		</>
	);
}

function Told({ card, response, t }: ToldProps<TruthCard>): JSX.Element {
	const answered = "truth" in response && response.truth;
	const word = (truth: boolean): string => t(truth ? "card.true" : "card.false");
	const yours = {
		id: String(answered),
		text: word(answered),
		feedback: answered ? card.if_true : card.if_false,
		note: t("card.yours"),
	};
	if (answered === card.right) return <ToldOptions t={t} items={[{ ...yours, result: "right" }]} />;
	return (
		<ToldOptions
			t={t}
			items={[
				{ ...yours, result: "again" },
				{ id: String(card.right), text: word(card.right), result: "missed", note: t("card.missed") },
			]}
		/>
	);
}

export const truth: View<TruthCard> = { Ask, Told, validates: false };
