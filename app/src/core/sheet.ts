/** The training sheet: all that a phone is told of a training, `GET /api/v1/trainings/{code}`. It holds nothing of any learner. */
export interface Sheet {
	format: 1;
	code: string;
	title: string;
	organisation: string;
	place: string;
	/** A day, as 2026-11-25; the days of the tests count from it. */
	held_on: string;
	languages: string[];
	decks: string[];
	written_for_minors: boolean;
	plan: { situations: number; cycles: number; weeks: number; prompts_a_week: number };
	entry_test: boolean;
	test_days: number[];
	test_window_days: number;
	cards_a_form: number;
	/** 0: no card is held back, and no effect is claimed. */
	control_cards: number;
	control_day: number;
	retention_months: number;
	answers_until: string;
	smallest_group: number;
	is_open: boolean;
	is_second_circle: boolean;
	/** From 0 to 1; null: no certificate. */
	certificate_share: number | null;
	push_key: string | null;
}
