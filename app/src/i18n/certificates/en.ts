/** The words of a certificate in English. */
import type { CertificateWords } from "./fr";

export const words: CertificateWords = {
	"certificate.title": "Certificate",
	"certificate.none": "There is no certificate on this device.",
	"certificate.can": "At the test of day {day}, your answers show the level required.",
	"certificate.sent": "What leaves: this device’s key, nothing else. The server reads the answers it already has.",
	"certificate.kept": "The organisation stores a number and the date, without a name. It does not know who asked.",
	"certificate.ask": "Ask for the certificate",
	"certificate.asking": "Asking…",
	"certificate.offline": "You are offline: the certificate cannot be asked for yet. Once received, it stays here.",
	"certificate.no.unearned":
		"The answers received do not show this level yet. Send those that are waiting, or take the next test.",
	"certificate.no.withdrawn":
		"The organisation withdrew this certificate. Talk to the person who gives the training course.",
	"certificate.no.gone": "The training course no longer knows this key: its answers were withdrawn or deleted.",
	"certificate.no.later": "The request failed. Your answers are stored here. Try again later.",
	"certificate.name": "The name to write on the certificate",
	"certificate.name.stays": "It stays on this device, and on your paper. It is sent to nobody.",
	"certificate.print": "Print, or save as PDF",
	"certificate.badge": "The badge (file)",
	"certificate.badge.what":
		"The badge is a signed Open Badge 3.0, without a name: a file to keep in a badge wallet, or to show.",
	"certificate.unnamed": "First and last name",
	"certificate.showed":
		"answered at least {percent}% of the questions of a test correctly, {day} days after the training course.",
	"certificate.training": "Training course",
	"certificate.by": "Organisation",
	"certificate.on": "Issued on",
	"certificate.held": "Training course held on",
	"certificate.number": "Number",
	"certificate.qr": "Code to scan, to check this certificate",
	"certificate.check": "Check this certificate",
	"certificate.honest":
		"Test taken on one’s own device, without supervision. The name was written by the person; neither the organisation nor Ravive knows it.",
	"certificate.verify": "See the page that checks it",
};
