// Made by scripts/generate-types.mjs from the schemas in protocol/; change the Python types instead.

/**
 * What is published in one language: `/bundles/index.<language>.json`.
 */
export interface Index {
  format: 1;
  language: string;
  published_at: string;
  decks: IndexedDeck[];
  contacts: Contact[];
  languages?: string[];
  site?: string;
  campaigns?: RunningCampaign[];
}
/**
 * One line of the index: enough to list the deck and to fetch its bundle.
 */
export interface IndexedDeck {
  deck: string;
  title: string;
  summary: string;
  audience: "public" | "professionals" | "teenagers";
  written_for_minors: boolean;
  translation: "original" | "to_be_read" | "read";
  themes: ("signs" | "react" | "report" | "law" | "online")[];
  cards: [string, "signs" | "react" | "report" | "law" | "online"][];
  url: string;
  bytes: number;
  pictures: string[];
  age_rating?: "all_ages" | "from_12" | "from_16" | "adults";
}
/**
 * Someone to call or write to, for the "act now" screen, in one language.
 */
export interface Contact {
  id: string;
  need: string;
  countries: string[];
  name: string;
  value: string;
  href: string;
  purpose: string;
  detail?: string;
  audience: string;
  always: boolean;
  status: "to_confirm" | "confirmed";
  verified_on: string;
  expires_on: string;
  language?: string;
}
/**
 * A campaign of the site that serves the cards: its page there, its last day, and the deck that goes with it.
 */
export interface RunningCampaign {
  title: string;
  href: string;
  ends_on: string;
  deck?: string;
}
