/** Whom to call, kept on the device, and a sheet to write down what was seen that nobody keeps. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { wordsIn } from "../cards/language";
import type { Contact } from "../core/bundleIndex";
import { currentLocale, daysUntil, inUnits, onDate, t } from "../i18n/translate";
import { deckBefore } from "../router";
import { answers, change, clock, index, online, settings, unreachable } from "../state/app";
import { Button, Icon, Title } from "./parts";
import {
	countriesFor,
	ELSEWHERE,
	guessCountry,
	type Help,
	HOME_COUNTRY,
	helpIn,
	listenersIn,
	UNKNOWN,
} from "./pocket/places";
import { session } from "./session/machine";

const FIELDS = ["who", "what", "where", "when"] as const;

function countryName(code: string): string {
	if (code === "BE" || code === "WORLD") return t(`act.country.${code}`);
	return new Intl.DisplayNames(currentLocale(), { type: "region" }).of(code) ?? code;
}

/** A day by the phone's clock, as the server reads it by that of the site. */
const midnightOf = (day: string): number => Date.parse(`${day}T00:00:00`);

const isOld = ({ expires_on }: Contact): boolean => midnightOf(expires_on) <= clock();

/** Returns in one line when the contacts were last checked; those too old to vouch for say so themselves. */
export function datesOf(contacts: readonly Contact[]): string {
	const days = contacts.map(({ verified_on }) => verified_on).sort();
	const [first, last] = [days[0], days[days.length - 1]];
	if (!first || !last) return "";
	const read =
		first === last
			? t("act.verified", { date: onDate(first) })
			: t("act.verified.between", { first: onDate(first), last: onDate(last) });
	const isUnsure = contacts.some(({ status }) => status === "to_confirm");
	return isUnsure ? `${read}, ${t("act.confirm")}.` : `${read}.`;
}

/** Returns a number that may break between its groups, where they do not fit on a line, and nowhere else. */
const inGroups = (value: string): string => value.replace(/\u00a0/g, " ");

/** Of the whole Union: there it is how the local police is reached, and what it is at home says nothing. */
const isOfUnion = ({ countries }: Contact): boolean => !countries.includes(HOME_COUNTRY);

export function ContactLine({ contact, isFirst }: { contact: Contact; isFirst?: boolean }): JSX.Element {
	const waits = !online.value && contact.href.startsWith("http");
	const isPolice = isFirst && isOfUnion(contact);
	return (
		<li class={isFirst ? "contact contact-first" : "contact"} data-contact={contact.id}>
			{isFirst && <small>{t("act.first")}</small>}
			<a href={contact.href}>
				<span {...wordsIn(contact.language)}>
					{!isPolice && <small>{contact.purpose}</small>}
					<b>{isPolice ? t("act.police") : contact.name}</b>
					{isPolice ? <small>{contact.purpose}</small> : contact.detail && <small>{contact.detail}</small>}
				</span>
				<b class="contact-value" dir="ltr">
					{inGroups(contact.value)}
				</b>
				{waits && <small>{t("act.waits")}</small>}
			</a>
			{isOld(contact) && (
				<small class="soft">
					{t("act.old", { age: inUnits(-daysUntil(midnightOf(contact.verified_on), clock()), "day") })}
				</small>
			)}
		</li>
	);
}

/** Where no number was verified, none is guessed. */
function NoNumber(): JSX.Element {
	return (
		<li class="contact contact-first">
			<small>{t("act.first")}</small>
			<b>{t("act.police")}</b>
			<p>{t("act.police.unknown")}</p>
		</li>
	);
}

interface ContactsProps {
	help: Help;
	country: string;
	/** Who is shown above already. */
	without: readonly Contact[];
}

function Contacts({ help: { local, own, wider }, country, without }: ContactsProps): JSX.Element {
	const isHome = country === HOME_COUNTRY;
	return (
		<>
			<ul class="contacts">
				{local ? <ContactLine contact={local} isFirst /> : <NoNumber />}
				{own
					.filter((contact) => !without.includes(contact))
					.map((contact) => (
						<ContactLine key={contact.id} contact={contact} />
					))}
			</ul>
			{wider.length > 0 && (
				<h2 class="act-then">{t(online.value || isHome ? (isHome ? "act.then.home" : "act.then") : "act.later")}</h2>
			)}
			<ul class="contacts">
				{wider.map((contact) => (
					<ContactLine key={contact.id} contact={contact} />
				))}
				{!isHome && (
					<li class="contact" data-embassy="">
						<small>{t("act.embassy.for")}</small>
						<b>{t("act.embassy")}</b>
						<small>{t("act.embassy.find")}</small>
					</li>
				)}
			</ul>
			{!isHome && (
				<p class="reflex">
					<b>{t("act.reflex")}</b>
				</p>
			)}
		</>
	);
}

