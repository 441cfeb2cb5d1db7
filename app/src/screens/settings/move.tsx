/** Moving to another phone: codes from screen to camera, or a file. */
import { signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Answer } from "../../core/answer";
import type { Training } from "../../core/training";
import { t, tn } from "../../i18n/translate";
import { hrefOf } from "../../router";
import { answers, clock, deckCards, isMotionReduced, knownCards, language, take } from "../../state/app";
import { offerFile } from "../../state/file";
import { trainings } from "../../state/trainings";
import { packTrainings, partsOfCode } from "../../sync/movedTrainings";
import {
	addPart,
	BadTransfer,
	contentOf,
	fileOf,
	linksOf,
	type Parts,
	pack,
	unpack,
	wholeOf,
} from "../../sync/transfer";
import { Button } from "../parts";
import { Qr } from "../qr";

const TURN_MS = 3000;
const PARTS_KEY = "ravive.receive";

/** Everything that moves by code. */
function packed(): string {
	const known = knownCards();
	return (known.length > 0 ? pack(known) : "") + packTrainings(trainings.value);
}

function Codes(): JSX.Element {
	const address = new URL(hrefOf(language.value, "settings"), location.href).href;
	const links = useMemo(() => linksOf(packed(), address), [deckCards.value, trainings.value]);
	const place = useSignal(0);
	const turn = (): void => {
		place.value = (place.value + 1) % links.length;
	};
	useEffect(() => {
		if (links.length < 2 || isMotionReduced()) return;
		const timer = setInterval(turn, TURN_MS);
		return () => clearInterval(timer);
	}, [links]);
	const label = t("settings.move.part", { place: place.value + 1, total: links.length });
	return (
		<>
			<Qr link={links[place.value] ?? links[0]} label={label} />
			<p class="soft">{label}</p>
			<p>{t("settings.move.how")}</p>
			{links.length > 1 && (
				<Button quiet onClick={turn}>
					{t("settings.move.next")}
				</Button>
			)}
		</>
	);
}

interface Received {
	answers?: Answer[];
	trainings?: Training[];
	parts?: Parts;
	problem?: string;
	added?: number;
}

const received = signal<Received | null>(null);

const failure = (error: unknown): Received => {
	const reason = error instanceof BadTransfer ? error.reason : "damaged";
	return { problem: t("settings.receive.bad", { reason: t(`settings.receive.reason.${reason}`) }) };
};

function keptParts(): Parts | null {
	try {
		return JSON.parse(localStorage.getItem(PARTS_KEY) ?? "null");
	} catch {
		return null;
	}
}

/** The part in this page's address joined to those received before; the address is cleared at once. */
function fromAddress(): Received | null {
	try {
		const parts = addPart(location.hash, keptParts());
		if (!parts) return null;
		history.replaceState(null, "", location.pathname);
		const whole = wholeOf(parts);
		if (whole === null) {
			localStorage.setItem(PARTS_KEY, JSON.stringify(parts));
			return { parts };
		}
		localStorage.removeItem(PARTS_KEY);
		const places = deckCards.value.map(({ deck, card }) => ({
			deck,
			card: card.id,
			notion: card.notion,
			kind: card.kind,
			meaning: card.meaning,
		}));
		const { memory, trainings } = partsOfCode(whole);
		return { answers: memory ? unpack(memory, places) : [], trainings };
	} catch (error) {
		history.replaceState(null, "", location.pathname);
		return failure(error);
	}
}

const cardsIn = (rows: readonly Answer[]): number => new Set(rows.map(({ deck, card }) => `${deck}/${card}`)).size;

