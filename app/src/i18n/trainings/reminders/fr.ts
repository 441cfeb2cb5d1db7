/** The words of reminders in French. */
export const reminderWords = {
	"remind.title": "Rappels",
	"remind.why":
		"Seulement quand des cartes sont à raviver, deux fois par semaine au plus. Le message ne dit rien du sujet : « Quelques cartes sont prêtes ».",
	"remind.from": "Pas avant",
	"remind.until": "Pas après",
	"remind.night": "De {from} à {until} le lendemain : la nuit aussi.",
	"remind.push": "Notification sur cet appareil",
	"remind.push.keeps":
		"Le site garde où ce navigateur reçoit ses messages et les jours à venir : chiffrés, à part des réponses. Le message passe par le service du navigateur, qui ne peut pas le lire.",
	"remind.push.start": "Activer les notifications",
	"remind.push.asking": "Le navigateur demande votre accord…",
	"remind.push.here": "Les notifications arrivent sur cet appareil.",
	"remind.push.elsewhere":
		"Les notifications arrivent sur un autre appareil. Si vous les activez ici, elles n’arrivent plus là-bas.",
	"remind.push.denied":
		"Les notifications de ce site sont bloquées dans ce navigateur. Ses réglages permettent de les autoriser.",
	"remind.push.install": "Sur iPhone et iPad, seulement une fois Ravive sur l’écran d’accueil.",
	"remind.push.how": "Comment faire",
	"remind.push.unknown": "Ce navigateur ne connaît pas les notifications.",
	"remind.mail": "E-mail",
	"remind.mail.keeps":
		"Le site garde l’adresse chiffrée, à part des réponses : rien ne les relie. Chaque e-mail a un lien qui les arrête et efface l’adresse.",
	"remind.mail.address": "Adresse e-mail",
	"remind.mail.start": "Recevoir une demande de confirmation",
	"remind.mail.unconfirmed":
		"Un message attend à cette adresse. Son lien la confirme, dans les deux jours ; sans cela, elle est effacée. Rien de nouveau ? Un message du même jour mène aussi à cette demande.",
	"remind.mail.confirmed": "L’adresse est confirmée. Là où il n’y a pas de notification, un e-mail part.",
	"remind.mail.stop": "Effacer l’adresse",
	"remind.calendar": "Calendrier",
	"remind.calendar.keeps":
		"Une adresse secrète, à donner à une application de calendrier. Qui la connaît voit les jours, sous le titre « Trois minutes », et rien d’autre. Le site ne garde que les jours, chiffrés.",
	"remind.calendar.start": "Créer une adresse",
	"remind.calendar.stop": "Supprimer cette adresse",
	"remind.calendar.elsewhere": "Une adresse a été créée sur un autre appareil. En créer une ici la remplace.",
	"remind.said.too-often": "Trop de demandes pour aujourd’hui. Réessayez demain.",
	"remind.offline": "{why} Rien ne peut être activé ici. Arrêter reste possible.",
	"remind.said.refused": "Le navigateur n’a pas donné son accord : rien n’est activé.",
	"remind.said.offline": "Le site n’a pas répondu : rien n’a changé. Réessayez plus tard.",
	"remind.said.over": "Cette formation ne connaît plus cet appareil, ou elle est close.",
	"remind.said.address": "Cette adresse e-mail n’est pas valable : rien n’est activé. Vérifiez-la.",
	"remind.said.not-offered": "Ce site ne propose pas cette forme de rappel : rien n’a changé.",
	"remind.said.malformed":
		"Le site refuse ce que cet appareil demande : rien n’a changé. Choisissez d’autres heures, ou prévenez l’équipe de formation.",
	"remind.said.stopped": "Les rappels sont arrêtés.",
	"remind.stop": "Arrêter tous les rappels",
	"remind.stopping": "Arrêtés sur cet appareil ; le site l’apprendra dès que possible.",
	"remind.exit":
		"« Quitter vite » arrête aussi les notifications de cet appareil ; un e-mail s’arrête par son lien, un calendrier dans son application.",
} as const;

export type ReminderWords = Record<keyof typeof reminderWords, string>;
