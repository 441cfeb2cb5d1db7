/** Spots on a picture: seen where they will be, moved with the pointer or the keys; the figures of the form say the same. */
import { filled, make, type Words, write } from "./page";
import { entries } from "./places";
import { nameOf } from "./rows";

const SMALLEST_RADIUS = 3;
const FIRST_RADIUS = 8;
const STEP = 1;

interface Spot {
	row: HTMLElement;
	x: HTMLInputElement;
	y: HTMLInputElement;
	radius: HTMLInputElement;
}

const numberOf = (field: HTMLInputElement, otherwise: number): number => {
	const value = Number.parseFloat(field.value.replace(",", "."));
	return Number.isFinite(value) ? value : otherwise;
};
const written = (value: number, least = 0): string =>
	String(Math.round(Math.min(100, Math.max(least, value)) * 10) / 10);

function spotOf(row: HTMLElement): Spot | null {
	const field = (name: string): HTMLInputElement | null => row.querySelector(`[data-contentpath="${name}"] input`);
	const [x, y, radius] = [field("x"), field("y"), field("radius")];
	return x && y && radius ? { row, x, y, radius } : null;
}

/** Draws the picture above the list of spots, and keeps both the same. */
export function connectSpots(form: HTMLElement, pictures: Record<string, string>, words: Words): void {
	const list = form.querySelector<HTMLElement>('[data-contentpath="spots"]');
	const chosen = form.querySelector<HTMLSelectElement>('[data-contentpath="picture"] select');
	if (!list || !chosen) return;
	const image = make("img", { alt: "" });
	const stage = make("div", { class: "r-spots", role: "group", "aria-label": words.spots }, image);
	const hint = make("p", { class: "r-soft" }, words.spotsHint ?? "");
	const place = make("div", {}, hint, stage);
	list.querySelector("[data-streamfield-list-container]")?.before(place);

	const draw = (): void => {
		const url = pictures[chosen.value];
		hint.textContent = url ? (words.spotsHint ?? "") : (words.spotsWithout ?? "");
		stage.hidden = !url;
		if (url && image.getAttribute("src") !== url) image.src = url;
		const focused = document.activeElement?.getAttribute("data-r-spot");
		for (const old of stage.querySelectorAll(".r-spot")) old.remove();
		for (const [number, row] of entries(list).entries()) {
			const spot = spotOf(row);
			if (spot) stage.append(handle(spot, number));
		}
		if (focused) stage.querySelector<HTMLElement>(`[data-r-spot="${focused}"]`)?.focus();
	};

	const handle = (spot: Spot, number: number): HTMLElement => {
		const [x, y, radius] = [numberOf(spot.x, 50), numberOf(spot.y, 50), numberOf(spot.radius, FIRST_RADIUS)];
		const isRight = spot.row.querySelector<HTMLInputElement>('[data-contentpath="right"] input')?.checked ?? false;
		const name = nameOf(spot.row) || `${words.row} ${number + 1}`;
		const label = filled(words.spot ?? "", { name, x: Math.round(x), y: Math.round(y), radius: Math.round(radius) });
		const circle = make(
			"button",
			{
				type: "button",
				class: `r-spot${isRight ? " r-right" : ""}`,
				"data-r-spot": String(number),
				"aria-label": label,
			},
			String(number + 1),
		);
		circle.style.cssText = `left:${x}%;top:${y}%;width:${2 * radius}%`;
		circle.addEventListener("pointerdown", (event) => drag(event, spot, circle));
		circle.addEventListener("keydown", (event) => nudge(event, spot));
		return circle;
	};

	const move = (spot: Spot, x: number, y: number): void => {
		write(spot.x, written(x));
		write(spot.y, written(y));
		if (!spot.radius.value) write(spot.radius, String(FIRST_RADIUS));
	};

	const drag = (event: PointerEvent, spot: Spot, circle: HTMLElement): void => {
		event.preventDefault();
		circle.setPointerCapture(event.pointerId);
		circle.focus();
		const box = stage.getBoundingClientRect();
		const at = ({ clientX, clientY }: PointerEvent): [number, number] => [
			(100 * (clientX - box.left)) / box.width,
			(100 * (clientY - box.top)) / box.height,
		];
		const follow = (moved: PointerEvent): void => {
			const [x, y] = at(moved);
			circle.style.left = `${x}%`;
			circle.style.top = `${y}%`;
		};
		const drop = (moved: PointerEvent): void => {
			circle.removeEventListener("pointermove", follow);
			move(spot, ...at(moved));
			draw();
		};
		circle.addEventListener("pointermove", follow);
		circle.addEventListener("pointerup", drop, { once: true });
	};

	const nudge = (event: KeyboardEvent, spot: Spot): void => {
		const by = event.shiftKey ? STEP * 5 : STEP;
		const moves: Record<string, [number, number]> = {
			ArrowLeft: [-by, 0],
			ArrowRight: [by, 0],
			ArrowUp: [0, -by],
			ArrowDown: [0, by],
		};
		const moved = moves[event.key];
		if (moved) move(spot, numberOf(spot.x, 50) + moved[0], numberOf(spot.y, 50) + moved[1]);
		else if (event.key === "+" || event.key === "-") {
			const change = event.key === "+" ? by : -by;
			write(spot.radius, written(numberOf(spot.radius, FIRST_RADIUS) + change, SMALLEST_RADIUS));
		} else return;
		event.preventDefault();
		draw();
	};

	form.addEventListener("input", draw);
	form.addEventListener("r-rows", draw);
	chosen.addEventListener("change", draw);
	draw();
}
