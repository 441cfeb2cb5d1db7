/** A small map of a scenario: its steps as boxes in the order in which they are reached, its choices as arrows. */
import { make, type Words } from "./page";
import { entries, idOf } from "./places";
import { nameOf } from "./rows";

export interface MapStep {
	id: string;
	name: string;
	isEnding: boolean;
	ways: { to: string; credit: number }[];
}

export interface Placed extends MapStep {
	column: number;
	row: number;
}

/** Returns the steps in columns: how many decisions lead to each at least; what nothing leads to stands in the last column. */
export function placed(steps: readonly MapStep[], start: string): Placed[] {
	const columns = new Map<string, number>();
	let ahead = steps.filter(({ id }) => id === start);
	for (let column = 0; ahead.length > 0; column++) {
		for (const step of ahead) columns.set(step.id, column);
		const next = new Set(ahead.flatMap(({ ways }) => ways.map(({ to }) => to)));
		ahead = steps.filter(({ id }) => next.has(id) && !columns.has(id));
	}
	const last = Math.max(-1, ...columns.values()) + 1;
	const filledRows = new Map<number, number>();
	return steps.map((step) => {
		const column = columns.get(step.id) ?? last;
		const row = filledRows.get(column) ?? 0;
		filledRows.set(column, row + 1);
		return { ...step, column, row };
	});
}

const BOX = { width: 128, height: 46, gapX: 58, gapY: 16, pad: 6 };
const LONGEST = 14;
const SVG = "http://www.w3.org/2000/svg";

function shape(name: string, attributes: Record<string, string | number>, text = ""): SVGElement {
	const element = document.createElementNS(SVG, name);
	for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
	element.textContent = text;
	return element;
}

const left = ({ column }: Placed): number => BOX.pad + column * (BOX.width + BOX.gapX);
const top = ({ row }: Placed): number => BOX.pad + row * (BOX.height + BOX.gapY);

function arrow(from: Placed, to: Placed, credit: number): SVGElement {
	const [x1, y1] = [left(from) + BOX.width, top(from) + BOX.height / 2];
	const isBack = to.column <= from.column;
	const [x2, y2] = isBack ? [left(to) + BOX.width / 2, top(to) + BOX.height] : [left(to), top(to) + BOX.height / 2];
	const bend = BOX.gapX / 1.6;
	const path = isBack
		? `M${x1} ${y1}C${x1 + bend} ${y1 + 60} ${x2} ${y2 + 60} ${x2} ${y2}`
		: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
	const kind = credit >= 1 ? "right" : credit > 0 ? "partly" : "again";
	return shape("path", { d: path, class: `r-way r-way-${kind}`, "marker-end": "url(#r-arrow)" });
}

/** Returns the map as a drawing; its list says the same in words. */
export function drawn(steps: readonly MapStep[], start: string): SVGElement {
	const boxes = placed(steps, start);
	const width = Math.max(0, ...boxes.map(left)) + BOX.width + BOX.pad * 6;
	const height = Math.max(0, ...boxes.map(top)) + BOX.height + BOX.pad + 40;
	const map = shape("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true", class: "r-map" });
	const marker = shape("marker", {
		id: "r-arrow",
		viewBox: "0 0 8 8",
		refX: 7,
		refY: 4,
		markerWidth: 11,
		markerHeight: 11,
		orient: "auto",
		markerUnits: "userSpaceOnUse",
	});
	marker.append(shape("path", { d: "M0 0L8 4L0 8z" }));
	map.append(marker);
	for (const from of boxes)
		for (const { to, credit } of from.ways) {
			const target = boxes.find(({ id }) => id === to);
			if (target) map.append(arrow(from, target, credit));
		}
	for (const [number, box] of boxes.entries()) {
		const kind = box.isEnding ? "r-box r-box-ending" : "r-box";
		map.append(shape("rect", { x: left(box), y: top(box), width: BOX.width, height: BOX.height, rx: 10, class: kind }));
		const name = box.name.length > LONGEST ? `${box.name.slice(0, LONGEST)}…` : box.name;
		const text = { x: left(box) + 9, y: top(box) + 28, class: "r-box-name" };
		map.append(shape("text", text, `${number + 1}. ${name}`));
	}
	return map;
}

function stepsOf(list: HTMLElement): MapStep[] {
	return entries(list).map((row) => {
		const choices = row.querySelector<HTMLElement>('[data-contentpath="choices"]');
		const ways = (choices ? entries(choices) : []).map((choice) => ({
			to: choice.querySelector<HTMLInputElement>('[data-contentpath="to"] [data-r-row]')?.value ?? "",
			credit: Number(choice.querySelector<HTMLSelectElement>('[data-contentpath="credit"] select')?.value || 0),
		}));
		const isEnding = row.querySelector<HTMLInputElement>('[data-contentpath="ending"] input')?.checked ?? false;
		return { id: idOf(row)?.value ?? "", name: nameOf(row), isEnding, ways };
	});
}

export function connectBranches(form: HTMLElement, words: Words): void {
	const list = form.querySelector<HTMLElement>('[data-contentpath="steps"]');
	const start = form.querySelector<HTMLInputElement>('[data-contentpath="start"] [data-r-row]');
	if (!list || !start) return;
	const region = make("div", { class: "r-scroll r-map-frame", tabindex: "0", role: "region", "aria-label": words.map });
	const hint = make("p", { class: "r-soft" }, words.mapHint ?? "");
	list.querySelector("[data-streamfield-list-container]")?.before(hint, region);
	const draw = (): void => region.replaceChildren(drawn(stepsOf(list), start.value));
	form.addEventListener("input", draw);
	form.addEventListener("change", draw);
	form.addEventListener("r-rows", draw);
	draw();
}
