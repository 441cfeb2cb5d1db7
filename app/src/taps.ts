/**
 * Guards what comes on screen from the second of two taps: for a moment a shield lies over the place that was tapped, where
 * another control now stands. Leaving fast is never covered, and keys are not taps.
 */
export const SHIELD_MS = 700;
/** A finger does not come down twice on the same point. */
const SIDE_PX = 48;
const CONTROL = "a, button, input, label, select, summary, textarea";

interface Tapped {
	x: number;
	y: number;
	control: Element;
	words: string | null;
}

const controlAt = (x: number, y: number): Element | null => document.elementFromPoint(x, y)?.closest(CONTROL) ?? null;

export function guardTaps(): void {
	const shield = document.createElement("div");
	shield.style.cssText = `position:fixed;z-index:9999;width:${SIDE_PX}px;height:${SIDE_PX}px`;
	shield.dataset.shield = "";
	let tapped: Tapped | null = null;
	let timer = 0;
	const settle = (): void => {
		tapped = null;
		shield.remove();
	};
	const wait = (): void => {
		clearTimeout(timer);
		timer = setTimeout(settle, SHIELD_MS) as unknown as number;
	};
	const look = (): void => {
		if (!tapped || shield.isConnected) return;
		const { x, y, control, words } = tapped;
		const there = controlAt(x, y);
		// A button may be used again under another name.
		if (!there || there.matches("[data-exit]") || (there === control && there.textContent === words)) return;
		shield.style.left = `${x - SIDE_PX / 2}px`;
		shield.style.top = `${y - SIDE_PX / 2}px`;
		document.body.append(shield);
		wait();
	};
	addEventListener(
		"click",
		({ clientX: x, clientY: y, detail }) => {
			const control = detail > 0 && controlAt(x, y);
			if (!control) return;
			settle();
			tapped = { x, y, control, words: control.textContent };
			wait();
		},
		true,
	);
	addEventListener("scroll", look, true);
	new MutationObserver(look).observe(document.body, {
		subtree: true,
		childList: true,
		characterData: true,
		attributeFilter: ["hidden", "disabled"],
	});
}
