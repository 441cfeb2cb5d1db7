/** What surrounds the answer area of every card: theme, prompt, verdict, explanation; the reflex; the sources; how sure. */
import type { ComponentChildren, JSX } from "preact";
import { ofDeck, own } from "../../cards/language";
import { Facts, Linked } from "../../cards/linked";
import type { CardMessageKey } from "../../cards/messages";
import { Icon } from "../../cards/parts";
import type { AnyCard, Translate } from "../../cards/view";
import type { Confidence } from "../../core/answer";
import type { Bundle } from "../../core/bundle";
import { predicted } from "../../i18n/translate";
import { themeIcons } from "../../icons";
import { bundles } from "../../state/app";
import { Tile } from "../parts";

export type Verdict = "right" | "partly" | "again";

/** Returns what a credit from 0 to 1 is called, by the bounds of the grades; null for a card that only tells. */
export function verdictOf(credit: number | null): Verdict | null {
	if (credit === null) return null;
	return credit >= 1 ? "right" : credit >= 0.5 ? "partly" : "again";
}

function kindKey(card: AnyCard): CardMessageKey {
	return card.kind === "cloze" ? `card.kind.cloze.${card.mode}` : `card.kind.${card.kind}`;
}

interface Change {
	/** Recall, 0 to 1; null: never seen. */
	before: number | null;
	after: number | null;
}

export interface FrameProps {
	card: AnyCard;
	deck: string;
	t: Translate;
	/** 0 to 1: the colour of the memory band. */
	recall: number;
	state: "asked" | "answered";
	verdict?: Verdict | null;
	change?: Change;
	/** The right-hand label, when it is not the kind of card. */
	label?: string;
	/** Where several cards stand on one screen, below a title of theirs. */
	heading?: "h1" | "h3";
	/** What is asked in place of the card's own question. */
	prompt?: ComponentChildren;
	children: ComponentChildren;
}

const factsOf = (deck: string): Bundle["facts"] => bundles.value.get(deck)?.facts ?? {};

/** Returns the card on screen; the session moves the focus to its prompt, or to its verdict. */
export function CardFrame(props: FrameProps): JSX.Element {
	const { card, deck, t, recall, state, verdict, change, label, heading: Heading = "h1", prompt, children } = props;
	const isAnswered = state === "answered";
	return (
		<article
			class={`card hue-${card.theme}`}
			{...ofDeck()}
			style={{ "--recall": recall }}
			data-card={card.id}
			data-kind={card.kind}
			data-deck={deck}
			data-state={state}
			data-verdict={verdict ?? undefined}
		>
			<p class="card-theme">
				<Icon name={themeIcons[card.theme]} />
				{own(t(`card.theme.${card.theme}`))}
				<span class="card-kind">{own(label ?? t(kindKey(card)))}</span>
			</p>
			{isAnswered && verdict && <VerdictLine verdict={verdict} theme={card.theme} change={change} t={t} />}
			<Heading class="prompt" tabIndex={-1}>
				{prompt ?? card.prompt}
			</Heading>
			<Facts.Provider value={factsOf(deck)}>
				{children}
				{isAnswered && (
					<p class="explanation">
						<Linked text={card.explanation} />
					</p>
				)}
			</Facts.Provider>
		</article>
	);
}

interface VerdictProps {
	verdict: Verdict;
	theme: AnyCard["theme"];
	change?: Change;
	t: Translate;
}

function VerdictLine({ verdict, theme, change, t }: VerdictProps): JSX.Element {
	const figures = { before: predicted(change?.before ?? null), after: predicted(change?.after ?? null) };
	const isMore = figures.after > figures.before;
	return (
		<p class="verdict" data-verdict={verdict} tabIndex={-1}>
			<span class="verdict-badge">
				{verdict === "right" && <Icon name="check" />}
				{verdict === "again" && <Icon name="loop" />}
			</span>
			{own(t(`card.verdict.${verdict}`))}
			{change && (
				<span class="before-after">
					<span class="visually-hidden">
						{own(t(figures.after === figures.before ? "card.recall.same" : "card.recall.change", figures))}
					</span>
					<Tile theme={theme} recall={change.before} />
					<Icon name="right" />
					<Tile theme={theme} recall={change.after} />
					{/* A wrong answer with its explanation is remembered better than before: without a word, the figure seems wrong. */}
					{verdict === "again" && isMore && <small>{own(t("card.recall.read"))}</small>}
				</span>
			)}
		</p>
	);
}

/** Returns the one line to keep, outside the card. */
export function Reflex({ card, deck, t }: Pick<FrameProps, "card" | "deck" | "t">): JSX.Element {
	return (
		<aside class="reflex">
			<small>
				<Tile theme={card.theme} recall={1} />
				{t("card.reflex")}
			</small>
			<b {...ofDeck()}>
				<Facts.Provider value={factsOf(deck)}>
					<Linked text={card.reflex} />
				</Facts.Provider>
			</b>
		</aside>
	);
}

interface ShownSource {
	title: string;
	readOn: string;
}

interface SourcesProps {
	sources: ShownSource[];
	/** False where nothing can be sent. */
	canReport: boolean;
	t: Translate;
}

/** Returns what the card rests on, folded, below what the card is for. */
export function Sources({ sources, canReport, t }: SourcesProps): JSX.Element {
	return (
		<details class="sources">
			<summary>{t("card.sources", { count: sources.length })}</summary>
			<ul>
				{sources.map(({ title, readOn }) => (
					<li key={title}>{t("card.source.read", { source: title, date: readOn })}</li>
				))}
			</ul>
			<p>
				{t("card.source.confirm")}
				{!canReport && ` ${t("card.error.tell")}`}
			</p>
		</details>
	);
}

const DEGREES: readonly (readonly [Confidence, number])[] = [
	["sure", 1],
	["rather", 0.55],
	["guess", 0.12],
];

interface ConfidenceProps {
	theme: AnyCard["theme"];
	chosen: Confidence | null;
	onChoose: (confidence: Confidence) => void;
	t: Translate;
}

/** Returns the question "how sure", asked after the answer and before the solution. */
export function ConfidenceAsk({ theme, chosen, onChoose, t }: ConfidenceProps): JSX.Element {
	return (
		<>
			<fieldset class="options confidence">
				<legend class="visually-hidden">{own(t("card.confidence.ask"))}</legend>
				{DEGREES.map(([degree, recall]) => (
					<label class="option" key={degree} data-option={degree}>
						<input
							class="visually-hidden"
							type="radio"
							name="confidence"
							value={degree}
							checked={chosen === degree}
							onChange={() => onChoose(degree)}
						/>
						<i class={`tile hue-${theme}`} style={{ "--recall": recall }} />
						<span>
							<b>{own(t(`card.confidence.${degree}`))}</b>
							<small>{own(t(`card.confidence.${degree}.hint`))}</small>
						</span>
					</label>
				))}
			</fieldset>
			<p class="instruction">{own(t("card.confidence.hint"))}</p>
		</>
	);
}
