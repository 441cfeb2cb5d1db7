/** The text of a style sheet that one screen adopts for itself. */
declare module "*.css?inline" {
	const text: string;
	export default text;
}
/** The words of one language, put in by the build of the single file. */
declare module "#words" {
	export const messages: import("./i18n/fr").AppMessages & import("./i18n/translate").Catalogue;
}
