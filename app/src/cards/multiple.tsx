/** Multiple choice. */
import type { JSX } from "preact";
import type { MultipleCard } from "../core/bundle";
import { own } from "./language";
import { FeedbackOptions, useDrawn } from "./parts";
import type { AskProps, FeedbackProps, Response, View } from "./view";

const chosenIn = (response: Response | null): string[] => (response && "choices" in response ? response.choices : []);

function Ask({ card, random, draft, onDraft, t }: AskProps<MultipleCard>): JSX.Element {
	const options = useDrawn(card.options, random);
	const chosen = chosenIn(draft);
	function toggle(id: string): void {
		const choices = chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id];
		onDraft(choices.length ? { choices } : null);
	}
	return (
		<>
			<fieldset class="options">
				<legend class="visually-hidden">{own(t("card.answers"))}</legend>
				{options.map(({ id, text }) => (
					<label class="option" key={id} data-option={id}>
						<input
							type="checkbox"
							name="choices"
							value={id}
							checked={chosen.includes(id)}
							onChange={() => toggle(id)}
						/>
						<span>{text}</span>
					</label>
				))}
			</fieldset>
			<p class="instruction">{own(t("card.multiple.hint"))}</p>
		</>
	);
}

function Feedback({ card, response, random, t }: FeedbackProps<MultipleCard>): JSX.Element {
	const chosen = chosenIn(response);
	return (
		<FeedbackOptions
			t={t}
			items={useDrawn(card.options, random)
				.filter(({ id, right }) => right || chosen.includes(id))
				.map((option) => ({
					...option,
					result: !chosen.includes(option.id) ? "missed" : option.right ? "right" : "again",
					note: chosen.includes(option.id) ? t("card.yours") : t("card.missed"),
				}))}
		/>
	);
}

export const multiple: View<MultipleCard> = { Ask, Feedback, validates: true };