/** Its words live in the fields alone: no name, no storage, no request; leaving the screen clears them. */
export function NoteSheet(): JSX.Element {
	const sheet = useRef<HTMLDivElement>(null);
	const status = useSignal("");
	const fields = (): HTMLTextAreaElement[] => [...(sheet.current?.querySelectorAll("textarea") ?? [])];
	const clear = (): void => {
		for (const field of fields()) field.value = "";
		status.value = "";
	};
	useLayoutEffect(() => {
		const areas = fields();
		const forget = (): void => {
			for (const area of areas) area.value = "";
		};
		addEventListener("pagehide", forget);
		return () => {
			removeEventListener("pagehide", forget);
			forget();
		};
	}, []);
	const copy = async (): Promise<void> => {
		const lines = fields().map((field, place) => `${t(`act.note.${FIELDS[place]}`)} ${field.value}`);
		try {
			await navigator.clipboard.writeText(lines.join("\n"));
			status.value = t("act.note.copied");
		} catch {
			status.value = t("act.note.copy.failed");
		}
	};
	return (
		<section class="panel note-sheet" ref={sheet}>
			<h2>{t("act.note.title")}</h2>
			<p class="notice">
				<Icon name="shield" />
				<span>{t("act.note.promise")}</span>
			</p>
			{FIELDS.map((field) => (
				<label key={field} class="field">
					<b>{t(`act.note.${field}`)}</b> <small class="soft">{t(`act.note.${field}.hint`)}</small>
					<textarea rows={2} autocomplete="off" spellcheck={false} />
				</label>
			))}
			<p role="status">{status}</p>
			<div class="row">
				<Button quiet onClick={copy}>
					{t("act.note.copy")}
				</Button>
				<Button quiet onClick={() => print()}>
					{t("act.note.print")}
				</Button>
				<Button quiet onClick={clear}>
					{t("act.note.clear")}
				</Button>
			</div>
		</section>
	);
}

const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

/** Whether the cards at hand are a deck for teenagers: in the session, on the screen before, else answered last. */
function isOfTeenagers(): boolean {
	const running = session.value;
	const tile = running?.tiles[Math.min(running.position, running.tiles.length - 1)];
	const last = tile?.deck ?? deckBefore() ?? answers.value.at(-1)?.deck;
	return index.value?.decks.some(({ deck, audience }) => deck === last && audience === "teenagers") ?? false;
}

/** Who came from cards for teenagers may have more on their mind than whom to call in danger. */
function Listeners({ contacts }: { contacts: readonly Contact[] }): JSX.Element | null {
	if (contacts.length === 0) return null;
	return (
		<>
			<h2 class="act-then">{t("act.talk")}</h2>
			<ul class="contacts">
				{contacts.map((contact) => (
					<ContactLine key={contact.id} contact={contact} />
				))}
			</ul>
		</>
	);
}

function CountryChoice({ countries, country }: { countries: readonly string[]; country: string }): JSX.Element {
	return (
		<label class="find place">
			<Icon name="pin" />
			<span>{t("act.country")}</span>
			<select value={country} onChange={(event) => change({ country: event.currentTarget.value })}>
				{country === UNKNOWN && (
					<option value={UNKNOWN} selected>
						{t("act.country.ask")}
					</option>
				)}
				{countries.map((code) => (
					<option key={code} value={code} selected={code === country}>
						{countryName(code)}
					</option>
				))}
			</select>
		</label>
	);
}

const ToHome = (): JSX.Element => (
	<button type="button" class="link" onClick={() => change({ country: HOME_COUNTRY })}>
		{t("act.home")}
	</button>
);

export function ActScreen(): JSX.Element {
	const contacts = index.value?.contacts ?? [];
	const countries = countriesFor(contacts, countryName);
	const chosen = settings.value.country ?? guessCountry(countries, navigator.language, timeZone());
	const country = chosen === UNKNOWN || countries.includes(chosen) ? chosen : ELSEWHERE;
	const help = helpIn(contacts, country);
	const listeners = isOfTeenagers() ? listenersIn(help) : [];
	const shown = [help.local ?? [], help.own, help.wider].flat();
	const toNotes = (): void => document.querySelector<HTMLElement>(".note-sheet textarea")?.focus();
	return (
		<>
			<Title>{t("act.title")}</Title>
			<Listeners contacts={listeners} />
			<CountryChoice countries={countries} country={country} />
			{country === UNKNOWN && <ToHome />}
			{contacts.length > 0 && <Contacts help={help} country={country} without={listeners} />}
			{contacts.length === 0 && (
				<p>{unreachable.value ? <a href="tel:112">{t("act.none")}</a> : t("status.loading")}</p>
			)}
			<p class="between">
				<button type="button" class="link" onClick={toNotes}>
					{t("act.notes")}
				</button>
				{country !== HOME_COUNTRY && country !== UNKNOWN && <ToHome />}
			</p>
			<p class="soft">
				{datesOf(shown)} {t("act.no-reports")}
			</p>
			<NoteSheet />
		</>
	);
}
