/** The words of reminders in English. */
import type { ReminderWords } from "./fr";

export const reminderWords: ReminderWords = {
	"remind.title": "Reminders",
	"remind.why":
		"Only when there are cards to revive, twice a week at most. The message says nothing about the subject: ‘A few cards are ready’.",
	"remind.from": "Not before",
	"remind.until": "Not after",
	"remind.night": "From {from} to {until} the next day: at night too.",
	"remind.push": "Notification on this device",
	"remind.push.keeps":
		"The site stores where this browser receives its messages, and the days to come: encrypted, apart from the answers. The message goes through the browser’s own service, which cannot read it.",
	"remind.push.start": "Turn notifications on",
	"remind.push.asking": "The browser is asking for your permission…",
	"remind.push.here": "Notifications come to this device.",
	"remind.push.elsewhere": "Notifications come to another device. Turn them on here, and they no longer come there.",
	"remind.push.denied": "Notifications of this site are blocked in this browser. Its settings can allow them.",
	"remind.push.install": "On iPhone and iPad, only once Ravive is on the Home Screen.",
	"remind.push.how": "How to",
	"remind.push.unknown": "This browser does not support notifications.",
	"remind.mail": "E-mail",
	"remind.mail.keeps":
		"The site stores the address encrypted, apart from the answers: nothing links them. Each e-mail has a link to stop them and erase the address.",
	"remind.mail.address": "E-mail address",
	"remind.mail.start": "Ask for a confirmation",
	"remind.mail.unconfirmed":
		"A message is waiting at that address. Its link confirms it, within two days; otherwise it is erased. Nothing new? A message from the same day leads to this request too.",
	"remind.mail.confirmed": "The address is confirmed. Where no notification comes, an e-mail does.",
	"remind.mail.stop": "Erase the address",
	"remind.calendar": "Calendar",
	"remind.calendar.keeps":
		"A secret address, for a calendar app. Anyone who has it sees the days, under the title ‘Three minutes’, and nothing else. The site stores only the days, encrypted.",
	"remind.calendar.start": "Create an address",
	"remind.calendar.stop": "Delete this address",
	"remind.calendar.elsewhere": "An address was created on another device. Creating one here replaces it.",
	"remind.said.too-often": "Too many requests for today. Try again tomorrow.",
	"remind.offline": "{why} Nothing can be turned on here. You can still stop reminders.",
	"remind.said.refused": "The browser did not agree: nothing has been turned on.",
	"remind.said.offline": "The site did not answer: nothing has changed. Try again later.",
	"remind.said.over": "This training course no longer knows this device, or it is closed.",
	"remind.said.address": "This e-mail address is not valid: nothing has been turned on. Please check it.",
	"remind.said.not-offered": "This site does not offer this kind of reminder: nothing has changed.",
	"remind.said.malformed":
		"The site refused this device’s request: nothing has changed. Choose other hours, or tell the trainers.",
	"remind.said.stopped": "Reminders have been stopped.",
	"remind.stop": "Stop all reminders",
	"remind.stopping": "Stopped on this device; the site will know as soon as possible.",
	"remind.exit":
		"‘Quick exit’ stops this device’s notifications too; e-mails stop through their link, a calendar in its app.",
};
