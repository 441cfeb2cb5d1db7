/** The words of reminders in Dutch. */
import type { ReminderWords } from "./fr";

export const reminderWords: ReminderWords = {
	"remind.title": "Herinneringen",
	"remind.why":
		"Alleen wanneer er kaarten op te frissen zijn, hoogstens twee keer per week. Het bericht zegt niets over het onderwerp: ‘Er liggen een paar kaarten klaar’.",
	"remind.from": "Niet vóór",
	"remind.until": "Niet na",
	"remind.night": "Van {from} tot {until} de dag erna: ook ’s nachts.",
	"remind.push": "Melding op dit toestel",
	"remind.push.keeps":
		"De site bewaart waar deze browser zijn berichten ontvangt en de komende dagen: versleuteld, los van de antwoorden. Het bericht gaat langs de dienst van de browser, die het niet kan lezen.",
	"remind.push.start": "Meldingen aanzetten",
	"remind.push.asking": "De browser vraagt uw toestemming…",
	"remind.push.here": "De meldingen komen aan op dit toestel.",
	"remind.push.elsewhere":
		"De meldingen komen aan op een ander toestel. Zet u ze hier aan, dan komen ze daar niet meer.",
	"remind.push.denied":
		"Meldingen van deze site zijn in deze browser geblokkeerd. In zijn instellingen kunt u ze toestaan.",
	"remind.push.install": "Op iPhone en iPad pas als Ravive op het beginscherm staat.",
	"remind.push.how": "Hoe dat gaat",
	"remind.push.unknown": "Deze browser kent geen meldingen.",
	"remind.mail": "E-mail",
	"remind.mail.keeps":
		"De site bewaart het adres versleuteld, los van de antwoorden: niets verbindt ze. Elke e-mail heeft een link die ze stopt en het adres wist.",
	"remind.mail.address": "E-mailadres",
	"remind.mail.start": "Een bevestigingsvraag ontvangen",
	"remind.mail.unconfirmed":
		"Er wacht een bericht op dat adres. De link erin bevestigt het, binnen twee dagen; anders wordt het gewist. Niets nieuws? Een bericht van dezelfde dag leidt ook naar deze aanvraag.",
	"remind.mail.confirmed": "Het adres is bevestigd. Waar geen melding komt, wordt een e-mail verstuurd.",
	"remind.mail.stop": "Het adres wissen",
	"remind.calendar": "Agenda",
	"remind.calendar.keeps":
		"Een geheim adres, voor een agenda-app. Wie het heeft, ziet de dagen, onder de titel ‘Drie minuten’, en niets anders. De site bewaart alleen de dagen, versleuteld.",
	"remind.calendar.start": "Een adres maken",
	"remind.calendar.stop": "Dit adres verwijderen",
	"remind.calendar.elsewhere":
		"Er is een adres gemaakt op een ander toestel. Maakt u er hier een, dan vervangt dat het andere.",
	"remind.said.too-often": "Te veel aanvragen voor vandaag. Probeer het morgen opnieuw.",
	"remind.offline": "{why} Er kan hier niets worden aangezet. Stoppen kan wel.",
	"remind.said.refused": "De browser ging niet akkoord: er is niets aangezet.",
	"remind.said.offline": "De site antwoordde niet: er is niets veranderd. Probeer het later opnieuw.",
	"remind.said.over": "Deze vorming kent dit toestel niet meer, of ze is afgesloten.",
	"remind.said.address": "Dit e-mailadres is niet geldig: er is niets aangezet. Kijk het na.",
	"remind.said.not-offered": "Deze site biedt deze soort herinneringen niet aan: er is niets veranderd.",
	"remind.said.malformed":
		"De site weigert wat dit toestel vraagt: er is niets veranderd. Kies andere uren, of verwittig het vormingsteam.",
	"remind.said.stopped": "De herinneringen zijn gestopt.",
	"remind.stop": "Alle herinneringen stoppen",
	"remind.stopping": "Gestopt op dit toestel; de site hoort het zodra het kan.",
	"remind.exit":
		"‘Snel weg’ stopt ook de meldingen op dit toestel; een e-mail stopt met zijn link, een agenda in zijn app.",
};
