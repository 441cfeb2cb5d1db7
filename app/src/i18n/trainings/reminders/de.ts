/** The words of reminders in German. */
import type { ReminderWords } from "./fr";

export const reminderWords: ReminderWords = {
	"remind.title": "Erinnerungen",
	"remind.why":
		"Nur wenn Karten aufzufrischen sind, höchstens zweimal in der Woche. Die Nachricht sagt nichts über das Thema: „Ein paar Karten liegen bereit“.",
	"remind.from": "Nicht vor",
	"remind.until": "Nicht nach",
	"remind.night": "Von {from} bis {until} am nächsten Tag: auch nachts.",
	"remind.push": "Mitteilung auf diesem Gerät",
	"remind.push.keeps":
		"Die Website speichert, wo dieser Browser seine Nachrichten empfängt, und die kommenden Tage: verschlüsselt, getrennt von den Antworten. Die Nachricht geht über den Dienst des Browsers, der sie nicht lesen kann.",
	"remind.push.start": "Mitteilungen einschalten",
	"remind.push.asking": "Der Browser fragt nach Ihrer Zustimmung…",
	"remind.push.here": "Die Mitteilungen kommen auf diesem Gerät an.",
	"remind.push.elsewhere":
		"Die Mitteilungen kommen auf einem anderen Gerät an. Wenn Sie sie hier einschalten, kommen sie dort nicht mehr an.",
	"remind.push.denied":
		"Mitteilungen dieser Website sind in diesem Browser blockiert. In seinen Einstellungen lassen sie sich erlauben.",
	"remind.push.install": "Auf iPhone und iPad erst, wenn Ravive auf dem Home-Bildschirm liegt.",
	"remind.push.how": "So geht es",
	"remind.push.unknown": "Dieser Browser kennt keine Mitteilungen.",
	"remind.mail": "E-Mail",
	"remind.mail.keeps":
		"Die Website speichert die Adresse verschlüsselt, getrennt von den Antworten: Nichts verbindet sie. Jede E-Mail hat einen Link, der die E-Mails beendet und die Adresse löscht.",
	"remind.mail.address": "E-Mail-Adresse",
	"remind.mail.start": "Bestätigung anfordern",
	"remind.mail.unconfirmed":
		"An dieser Adresse wartet eine Nachricht. Ihr Link bestätigt die Adresse, binnen zwei Tagen; sonst wird sie gelöscht. Nichts Neues? Eine Nachricht vom selben Tag führt auch zu dieser Anfrage.",
	"remind.mail.confirmed": "Die Adresse ist bestätigt. Wo keine Mitteilung ankommt, kommt eine E-Mail.",
	"remind.mail.stop": "Die Adresse löschen",
	"remind.calendar": "Kalender",
	"remind.calendar.keeps":
		"Eine geheime Adresse für eine Kalender-App. Wer sie hat, sieht die Tage, unter dem Titel „Drei Minuten“, und sonst nichts. Die Website speichert nur die Tage, verschlüsselt.",
	"remind.calendar.start": "Adresse erstellen",
	"remind.calendar.stop": "Diese Adresse löschen",
	"remind.calendar.elsewhere": "Auf einem anderen Gerät wurde eine Adresse erstellt. Eine neue ersetzt sie.",
	"remind.said.too-often": "Zu viele Anfragen für heute. Versuchen Sie es morgen wieder.",
	"remind.offline": "{why} Hier lässt sich nichts einschalten. Beenden geht trotzdem.",
	"remind.said.refused": "Der Browser hat nicht zugestimmt: Es ist nichts eingeschaltet.",
	"remind.said.offline":
		"Die Website hat nicht geantwortet: Es hat sich nichts geändert. Versuchen Sie es später noch einmal.",
	"remind.said.over": "Diese Schulung kennt dieses Gerät nicht mehr, oder sie ist beendet.",
	"remind.said.address": "Diese E-Mail-Adresse ist nicht gültig: Es ist nichts eingeschaltet. Prüfen Sie sie.",
	"remind.said.not-offered": "Diese Website bietet diese Art von Erinnerung nicht an: Es hat sich nichts geändert.",
	"remind.said.malformed":
		"Die Website lehnt ab, was dieses Gerät verlangt: Es hat sich nichts geändert. Wählen Sie andere Zeiten, oder sagen Sie dem Schulungsteam Bescheid.",
	"remind.said.stopped": "Die Erinnerungen sind beendet.",
	"remind.stop": "Alle Erinnerungen beenden",
	"remind.stopping": "Auf diesem Gerät beendet; die Website erfährt es, sobald es geht.",
	"remind.exit":
		"„Schnell weg“ beendet auch die Mitteilungen auf diesem Gerät; eine E-Mail endet mit ihrem Link, ein Kalender in seiner App.",
};
