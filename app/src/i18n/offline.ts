/**
 * The words of the page shown for an address that is not on this phone, in all four languages: the service worker speaks
 * them when nothing else can be fetched. The numbers are those the register always shows; a journey compares them.
 */
export interface OfflineWords {
	title: string;
	why: string;
	retry: string;
	help: string;
	contacts: readonly { purpose: string; name: string }[];
	here: string;
	cards: string;
	emergency: string;
	leave: string;
}

/** In the order of the contacts above. */
export const OFFLINE_NUMBERS = [
	{ value: "112", href: "tel:112" },
	{ value: "101", href: "tel:101" },
	{ value: "116\u00a0000", href: "tel:116000" },
] as const;

export const offlineWords: Readonly<Record<"fr" | "nl" | "de" | "en", OfflineWords>> = {
	fr: {
		title: "Pas encore sur cet appareil",
		why: "Sans réseau, cette page ne peut pas s’ouvrir. Vos réponses sont gardées ici.",
		retry: "Réessayer",
		help: "Qui appeler",
		contacts: [
			{ purpose: "Danger immédiat, partout dans l’UE", name: "Urgences" },
			{ purpose: "Danger immédiat, en Belgique", name: "Police" },
			{ purpose: "Enfant disparu ou exploité sexuellement, en Belgique", name: "Child Focus" },
		],
		here: "Ce qui est sur cet appareil",
		cards: "Vos cartes",
		emergency: "Urgence :",
		leave: "Quitter vite",
	},
	nl: {
		title: "Nog niet op dit toestel",
		why: "Zonder netwerk kan deze pagina niet opengaan. Uw antwoorden blijven hier bewaard.",
		retry: "Opnieuw proberen",
		help: "Wie bellen",
		contacts: [
			{ purpose: "Onmiddellijk gevaar, overal in de EU", name: "Noodnummer" },
			{ purpose: "Onmiddellijk gevaar, in België", name: "Politie" },
			{ purpose: "Kind vermist of seksueel uitgebuit, in België", name: "Child Focus" },
		],
		here: "Wat op dit toestel staat",
		cards: "Uw kaarten",
		emergency: "Nood:",
		leave: "Snel weg",
	},
	de: {
		title: "Noch nicht auf diesem Gerät",
		why: "Ohne Netz kann sich diese Seite nicht öffnen. Ihre Antworten bleiben hier gespeichert.",
		retry: "Erneut versuchen",
		help: "Wen anrufen",
		contacts: [
			{ purpose: "Unmittelbare Gefahr, überall in der EU", name: "Notruf" },
			{ purpose: "Unmittelbare Gefahr, in Belgien", name: "Polizei" },
			{ purpose: "Kind vermisst oder sexuell ausgebeutet, in Belgien", name: "Child Focus" },
		],
		here: "Was auf diesem Gerät ist",
		cards: "Ihre Karten",
		emergency: "Notfall:",
		leave: "Schnell weg",
	},
	en: {
		title: "Not on this device yet",
		why: "This page cannot open offline. Your answers are stored here.",
		retry: "Try again",
		help: "Whom to call",
		contacts: [
			{ purpose: "Danger now, anywhere in the EU", name: "Emergency number" },
			{ purpose: "Danger now, in Belgium", name: "Police" },
			{ purpose: "Child missing or sexually exploited, in Belgium", name: "Child Focus" },
		],
		here: "What is on this device",
		cards: "Your cards",
		emergency: "Emergency:",
		leave: "Quick exit",
	},
};
