/** The words of a certificate in French. */
export const words = {
	"certificate.title": "Attestation",
	"certificate.none": "Aucune attestation sur cet appareil.",
	"certificate.can": "Au test du jour {day}, vos réponses montrent le niveau demandé.",
	"certificate.sent": "Part : la clé de cet appareil, rien d’autre. Le serveur relit les réponses déjà reçues.",
	"certificate.kept": "L’organisation garde un numéro et la date, sans nom. Elle ne sait pas qui l’a demandée.",
	"certificate.ask": "Demander l’attestation",
	"certificate.asking": "Demande…",
	"certificate.offline": "Sans réseau, l’attestation ne peut pas encore être demandée. Une fois reçue, elle reste ici.",
	"certificate.no.unearned":
		"Les réponses reçues ne montrent pas encore ce niveau. Envoyez celles qui attendent, ou faites le prochain test.",
	"certificate.no.withdrawn":
		"L’organisation a retiré cette attestation. Parlez-en à la personne qui donne la formation.",
	"certificate.no.gone": "La formation ne connaît plus cette clé : ses réponses ont été retirées ou effacées.",
	"certificate.no.later": "La demande a échoué. Vos réponses sont gardées ici. Réessayez plus tard.",
	"certificate.name": "Le nom à écrire sur l’attestation",
	"certificate.name.stays": "Il reste sur cet appareil, et sur votre papier. Il n’est envoyé à personne.",
	"certificate.print": "Imprimer, ou enregistrer en PDF",
	"certificate.badge": "Le badge (fichier)",
	"certificate.badge.what":
		"Le badge est un Open Badge 3.0 signé, sans nom : un fichier à garder dans un portefeuille de badges, ou à montrer.",
	"certificate.unnamed": "Prénom et nom",
	"certificate.showed":
		"a répondu juste, {day} jours après la formation, à au moins {percent} % des questions d’un test.",
	"certificate.training": "Formation",
	"certificate.by": "Organisation",
	"certificate.on": "Délivrée le",
	"certificate.held": "Formation donnée le",
	"certificate.number": "Numéro",
	"certificate.qr": "Code à scanner pour vérifier cette attestation",
	"certificate.check": "Vérifier cette attestation",
	"certificate.honest":
		"Test passé sur son propre appareil, sans surveillance. Le nom est écrit par la personne elle-même ; ni l’organisation ni Ravive ne le connaissent.",
	"certificate.verify": "Voir la page de vérification",
} as const;

export type CertificateKey = keyof typeof words;
export type CertificateWords = Record<CertificateKey, string>;
