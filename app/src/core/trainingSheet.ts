// Made by scripts/generate-types.mjs from the schemas in protocol/; change the Python types instead.

/**
 * A training as phones see it. Days are counted from `held_on`; dates are as 2026-11-25.
 *
 * On `kept_until` at the latest its answers are deleted: later sheets may name an earlier day, never a later one once somebody joined.
 * `control_cards` is 0 where none are held back. `push_key` is null where no reminders are pushed, `second_circle` where the group
 * has no code to hand on.
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
 * How practice is spread: so many situations in so many rounds over so many weeks, with at most so many prompts a week.
 */
export interface Plan {
  situations: number;
  cycles: number;
  weeks: number;
  prompts_a_week: number;
}
