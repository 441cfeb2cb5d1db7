/** The words of reminders in French. */
export const reminderWords = {
	"remind.title": "Rappels",
	"remind.why":
		"Seulement quand des cartes sont à raviver, deux fois par semaine au plus. Le message ne dit rien du sujet : « Quelques cartes sont prêtes ».",
	"remind.from": "Pas avant",
	"remind.until": "Pas après",
	"remind.push": "Notification sur ce téléphone",
	"remind.push.keeps":
		"Le site garde où ce navigateur reçoit ses messages et les jours à venir : chiffrés, à part des réponses. Le message passe par le service du navigateur, qui ne peut pas le lire.",
	"remind.push.start": "Activer les notifications",
	"remind.push.here": "Les notifications arrivent sur ce téléphone.",
	"remind.push.elsewhere":
		"Les notifications arrivent sur un autre téléphone. Si vous les activez ici, elles n’arrivent plus là-bas.",
	"remind.push.denied":
		"Les notifications de ce site sont bloquées dans ce navigateur. Ses réglages permettent de les autoriser.",
	"remind.push.install": "Sur iPhone et iPad, seulement une fois Ravive sur l’écran d’accueil.",
	"remind.push.how": "Comment faire",
	"remind.push.unknown": "Ce navigateur ne connaît pas les notifications.",
	"remind.offline": "Sans réseau, rien ne peut être activé ici. Arrêter reste possible.",
	"remind.said.refused": "Le navigateur n’a pas donné son accord : rien n’est activé.",
	"remind.said.offline": "Le site n’a pas répondu : rien n’a changé. Réessayez plus tard.",
	"remind.said.over": "Cette formation ne connaît plus ce téléphone, ou elle est close.",
	"remind.said.stopped": "Les rappels sont arrêtés.",
	"remind.stop": "Arrêter tous les rappels",
	"remind.stopping": "Arrêtés sur ce téléphone ; le site l’apprendra au retour du réseau.",
	"remind.exit": "« Quitter vite » arrête aussi les notifications de ce téléphone.",
} as const;

export type ReminderWords = Record<keyof typeof reminderWords, string>;
