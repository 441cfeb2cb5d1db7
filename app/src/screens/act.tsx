/** Whom to call, kept on the device, and a sheet to write down what was seen that nobody keeps. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { wordsIn } from "../cards/language";
import type { Contact } from "../core/bundleIndex";
import { DAY_MS } from "../core/memory";
import { currentLocale, inUnits, onDate, t } from "../i18n/translate";
import { change, clock, index, settings, unreachable } from "../state/app";
import { Button, Icon, Title } from "./parts";

const HOME_COUNTRY = "BE";
const WIDER = ["EU", "WORLD"];
const FIELDS = ["who", "what", "where", "when"] as const;

function countryName(code: string): string {
	if (code === "BE" || code === "EU" || code === "WORLD") return t(`act.country.${code}`);
	return new Intl.DisplayNames(currentLocale(), { type: "region" }).of(code) ?? code;
}

/** Returns the country of the browser's language where the register knows it: fr-FR is France, plain fr Belgium. */
export function guessCountry(known: readonly string[], browserLanguage: string): string {
	const region = browserLanguage.split("-")[1]?.toUpperCase() ?? "";
	return known.includes(region) ? region : HOME_COUNTRY;
}

/** Returns the contacts for a country: its own, then those valid more widely; emergency numbers always. */
export function contactsFor(contacts: readonly Contact[], country: string): Contact[] {
	const reaches = (contact: Contact, area: string): boolean => contact.countries.includes(area);
	const own = contacts.filter((contact) => contact.always || reaches(contact, country));
	const wider = contacts.filter((contact) => !own.includes(contact) && WIDER.some((area) => reaches(contact, area)));
	return [...own.filter(({ always }) => always), ...own.filter(({ always }) => !always), ...wider];
}

/** Returns a contact's date in words; its age once the register no longer vouches for it. */
export function dateOf(contact: Contact, now: number): string {
	const isOld = Date.parse(contact.expires_on) < now;
	if (!isOld) return t("act.verified", { date: onDate(contact.verified_on) });
	return t("act.old", { age: inUnits(Math.floor((now - Date.parse(contact.verified_on)) / DAY_MS), "day") });
}

/** Returns a number that may break between its groups, where they do not fit on a line, and nowhere else. */
const inGroups = (value: string): string => value.replace(/\u00a0/g, " ");

function ContactLine({ contact }: { contact: Contact }): JSX.Element {
	return (
		<li class="contact" data-contact={contact.id}>
			<a href={contact.href}>
				<span {...wordsIn(contact.language)}>
					<small>{contact.purpose}</small>
					<b>{contact.name}</b>
					{contact.detail && <small>{contact.detail}</small>}
				</span>
				<b class="contact-value" dir="ltr">
					{inGroups(contact.value)}
				</b>
			</a>
			<small class="soft">
				{dateOf(contact, clock())}
				{contact.status === "to_confirm" && ` · ${t("act.confirm")}`}
			</small>
		</li>
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

export function ActScreen(): JSX.Element {
	const contacts = index.value?.contacts ?? [];
	const countries = [...new Set(["BE", ...contacts.flatMap((contact) => contact.countries)])].filter(
		(code) => !WIDER.includes(code),
	);
	const country = settings.value.country ?? guessCountry(countries, navigator.language);
	return (
		<>
			<Title>{t("act.title")}</Title>
			<p class="soft">{t("act.intro")}</p>
			<label class="field">
				<b>{t("act.country")}</b>
				<select value={country} onChange={(event) => change({ country: event.currentTarget.value })}>
					{[...countries, ...WIDER].map((code) => (
						<option key={code} value={code} selected={code === country}>
							{countryName(code)}
						</option>
					))}
				</select>
			</label>
			<ul class="contacts">
				{contactsFor(contacts, country).map((contact) => (
					<ContactLine key={contact.id} contact={contact} />
				))}
			</ul>
			{contacts.length === 0 && (
				<p>{unreachable.value ? <a href="tel:112">{t("act.none")}</a> : t("status.loading")}</p>
			)}
			<p class="soft">{t("act.no-reports")}</p>
			<NoteSheet />
		</>
	);
}
