/** Speaks the words of certificates. All four languages come with their screen: few fetch it, and it is there without network then. */
import type { Language } from "../../store/settings";
import { currentLocale, filled, type Values } from "../translate";
import { words as de } from "./de";
import { words as en } from "./en";
import { type CertificateKey, type CertificateWords, words as fr } from "./fr";
import { words as nl } from "./nl";

const catalogues: Record<Language, CertificateWords> = { fr, nl, de, en };

export function c(key: CertificateKey, values: Values = {}): string {
	return filled(catalogues[currentLocale()][key], values);
}
