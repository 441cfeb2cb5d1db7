/** The words of a certificate in German. */
import type { CertificateWords } from "./fr";

export const words: CertificateWords = {
	"certificate.title": "Bescheinigung",
	"certificate.none": "Keine Bescheinigung auf diesem Gerät.",
	"certificate.can": "Beim Test von Tag {day} zeigen Ihre Antworten das verlangte Niveau.",
	"certificate.sent":
		"Gesendet wird: der Schlüssel dieses Geräts, sonst nichts. Der Server liest die Antworten, die er schon hat.",
	"certificate.kept":
		"Die Organisation speichert eine Nummer und das Datum, ohne Namen. Sie weiß nicht, wer angefragt hat.",
	"certificate.ask": "Bescheinigung anfordern",
	"certificate.asking": "Anfrage…",
	"certificate.offline":
		"Ohne Netz kann die Bescheinigung noch nicht angefordert werden. Einmal erhalten, bleibt sie hier.",
	"certificate.no.unearned":
		"Die erhaltenen Antworten zeigen dieses Niveau noch nicht. Senden Sie, was wartet, oder machen Sie den nächsten Test.",
	"certificate.no.withdrawn":
		"Die Organisation hat diese Bescheinigung zurückgezogen. Sprechen Sie mit der Schulungsleitung.",
	"certificate.no.gone":
		"Die Schulung kennt diesen Schlüssel nicht mehr: Die Antworten wurden zurückgenommen oder gelöscht.",
	"certificate.no.later":
		"Die Anfrage ist gescheitert. Ihre Antworten sind hier gespeichert. Versuchen Sie es später nochmals.",
	"certificate.name": "Der Name auf der Bescheinigung",
	"certificate.name.stays": "Er bleibt auf diesem Gerät und auf Ihrem Papier. Er wird an niemanden gesendet.",
	"certificate.print": "Drucken oder als PDF speichern",
	"certificate.badge": "Das Badge (Datei)",
	"certificate.badge.what":
		"Das Badge ist ein signiertes Open Badge 3.0, ohne Namen: eine Datei für eine Badge-Sammlung oder zum Vorzeigen.",
	"certificate.unnamed": "Vorname und Name",
	"certificate.showed":
		"hat {day} Tage nach der Schulung bei einem Test mindestens {percent} % der Fragen richtig beantwortet.",
	"certificate.training": "Schulung",
	"certificate.by": "Organisation",
	"certificate.on": "Ausgestellt am",
	"certificate.held": "Schulung am",
	"certificate.number": "Nummer",
	"certificate.qr": "Code zum Scannen, um diese Bescheinigung zu prüfen",
	"certificate.check": "Diese Bescheinigung prüfen",
	"certificate.honest":
		"Test auf dem eigenen Gerät, ohne Aufsicht. Den Namen hat die Person selbst geschrieben; weder die Organisation noch Ravive kennt ihn.",
	"certificate.verify": "Zur Prüfseite",
};
