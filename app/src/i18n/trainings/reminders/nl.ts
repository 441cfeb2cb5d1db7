/** The words of reminders in Dutch. */
import type { ReminderWords } from "./fr";

export const reminderWords: ReminderWords = {
	"remind.title": "Herinneringen",
	"remind.why":
		"Alleen wanneer er kaarten op te frissen zijn, hoogstens twee keer per week. Het bericht zegt niets over het onderwerp: ‘Er liggen een paar kaarten klaar’.",
	"remind.from": "Niet voor",
	"remind.until": "Niet na",
	"remind.push": "Melding op deze telefoon",
	"remind.push.keeps":
		"De site bewaart waar deze browser zijn berichten ontvangt en de komende dagen: versleuteld, los van de antwoorden. Het bericht gaat langs de dienst van de browser, die het niet kan lezen.",
	"remind.push.start": "Meldingen aanzetten",
	"remind.push.here": "De meldingen komen aan op deze telefoon.",
	"remind.push.elsewhere":
		"De meldingen komen aan op een andere telefoon. Zet u ze hier aan, dan komen ze daar niet meer.",
	"remind.push.denied":
		"Meldingen van deze site zijn in deze browser geblokkeerd. In zijn instellingen kunt u ze toestaan.",
	"remind.push.install": "Op iPhone en iPad pas voordat Ravive op het beginscherm staat.",
	"remind.push.how": "Hoe dat gaat",
	"remind.push.unknown": "Deze browser kent geen meldingen.",
	"remind.offline": "Zonder netwerk kan hier niets worden aangezet. Stoppen kan wel.",
	"remind.said.refused": "De browser ging niet akkoord: er is niets aangezet.",
	"remind.said.offline": "De site antwoordde niet: er is niets veranderd. Probeer het later opnieuw.",
	"remind.said.over": "Deze vorming kent deze telefoon niet meer, of ze is gesloten.",
	"remind.said.stopped": "De herinneringen zijn gestopt.",
	"remind.stop": "Alle herinneringen stoppen",
	"remind.stopping": "Gestopt op deze telefoon; de site hoort het zodra er weer netwerk is.",
	"remind.exit": "‘Snel weg’ stopt ook de meldingen op deze telefoon.",
};
