/** Whom to call where: the local police first, then who answers from anywhere. */
import type { Contact } from "../../core/bundleIndex";

export const HOME_COUNTRY = "BE";
/** The choice of a country that the list does not name. */
export const ELSEWHERE = "WORLD";
/** Nothing says where a device is: the country is asked. */
export const UNKNOWN = "";
const UNION = "EU";
/** Where the contacts of the European Union hold. */
const MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" ");
/** The clocks of the same countries, in that order, as a device names them. */
const CLOCKS =
	"Vienna Brussels Sofia Nicosia Prague Berlin Copenhagen Tallinn Madrid Helsinki Paris Athens Zagreb Budapest Dublin Rome Vilnius Luxembourg Riga Malta Amsterdam Warsaw Lisbon Bucharest Stockholm Ljubljana Bratislava".split(
		" ",
	);

/** Returns the countries to choose from: those of the register and of the European Union, by their names. */
export function countriesFor(contacts: readonly Contact[], nameOf: (code: string) => string): string[] {
	const known = new Set([HOME_COUNTRY, ...MEMBERS, ...contacts.flatMap(({ countries }) => countries)]);
	const areas = [UNION, ELSEWHERE];
	const others = [...known].filter((code) => code !== HOME_COUNTRY && !areas.includes(code));
	return [HOME_COUNTRY, ...others.sort((one, other) => nameOf(one).localeCompare(nameOf(other))), ELSEWHERE];
}

/**
 * Returns where a device is by its clock ("Europe/Brussels"), else by its language where that does not contradict: fr-FR is
 * France. Someone who may be elsewhere is not given the numbers of home. Unknown where the browser hides its clock and says no country.
 */
export function guessCountry(known: readonly string[], browserLanguage: string, clock: string): string {
	const byClock = MEMBERS[CLOCKS.indexOf(clock.split("/").pop() ?? "")];
	if (byClock) return byClock;
	const region = browserLanguage.split("-")[1]?.toUpperCase() ?? "";
	// A clock of no place is that of a browser that hides it.
	const isHidden = !clock.includes("/") || clock.startsWith("Etc/");
	if (known.includes(region) && (isHidden || !MEMBERS.includes(region))) return region;
	return isHidden ? UNKNOWN : ELSEWHERE;
}

export interface Help {
	/** Whom to call in danger; null where no number was verified. */
	local: Contact | null;
	/** Of this country alone. */
	own: Contact[];
	/** From anywhere; those about what was seen on a journey first. */
	wider: Contact[];
}

/** Returns whom to call in a country. While it is unknown, the number of the Union comes first: it says where it holds. */
export function helpIn(contacts: readonly Contact[], place: string): Help {
	const country = place === UNKNOWN ? UNION : place;
	const reaches = (area: string) => (contact: Contact) => contact.countries.includes(area);
	// Somewhere unnamed may be in the Union too: its number says where it holds.
	const isMember = country === UNION || country === ELSEWHERE || MEMBERS.includes(country);
	const own = contacts.filter(
		(contact) => (country !== ELSEWHERE && reaches(country)(contact)) || (isMember && reaches(UNION)(contact)),
	);
	own.sort((one, other) => Number(other.always) - Number(one.always));
	const dangers = own.filter(({ need }) => need === "danger");
	const local = dangers.find(reaches(country)) ?? (country === ELSEWHERE ? null : (dangers[0] ?? null));
	const wider = contacts.filter((contact) => !own.includes(contact) && reaches(ELSEWHERE)(contact));
	wider.sort((one, other) => Number(other.need === "travel") - Number(one.need === "travel"));
	return { local, own: own.filter((contact) => contact !== local), wider };
}

/** Returns who listens to a child there, pages with a chat before numbers; where nobody does in this language, who helps a child. */
export function listenersIn({ own }: Help): Contact[] {
	const isPage = ({ href }: Contact): number => Number(href.startsWith("http"));
	const listeners = own.filter(({ need, audience }) => need === "talk" && audience !== "adults");
	listeners.sort((one, other) => isPage(other) - isPage(one));
	return listeners.length > 0 ? listeners : own.filter(({ need }) => need === "child");
}
