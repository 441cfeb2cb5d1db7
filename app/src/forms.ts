/** Begins the proof of work of a public form at its first focus. Before, nothing but these few lines is fetched. */
const SOLVER = "/static/app/proof.js";

for (const line of document.querySelectorAll<HTMLElement>("[data-proof]")) {
	const form = line.closest("form");
	form?.addEventListener(
		"focusin",
		// Where it does not arrive, the form is sent without a proof.
		() => import(/* @vite-ignore */ SOLVER).then(({ connect }) => connect(form, line)).catch(() => undefined),
		{ once: true },
	);
}
