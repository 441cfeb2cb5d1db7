// Made by scripts/generate-types.mjs from the schemas in protocol/; change the Python types instead.

import type { AnyCard } from "./cardKinds";

export type * from "./cardKinds";
/**
 * A published deck in one language. `content_notes`, `sources`, `facts` and `pictures` are keyed by the ids cards use.
 */
export interface Bundle {
  format: 1;
  deck: string;
  language: string;
  title: string;
  summary: string;
  audience: "public" | "professionals" | "teenagers";
  written_for_minors: boolean;
  translation: "original" | "to_be_read" | "read";
  review_due: string;
  licence: string;
  themes: ("signs" | "react" | "report" | "law" | "online")[];
  memory: MemoryModel;
  content_notes: {
    [k: string]: string;
  };
  sources: {
    [k: string]: Source;
  };
  facts: {
    [k: string]: Fact;
  };
  pictures: {
    [k: string]: Picture;
  };
  cards: AnyCard[];
  age_rating?: "all_ages" | "from_12" | "from_16" | "adults";
  signatures?: Signature[];
  origins?: Origin[];
}
/**
 * What the phone predicts recall with.
 *
 * `coefficients` are in the order of `inputs` in `protocol/hybrid_vectors.json`; `clock` has the 21 parameters of FSRS-6.
 */
export interface MemoryModel {
  model: "pooled-3";
  coefficients: number[];
  variances: MemoryVariances;
  clock: number[];
}
/**
 * How much is not known, in logits squared: of learners, of notions and cards within a learner, of ability's drift at each answer.
 *
 * `card` and `card_met` are those of a card without `prior`: before it was met, and what changes once it was.
 */
export interface MemoryVariances {
  learner: number;
  notion: number;
  card_in_learner: number;
  drift: number;
  card: number;
  card_met: number;
}
/**
 * Where a card's content comes from, as shown under the card.
 */
export interface Source {
  title: string;
  reference: string;
  read_on: string;
}
/**
 * A register entry in one language, with its dates, so that its age shows where it was already published.
 */
export interface Fact {
  kind: "contact" | "figure" | "statement" | "law";
  name: string;
  value: string;
  status: "to_confirm" | "confirmed";
  verified_on: string;
  expires_on: string;
  href?: string;
  purpose?: string;
  detail?: string;
}
/**
 * A picture of the bundle; `url` is relative to the bundle and named by the content hash.
 */
export interface Picture {
  url: string;
  width: number;
  height: number;
}
/**
 * Who vouched for what is published. `role` is "expert", or what the second reader vouched for: legal, survivor_informed…
 */
export interface Signature {
  name: string;
  role: string;
  signed_on: string;
}
/**
 * A deck that this one was adopted from: whose it is, its id and title there, its licence, and the day it was taken.
 */
export interface Origin {
  organisation: string;
  deck: string;
  title: string;
  licence: string;
  taken_on: string;
}
