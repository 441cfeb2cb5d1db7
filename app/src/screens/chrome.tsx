/** The bars around every screen: the brand or the session's trail above, the four tabs below. */

import type { JSX } from "preact";
import { render } from "preact";
import { MARK } from "../brand";
import { currentLocale, t } from "../i18n/translate";
import type { IconName } from "../icons";
import { go, hrefOf, route, type Screen } from "../router";
import {
	isSingleFile,
	isTesting,
	language,
	loadDecks,
	online,
	siteName,
	store,
	stored,
	trouble,
	unreachable,
	update,
} from "../state/app";
import { Icon, Tile } from "./parts";
import { pause, session, undo } from "./session/machine";

type Tab = "cards" | "memory" | "settings" | "act";
const TABS: readonly (readonly [Tab, IconName])[] = [
	["cards", "cards"],
	["memory", "mosaic"],
	["settings", "set"],
	["act", "call"],
];

/** Screens the tab of cards stands for beside its own. */
const OF_CARDS: readonly Screen[] = ["session", "join", "trainings", "certificate"];

/** True while cards are being answered: the tabs step back. */
export function isInSession(): boolean {
	const running = session.value;
	return route.value.screen === "session" && running !== null && !running.paused && running.step !== "end";
}

function Brand(): JSX.Element {
	const content = (
		<>
			<span class="mark" aria-hidden="true">
				{MARK.map(([theme, recall], place) => (
					<i key={place} class={`tile hue-${theme}`} style={{ "--recall": recall }} />
				))}
			</span>
			{siteName}
		</>
	);
	if (isSingleFile) return <span class="brand">{content}</span>;
	return (
		<a class="brand" href={`/${language.value}/`}>
			{content}
		</a>
	);
}

function Trail(): JSX.Element | null {
	const running = session.value;
	if (!running) return null;
	const { tiles, position } = running;
	const label = t("session.card", { place: Math.min(position + 1, tiles.length), total: tiles.length });
	return (
		<div class="trail" role="img" aria-label={label}>
			{tiles.map((tile, place) => (
				<Tile
					key={`${tile.deck}/${tile.card}`}
					theme={tile.theme}
					recall={tile.after ?? tile.before ?? 0.2}
					current={place === position}
				/>
			))}
		</div>
	);
}

export function BarStart(): JSX.Element {
	if (!isInSession() && !isTesting.value) return <Brand />;
	// A test keeps each answer once it is whole: what is left of it waits by itself, a card without its confidence too.
	const wait = isTesting.value ? () => go(hrefOf(language.value, "cards")) : pause;
	return (
		<>
			<button type="button" class="icon-button" data-pause="" aria-label={t("session.pause")} onClick={wait}>
				<Icon name="pause" />
			</button>
			{!isTesting.value && <Trail />}
		</>
	);
}

function Tabs(): JSX.Element | null {
	const { screen: current } = route.value;
	// The end of either has its own way on, and whom to call, in their place.
	if (current === "test" || (current === "session" && session.value && !session.value.paused)) return null;
	return (
		<nav class="tab-bar" aria-label={t("nav.label")}>
			{TABS.map(([screen, icon]) => (
				<a
					key={screen}
					href={hrefOf(language.value, screen)}
					aria-current={current === screen || (screen === "cards" && OF_CARDS.includes(current)) ? "page" : undefined}
				>
					<Icon name={icon} />
					{t(`nav.${screen}`)}
				</a>
			))}
		</nav>
	);
}

interface LineProps {
	children: string;
	offline?: boolean;
	action?: { label: string; run: () => void };
}

function Line({ children, offline, action }: LineProps): JSX.Element {
	return (
		<div class={offline ? "notice notice-offline" : "notice"}>
			<Icon name={offline ? "hide" : "loop"} />
			<p>{children}</p>
			{action && (
				<button type="button" class="link" onClick={action.run}>
					{action.label}
				</button>
			)}
		</div>
	);
}

/** One calm line for each thing worth knowing: what happened, what is kept, what to do. */
export function Notices(): JSX.Element {
	const again = { label: t("status.retry"), run: () => void loadDecks(language.value) };
	const write = { label: t("status.retry"), run: () => void store().retry() };
	const canRetry = trouble.value === "full" || trouble.value === "blocked";
	const single = isSingleFile && trouble.value === "nowhere";
	return (
		<div class="notices" role="status">
			{!online.value && !isSingleFile && !isInSession() && (
				<Line
					offline
				>{`${t("status.offline")} ${t(route.value.screen === "act" ? "act.offline" : "status.offline.works")}`}</Line>
			)}
			{unreachable.value && <Line action={again}>{t("status.unreachable")}</Line>}
			{trouble.value && (
				<Line action={canRetry ? write : undefined}>{t(single ? "single.lost" : `trouble.${trouble.value}`)}</Line>
			)}
			{stored.value === "late" && !trouble.value && !isInSession() && <Line>{t("trouble.late")}</Line>}
			{undo.value && (
				<Line action={{ label: t("session.note.undo"), run: undo.value }}>{t("session.note.undone")}</Line>
			)}
			{update.value && !isInSession() && (
				<Line action={{ label: t("status.update.apply"), run: update.value }}>{t("status.update")}</Line>
			)}
		</div>
	);
}

function slot(parent: Element, replaced: Element | null, name: string): HTMLElement {
	const place = document.createElement("div");
	place.className = name;
	if (replaced) replaced.replaceWith(place);
	else if (name === "bar-start") parent.prepend(place);
	else parent.append(place);
	return place;
}

/** Says what the server drew in the language of the app: the quick exit, whose work stays the guard's, and the way to the notice. */
export function nameLinks(): void {
	const [emergency, leave] = [t("exit.emergency"), t("exit.leave")];
	for (const link of document.querySelectorAll(".skip-link[data-exit]")) link.textContent = `${emergency} ${leave}`;
	for (const words of document.querySelectorAll(".exit[data-exit] > span")) {
		const hidden = document.createElement("span");
		hidden.className = "visually-hidden";
		hidden.textContent = `${emergency} `;
		words.replaceChildren(hidden, leave);
	}
	for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-privacy]")) {
		link.textContent = t("notices.privacy");
		link.href = `/${currentLocale()}/notices/privacy/`;
	}
}

/** Takes the server's bars over; the exit button stays the server's, and the guard's. */
export function mountChrome(): void {
	const header = document.querySelector("header.top-bar") ?? document.body;
	render(<BarStart />, slot(header, header.querySelector(".bar-start, .brand"), "bar-start"));
	render(<Tabs />, slot(document.body, document.querySelector("nav.tab-bar"), "bar-end"));
}
