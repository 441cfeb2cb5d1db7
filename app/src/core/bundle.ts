// Made by scripts/generate-types.mjs from the schemas in protocol/; change the Python types instead.

export type AnyCard =
  | ChoiceCard
  | MultipleCard
  | TruthCard
  | OrderCard
  | MatchCard
  | ClozeCard
  | RecallCard
  | HotspotCard
  | ScenarioCard
  | TipCard;
/**
 * @minItems 4
 * @maxItems 4
 */
export type CardPrior = [number, number, number, number];

/**
 * A published deck in one language. `content_notes`, `sources`, `facts` and `pictures` are keyed by the ids cards use.
 */
export interface Bundle {
  format: 1;
  deck: string;
  language: "fr" | "nl" | "de" | "en";
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
 * What the phone predicts recall with, and the recall at which a card comes back.
 *
 * `coefficients` are in the order of `inputs` in `protocol/hybrid_vectors.json`; `clock` has the 21 parameters of FSRS-6.
 */
export interface MemoryModel {
  model: "pooled-3";
  coefficients: number[];
  variances: MemoryVariances;
  clock: number[];
  target_recall: number;
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
export interface ChoiceCard {
  id: string;
  theme: "signs" | "react" | "report" | "law" | "online";
  notion: string;
  critical: boolean;
  situation: boolean;
  prompt: string;
  explanation: string;
  reflex: string;
  sources: string[];
  help: string;
  content_note?: string;
  facts?: string[];
  confidence?: boolean;
  picture?: string;
  picture_alt?: string;
  meaning?: number;
  prior?: CardPrior;
  kind: "choice";
  options: Option[];
  variants?: ChoiceVariant[];
}
/**
 * One answer a learner can choose, with what to say about it once it is chosen or missed.
 */
export interface Option {
  id: string;
  text: string;
  feedback: string;
  right: boolean;
}
/**
 * `options`, when given, has the ids of the card's options.
 */
export interface ChoiceVariant {
  prompt: string;
  options?: Option[];
}
export interface MultipleCard {
  id: string;
  theme: "signs" | "react" | "report" | "law" | "online";
  notion: string;
  critical: boolean;
  situation: boolean;
  prompt: string;
  explanation: string;
  reflex: string;
  sources: string[];
  help: string;
  content_note?: string;
  facts?: string[];
  confidence?: boolean;
  picture?: string;
  picture_alt?: string;
  meaning?: number;
  prior?: CardPrior;
  kind: "multiple";
  options: Option[];
  variants?: ChoiceVariant[];
}
export interface TruthCard {
  id: string;
  theme: "signs" | "react" | "report" | "law" | "online";
  notion: string;
  critical: boolean;
  situation: boolean;
  prompt: string;
  explanation: string;
  reflex: string;
  sources: string[];
  help: string;
  content_note?: string;
  facts?: string[];
  confidence?: boolean;
  picture?: string;
  picture_alt?: string;
  meaning?: number;
  prior?: CardPrior;
  kind: "truth";
  right: boolean;
  if_true: string;
  if_false: string;
  variants?: PromptVariant[];
}
/**
 * The same card asked in other words.
 */
export interface PromptVariant {
  prompt: string;
}
/**
 * `steps` are in the right order; whoever shows the card shuffles them.
 */
export interface OrderCard {
  id: string;
  theme: "signs" | "react" | "report" | "law" | "online";
  notion: string;
  critical: boolean;
  situation: boolean;
  prompt: string;
  explanation: string;
  reflex: string;
  sources: string[];
  help: string;
  content_note?: string;
  facts?: string[];
  confidence?: boolean;
  picture?: string;
  picture_alt?: string;
  meaning?: number;
  prior?: CardPrior;
  kind: "order";
  steps: Step[];
  variants?: PromptVariant[];
}
/**
 * One thing to do; `feedback` says why it comes there.
 */
export interface Step {
  id: string;
  text: string;
  feedback?: string;
}
export interface MatchCard {
  id: string;
  theme: "signs" | "react" | "report" | "law" | "online";
  notion: string;
  critical: boolean;
  situation: boolean;
  prompt: string;
  explanation: string;
  reflex: string;
  sources: string[];
  help: string;
  content_note?: string;
  facts?: string[];
  confidence?: boolean;
  picture?: string;
  picture_alt?: string;
  meaning?: number;
  prior?: CardPrior;
  kind: "match";
  left: Left[];
  right: Right[];
  variants?: PromptVariant[];
}
/**
 * `right` is the id of the item it goes with.
 */
export interface Left {
  id: string;
  text: string;
  feedback: string;
  right: string;
}
/**
 * Several left items may share one; one that no left item names is a decoy.
 */
export interface Right {
  id: string;
  text: string;
}
/**
 * `text` holds each gap as `[id]`, in reading order; `decoys` are offered among the words to pick.
 */
export interface ClozeCard {
  id: string;
  theme: "signs" | "react" | "report" | "law" | "online";
  notion: string;
  critical: boolean;
  situation: boolean;
  prompt: string;
  explanation: string;
  reflex: string;
  sources: string[];
  help: string;
  content_note?: string;
  facts?: string[];
  confidence?: boolean;
  picture?: string;
  picture_alt?: string;
  meaning?: number;
  prior?: CardPrior;
  kind: "cloze";
  mode: "typed" | "picked";
  text: string;
  gaps: Gap[];
  decoys?: string[];
  variants?: ClozeVariant[];
}
/**
 * `accept[0]` is the answer shown; the others count as well.
 */
export interface Gap {
  id: string;
  accept: string[];
  feedback?: string;
}
/**
 * `text`, when given, has the gaps of the card's text.
 */
export interface ClozeVariant {
  prompt: string;
  text?: string;
}
export interface RecallCard {
  id: string;
  theme: "signs" | "react" | "report" | "law" | "online";
  notion: string;
  critical: boolean;
  situation: boolean;
  prompt: string;
  explanation: string;
  reflex: string;
  sources: string[];
  help: string;
  content_note?: string;
  facts?: string[];
  confidence?: boolean;
  picture?: string;
  picture_alt?: string;
  meaning?: number;
  prior?: CardPrior;
  kind: "recall";
  do: string[];
  dont?: string[];
  variants?: PromptVariant[];
}
export interface HotspotCard {
  id: string;
  theme: "signs" | "react" | "report" | "law" | "online";
  notion: string;
  critical: boolean;
  situation: boolean;
  prompt: string;
  explanation: string;
  reflex: string;
  sources: string[];
  help: string;
  content_note?: string;
  facts?: string[];
  confidence?: boolean;
  picture?: string;
  picture_alt?: string;
  meaning?: number;
  prior?: CardPrior;
  kind: "hotspot";
  spots: Spot[];
  variants?: PromptVariant[];
}
/**
 * `x` and `radius` in per cent of the picture's width, `y` in per cent of its height.
 */
export interface Spot {
  id: string;
  text: string;
  feedback: string;
  right: boolean;
  x: number;
  y: number;
  radius: number;
}
export interface ScenarioCard {
  id: string;
  theme: "signs" | "react" | "report" | "law" | "online";
  notion: string;
  critical: boolean;
  situation: boolean;
  prompt: string;
  explanation: string;
  reflex: string;
  sources: string[];
  help: string;
  content_note?: string;
  facts?: string[];
  confidence?: boolean;
  picture?: string;
  picture_alt?: string;
  meaning?: number;
  prior?: CardPrior;
  kind: "scenario";
  start: string;
  steps: ScenarioStep[];
}
/**
 * A step without choices is an ending.
 */
export interface ScenarioStep {
  id: string;
  text: string;
  question?: string;
  choices?: ScenarioChoice[];
}
/**
 * `to` is the step that follows; `credit` is 0, 0.5 or 1.
 */
export interface ScenarioChoice {
  id: string;
  text: string;
  feedback: string;
  to: string;
  credit: number;
}
export interface TipCard {
  id: string;
  theme: "signs" | "react" | "report" | "law" | "online";
  notion: string;
  critical: boolean;
  situation: boolean;
  prompt: string;
  explanation: string;
  reflex: string;
  sources: string[];
  help: string;
  content_note?: string;
  facts?: string[];
  confidence?: boolean;
  picture?: string;
  picture_alt?: string;
  meaning?: number;
  prior?: CardPrior;
  kind: "tip";
  points: Point[];
}
/**
 * One thing the tip says.
 */
export interface Point {
  title: string;
  text: string;
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