function Receive({
	received: { answers: found, trainings: moved = [], parts, problem, added },
}: {
	received: Received;
}): JSX.Element {
	const accept = async (): Promise<void> => {
		try {
			// The keys first: a person who reads that all was added may close the page.
			if (!__SINGLE__ && moved.length > 0) await (await import("../trainings")).adopt(moved);
			const known = new Set(answers.value.map(({ id }) => id));
			const fresh = (found ?? []).filter(({ id }) => !known.has(id));
			await take(fresh);
			received.value = { added: cardsIn(fresh) };
		} catch {
			received.value = { ...received.value, problem: t("status.offline") };
		}
	};
	const refuse = (): void => {
		received.value = null;
	};
	return (
		<section class="panel" role="status">
			{problem && <p class="notice">{problem}</p>}
			{added !== undefined && <p>{tn("settings.receive.done", added)}</p>}
			{!__SINGLE__ && parts && (
				<p>{tn("settings.receive.parts", Object.keys(parts.parts).length, { total: parts.total })}</p>
			)}
			{found && (
				<>
					<h2>{t("settings.receive.ask")}</h2>
					<p>{tn("settings.receive.found", cardsIn(found))}</p>
					{moved.length > 0 && <p>{t("settings.move.trainings", { count: moved.length })}</p>}
					<div class="row">
						<Button onClick={accept}>{t("settings.receive.yes")}</Button>
						<Button quiet onClick={refuse}>
							{t("settings.receive.no")}
						</Button>
					</div>
				</>
			)}
		</section>
	);
}

function FileButtons(): JSX.Element {
	const load = async (input: HTMLInputElement): Promise<void> => {
		const file = input.files?.[0];
		if (!file) return;
		try {
			received.value = contentOf(await file.text());
		} catch (error) {
			received.value = failure(error);
		}
		input.value = "";
		scrollTo(0, 0);
	};
	const save = (): void =>
		offerFile("ravive.json", "application/json", fileOf(answers.value, clock(), trainings.value));
	return (
		<>
			<p class="soft">{t("settings.move.file.why")}</p>
			<div class="row">
				<Button quiet onClick={save} disabled={answers.value.length === 0}>
					{t("settings.move.file.save")}
				</Button>
				<label class="button button-quiet">
					{t("settings.move.file.load")}
					<input
						class="visually-hidden"
						type="file"
						accept="application/json,.json"
						onChange={(event) => load(event.currentTarget)}
					/>
				</label>
			</div>
		</>
	);
}

/** Stands above the settings as soon as a code or a file has come in: nothing is added without a yes. */
export function ReceivePanel(): JSX.Element | null {
	const areDecksHere = deckCards.value.length > 0;
	useEffect(() => {
		// A code names cards by their hash: it can be read once the decks are here.
		if (__SINGLE__ || !areDecksHere) return;
		const receive = (): void => {
			received.value = fromAddress() ?? received.value;
		};
		receive();
		// The next code can open in this same page: only what stands after # changes then.
		addEventListener("hashchange", receive);
		return () => removeEventListener("hashchange", receive);
	}, [areDecksHere]);
	useEffect(
		() => () => {
			received.value = null;
		},
		[],
	);
	return received.value && <Receive received={received.value} />;
}

export function MovePanel(): JSX.Element {
	const isShown = useSignal(false);
	const isAny = knownCards().length > 0 || trainings.value.length > 0;
	const toggle = (): void => {
		isShown.value = !isShown.value;
	};
	return (
		<section class="panel" id="move">
			<h2>{t("settings.move")}</h2>
			{!__SINGLE__ && <p class="soft">{t("settings.move.why")}</p>}
			{trainings.value.length > 0 && (
				<p class="soft">{t("settings.move.trainings", { count: trainings.value.length })}</p>
			)}
			{!isAny && <p>{t("settings.move.none")}</p>}
			{!__SINGLE__ && isAny && (
				<Button quiet onClick={toggle}>
					{t(isShown.value ? "settings.move.hide" : "settings.move.show")}
				</Button>
			)}
			{!__SINGLE__ && isAny && isShown.value && <Codes />}
			<FileButtons />
		</section>
	);
}
