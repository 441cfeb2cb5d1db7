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
 * `options`, when set, has the ids of the card's options.
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
 * `steps` are in the right order; who shows the card shuffles them.
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
  variants?: OrderVariant[];
}
/**
 * One thing to do; `feedback` says why it comes there.
 */
export interface Step {
  id: string;
  text: string;
  feedback?: string;
}
/**
 * `steps`, when set, are the card's own in other words: the same ids in the same right order.
 */
export interface OrderVariant {
  prompt: string;
  steps?: Step[];
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
  variants?: MatchVariant[];
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
 * `left`, when set, are the card's own in other words: the same ids, each with the same right one.
 */
export interface MatchVariant {
  prompt: string;
  left?: Left[];
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
 * `text`, when set, has the gaps of the card's text.
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
  variants?: PromptVariant[];
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
/**
 * `variants` ask what the tip says: the points are shown once the learner has thought.
 */
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
  variants?: PromptVariant[];
}
/**
 * One thing the tip says.
 */
export interface Point {
  title: string;
  text: string;
}
