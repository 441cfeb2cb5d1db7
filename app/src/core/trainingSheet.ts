// Made by scripts/generate-types.mjs from the schemas in protocol/; change the Python types instead.

/**
 * A training as phones get it. Days are counted from `held_on`. Dates have the form 2026-11-25.
 *
 * Answers are deleted on `kept_until` at the latest. Later sheets may name an earlier day, never a later one once somebody joined.
 * `entry_test_closed`: the trainer closed it in the room. People who have begun it finish it; nobody else is asked it.
 * `control_cards` is 0 without control cards, `push_key` null without push messages, `second_circle` null without an open code.
 */
export interface Sheet {
  format: 1;
  code: string;
  title: string;
  organisation: string;
  place: string;
  held_on: string;
  languages: string[];
  decks: string[];
  written_for_minors: boolean;
  plan: Plan;
  entry_test: boolean;
  entry_test_closed: boolean;
  test_days: number[];
  test_window_days: number;
  cards_a_form: number;
  control_cards: number;
  control_day: number;
  retention_months: number;
  answers_until: string;
  kept_until: string;
  smallest_group: number;
  is_open: boolean;
  is_second_circle: boolean;
  certificate_share: number | null;
  push_key: string | null;
  second_circle: string | null;
}
/**
 * How practice is spread: situations and rounds over a number of weeks, and the most prompts a week.
 */
export interface Plan {
  situations: number;
  cycles: number;
  weeks: number;
  prompts_a_week: number;
}
