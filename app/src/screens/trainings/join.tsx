/** Joining a training: its code, what will be shared and with whom, one tap. Nothing about the learner leaves the phone before it. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ofDeck } from "../../cards/language";
import type { Sheet } from "../../core/trainingSheet";
import { w } from "../../i18n/trainings/words";
import { t, tn } from "../../i18n/translate";
import { go, hrefOf, route } from "../../router";
import { clock, index, language, online } from "../../state/app";
import { cleanCode, joinTraining } from "../../state/membership";
import { isElsewhere } from "../../state/trainingSync";
import { trainings } from "../../state/trainings";
import { fetchSheet } from "../../sync/endpoint";
import { Button, Title } from "../parts";
import { levelOf } from "./certificateLine";
import { Code } from "./code";
import { Languages } from "./languages";
import { openTests } from "./open";
import { Shared, whereOf, whyLater } from "./shared";

const CODE_LENGTH = 6;

/** No training has the code, or its trainer replaced it. */
type Unjoinable = "join.unknown" | "join.replaced";

interface CodeFormProps {
	given: string;
	/** Why the code given is none. */
	said?: Unjoinable | "join.short";
}

function CodeForm({ given, said }: CodeFormProps): JSX.Element {
	const typed = useSignal(given);
	const submit = (event: Event): void => {
		event.preventDefault();
		const code = cleanCode(typed.value);
		if (code) go(hrefOf(language.value, "join", code));
	};
	return (
		<form class="card-form" onSubmit={submit}>
			<div role="status">{said && <p class="notice">{w(said)}</p>}</div>
			<section class="panel">
				<label class="field">
					<b>{w("join.code")}</b>
					<input
						class="code-field"
						autocomplete="off"
						autocapitalize="characters"
						spellcheck={false}
						enterkeyhint="go"
						aria-describedby="code-hint"
						value={typed.value}
						onInput={(event) => {
							typed.value = event.currentTarget.value;
						}}
					/>
				</label>
				<p class="soft" id="code-hint">
					{w("join.code.hint")}
				</p>
			</section>
			<div class="actions">
				<button type="submit" class="button" disabled={!cleanCode(typed.value)}>
					{t("session.note.go")}
				</button>
			</div>
		</form>
	);
}

function About({ sheet }: { sheet: Sheet }): JSX.Element {
	const decks = (index.value?.decks ?? []).filter(({ deck }) => sheet.decks.includes(deck));
	const count = decks.reduce((sum, { cards }) => sum + cards.length, 0);
	const last = Math.max(0, ...sheet.test_days);
	return (
		<>
			<h2 dir="auto">{sheet.title}</h2>
			<p class="soft">{whereOf(sheet)}</p>
			{count > 0 ? (
				<p class="soft">
					<bdi {...ofDeck()}>{decks.map(({ title }) => title).join(", ")}</bdi> · {tn("cards.count", count)}
					{last > 0 && ` · ${w("join.until", { day: last })}`}
				</p>
			) : (
				isElsewhere({ sheet }) && <Languages sheet={sheet} hrefIn={(one) => hrefOf(one, "join", sheet.code)} />
			)}
		</>
	);
}

type Found =
	| { kind: "looking" }
	| { kind: "sheet"; sheet: Sheet }
	| { kind: "problem"; said: Unjoinable }
	| { kind: "later" };

/** Looks the training up, again when the network is back. */
function useSheet(code: string): Found {
	const found = useSignal<Found>({ kind: "looking" });
	const isOnline = online.value;
	useEffect(() => {
		let isWanted = true;
		if (found.value.kind !== "sheet")
			fetchSheet(code).then((outcome) => {
				if (!isWanted) return;
				if (outcome.kind === "done") found.value = { kind: "sheet", sheet: outcome.value };
				else if (outcome.kind === "refused")
					found.value = { kind: "problem", said: outcome.problem === "closed" ? "join.replaced" : "join.unknown" };
				else found.value = { kind: "later" };
			});
		return () => {
			isWanted = false;
		};
	}, [code, isOnline]);
	return found.value;
}

async function joinAndGo(code: string, sheet: Sheet | null): Promise<boolean> {
	if (!(await joinTraining(code, sheet))) return false;
	const test = openTests().find(({ training }) => training.code === (sheet?.code ?? code));
	go(test ? hrefOf(language.value, "test", test.training.code) : hrefOf(language.value, "trainings"));
	return true;
}

/** Nothing is shared where nobody can join. */
function Closed({ sheet }: { sheet: Sheet }): JSX.Element {
	return (
		<>
			<p class="notice" role="status">
				{w("join.closed")}
			</p>
			<section class="panel band">
				<About sheet={sheet} />
			</section>
			<div class="actions">
				<a class="button" href={hrefOf(language.value, "cards")}>
					{w("join.no")}
				</a>
			</div>
		</>
	);
}

/** One tap, after all that it means was said. */
function Consent({ code, sheet }: { code: string; sheet: Sheet | null }): JSX.Element {
	const step = useSignal<"asked" | "going" | "lost">("asked");
	const accept = async (): Promise<void> => {
		step.value = "going";
		if (!(await joinAndGo(code, sheet))) step.value = "lost";
	};
	return (
		<>
			<section class="panel band">
				{sheet ? <About sheet={sheet} /> : <p>{w("join.offline", { why: whyLater() })}</p>}
				<Shared sheet={sheet} joinedAt={clock()} folded={levelOf({ sheet })} />
			</section>
			{!sheet && <p>{w("join.offline.later")}</p>}
			<div role="status">
				{step.value === "lost" && <p class="notice">{w("join.lost")}</p>}
				{step.value === "going" && <p>{w("join.going")}</p>}
			</div>
			<div class="actions">
				<Button onClick={accept} disabled={step.value !== "asked"}>
					{w("join.go")}
				</Button>
				<a class="button button-quiet" href={hrefOf(language.value, "cards")}>
					{w("join.no")}
				</a>
			</div>
		</>
	);
}

function Known(): JSX.Element {
	return (
		<>
			<p>{w("join.already")}</p>
			<a class="button" href={hrefOf(language.value, "trainings")}>
				{t("cards.trainings")}
			</a>
		</>
	);
}

function Looked({ code }: { code: string }): JSX.Element {
	const found = useSheet(code);
	if (found.kind === "looking") return <p role="status">{w("join.looking")}</p>;
	if (found.kind === "problem") return <CodeForm given={code} said={found.said} />;
	const sheet = found.kind === "sheet" ? found.sheet : null;
	return sheet?.is_open === false ? <Closed sheet={sheet} /> : <Consent code={code} sheet={sheet} />;
}

export function Join(): JSX.Element {
	const code = cleanCode(decodeURIComponent(route.value.code ?? ""));
	// Read once: joining itself must not turn the page into "joined already" before it leads on.
	const known = useRef(new Map<string, boolean>());
	if (!known.current.has(code))
		known.current.set(
			code,
			trainings.value.some(
				(one) => [one.code, one.sheet?.code].includes(code) && ["pending", "joined"].includes(one.state),
			),
		);
	const isWhole = code.length === CODE_LENGTH;
	return (
		<>
			<Title>{t("cards.join")}</Title>
			{isWhole && <Code code={code} />}
			{!isWhole ? (
				<CodeForm given={code} said={code ? "join.short" : undefined} />
			) : known.current.get(code) ? (
				<Known />
			) : (
				<Looked key={code} code={code} />
			)}
		</>
	);
}
