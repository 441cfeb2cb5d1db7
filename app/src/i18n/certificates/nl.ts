/** The words of a certificate in Dutch. */
import type { CertificateWords } from "./fr";

export const words: CertificateWords = {
	"certificate.title": "Attest",
	"certificate.none": "Geen attest op dit toestel.",
	"certificate.can": "Op de test van dag {day} tonen uw antwoorden het gevraagde niveau.",
	"certificate.sent":
		"Verstuurd wordt: de sleutel van dit toestel, niets anders. De server leest de antwoorden die hij al heeft.",
	"certificate.kept": "De organisatie bewaart een nummer en de datum, zonder naam. Ze weet niet wie het aanvroeg.",
	"certificate.ask": "Attest aanvragen",
	"certificate.asking": "Aanvraag…",
	"certificate.offline": "Zonder netwerk kan het attest nog niet aangevraagd worden. Eens ontvangen blijft het hier.",
	"certificate.no.unearned":
		"De ontvangen antwoorden tonen dit niveau nog niet. Verstuur wat wacht, of doe de volgende test.",
	"certificate.no.withdrawn": "De organisatie trok dit attest in. Spreek erover met wie de vorming geeft.",
	"certificate.no.gone": "De vorming kent deze sleutel niet meer: de antwoorden werden weggenomen of gewist.",
	"certificate.no.later": "De aanvraag is mislukt. Uw antwoorden zijn hier bewaard. Probeer het later opnieuw.",
	"certificate.name": "De naam op het attest",
	"certificate.name.stays": "Hij blijft op dit toestel, en op uw papier. Hij wordt naar niemand gestuurd.",
	"certificate.print": "Afdrukken, of bewaren als PDF",
	"certificate.badge": "De badge (bestand)",
	"certificate.badge.what":
		"De badge is een ondertekende Open Badge 3.0, zonder naam: een bestand om in een badgeportefeuille te bewaren, of te tonen.",
	"certificate.unnamed": "Voornaam en naam",
	"certificate.showed": "beantwoordde {day} dagen na de vorming minstens {percent} % van de vragen van een test juist.",
	"certificate.training": "Vorming",
	"certificate.by": "Organisatie",
	"certificate.on": "Uitgereikt op",
	"certificate.held": "Vorming gegeven op",
	"certificate.number": "Nummer",
	"certificate.qr": "Code om te scannen en dit attest te controleren",
	"certificate.check": "Dit attest controleren",
	"certificate.honest":
		"Test op het eigen toestel, zonder toezicht. De naam schreef de persoon zelf; noch de organisatie, noch Ravive kent hem.",
	"certificate.verify": "Naar de controlepagina",
};
