/** The words of reminders in English. */
import type { ReminderWords } from "./fr";

export const reminderWords: ReminderWords = {
	"remind.title": "Reminders",
	"remind.why":
		"Only when there are cards to revive, twice a week at most. The message says nothing about the subject: “A few cards are ready”.",
	"remind.from": "Not before",
	"remind.until": "Not after",
	"remind.night": "From {from} to {until} the next day: at night too.",
	"remind.push": "Notification on this device",
	"remind.push.keeps":
		"The site keeps where this browser takes its messages, and the days to come: encrypted, apart from the answers. The message goes through the browser’s own service, which cannot read it.",
	"remind.push.start": "Turn notifications on",
	"remind.push.asking": "The browser asks for your permission…",
	"remind.push.here": "Notifications come to this device.",
	"remind.push.elsewhere": "Notifications come to another device. Turn them on here, and they no longer come there.",
	"remind.push.denied": "Notifications of this site are blocked in this browser. Its settings can allow them.",
	"remind.push.install": "On iPhone and iPad, only once Ravive is on the Home Screen.",
	"remind.push.how": "How to",
	"remind.push.unknown": "This browser does not support notifications.",
	"remind.mail": "E-mail",
	"remind.mail.keeps":
		"The site keeps the address encrypted, apart from the answers: nothing links them. Each e-mail has a link that stops them and erases the address.",
	"remind.mail.address": "E-mail address",
	"remind.mail.start": "Ask for a confirmation",
	"remind.mail.unconfirmed":
		"A message waits at that address. Its link confirms it, within two days; otherwise it is erased. Nothing new? A message of the same day leads to this request too.",
	"remind.mail.confirmed": "The address is confirmed. Where no notification comes, an e-mail does.",
	"remind.mail.stop": "Erase the address",
	"remind.calendar": "Calendar",
	"remind.calendar.keeps":
		"A secret address, for a calendar app. Anyone who has it sees the days, under the title “Three minutes”, and nothing else. The site keeps the days alone, encrypted.",
	"remind.calendar.start": "Make an address",
	"remind.calendar.stop": "Delete this address",
	"remind.calendar.elsewhere": "An address was made on another device. Making one here replaces it.",
	"remind.said.too-often": "Too many requests for today. Try again tomorrow.",
	"remind.offline": "{why} Nothing can be turned on here. Stopping is possible all the same.",
	"remind.said.refused": "The browser did not agree: nothing is turned on.",
	"remind.said.offline": "The site did not answer: nothing has changed. Try again later.",
	"remind.said.over": "This training does not know this device any more, or it is closed.",
	"remind.said.address": "This e-mail address is not valid: nothing is turned on. Please check it.",
	"remind.said.not-offered": "This site does not offer this kind of reminder: nothing has changed.",
	"remind.said.malformed":
		"The site refuses what this device asks: nothing has changed. Choose other hours, or tell the trainers.",
	"remind.said.stopped": "Reminders are stopped.",
	"remind.stop": "Stop all reminders",
	"remind.stopping": "Stopped on this device; the site will learn of it as soon as it can.",
	"remind.exit":
		"“Leave fast” stops this device’s notifications too; an e-mail stops by its link, a calendar in its app.",
};
