/** True or false: two large tiles, answered at once. */
import type { JSX } from "preact";
import type { TruthCard } from "../core/bundle";
import { own } from "./language";
import { type FeedbackItem, FeedbackOptions, Icon } from "./parts";
import type { AskProps, FeedbackProps, View } from "./view";

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
						{own(t(truth ? "card.true" : "card.false"))}
					</button>
				))}
			</div>
			<p class="instruction">{own(t("card.truth.hint"))}</p>
		</>
	);
}

function Feedback({ card, response, t }: FeedbackProps<TruthCard>): JSX.Element {
	const answered = "truth" in response ? response.truth : null;
	const item = (truth: boolean): Pick<FeedbackItem, "id" | "text"> => ({
		id: String(truth),
		text: own(t(truth ? "card.true" : "card.false")),
	});
	const items: FeedbackItem[] = [];
	if (answered !== null)
		items.push({
			...item(answered),
			feedback: answered ? card.if_true : card.if_false,
			result: answered === card.right ? "right" : "again",
			note: t("card.yours"),
		});
	if (answered !== card.right) items.push({ ...item(card.right), result: "missed", note: t("card.missed") });
	return <FeedbackOptions t={t} items={items} />;
}

export const truth: View<TruthCard> = { Ask, Feedback, validates: false };
