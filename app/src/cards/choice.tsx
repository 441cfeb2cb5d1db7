/** Single choice. */
import type { JSX } from "preact";
import type { ChoiceCard } from "../core/bundle";
import { own } from "./language";
import { FeedbackOptions, useDrawn } from "./parts";
import type { AskProps, FeedbackProps, Response, View } from "./view";

const chosenIn = (response: Response | null): string | null =>
	response && "choice" in response ? response.choice : null;

function Ask({ card, random, draft, onDraft, t }: AskProps<ChoiceCard>): JSX.Element {
	const options = useDrawn(card.options, random);
	return (
		<fieldset class="options">
			<legend class="visually-hidden">{own(t("card.answers"))}</legend>
			{options.map(({ id, text }) => (
				<label class="option" key={id} data-option={id}>
					<input
						type="radio"
						name="choice"
						value={id}
						checked={chosenIn(draft) === id}
						onChange={() => onDraft({ choice: id })}
					/>
					<span>{text}</span>
				</label>
			))}
		</fieldset>
	);
}

function Feedback({ card, response, random, t }: FeedbackProps<ChoiceCard>): JSX.Element {
	const chosen = chosenIn(response);
	const shown = useDrawn(card.options, random).filter(({ id, right }) => right || id === chosen);
	return (
		<FeedbackOptions
			t={t}
			items={shown.map((option) => ({
				...option,
				result: option.id !== chosen ? "missed" : option.right ? "right" : "again",
				note: option.id === chosen ? t("card.yours") : t("card.missed"),
			}))}
		/>
	);
}

export const choice: View<ChoiceCard> = { Ask, Feedback, validates: true };
