/** Where the steps of a scenario stand on its map: a tree of its choices, and what leads from box to box. */

export interface MapStep {
	id: string;
	name: string;
	isEnding: boolean;
	ways: { to: string; credit: number }[];
}

export interface Placed extends MapStep {
	column: number;
	row: number;
	/** The step that it hangs on in the tree; null for the first, and for those that nothing leads to. */
	parent: string | null;
}

/**
 * Returns the steps as a list that is read like a tree, each before those it leads to.
 * Its column is how many decisions lead to it at least; what nothing leads to stands in a column of its own, after the last.
 */
export function placed(steps: readonly MapStep[], start: string): Placed[] {
	const byId = new Map(steps.map((step) => [step.id, step]));
	const columns = new Map<string, number>();
	const children = new Map<string, string[]>();
	const parents = new Map<string, string>();
	const first = byId.has(start) ? start : (steps[0]?.id ?? "");
	const waiting = byId.has(first) ? [first] : [];
	for (const id of waiting) columns.set(id, 0);
	for (const id of waiting)
		for (const { to } of byId.get(id)?.ways ?? []) {
			if (!byId.has(to) || columns.has(to)) continue;
			columns.set(to, (columns.get(id) ?? 0) + 1);
			parents.set(to, id);
			children.set(id, [...(children.get(id) ?? []), to]);
			waiting.push(to);
		}
	const listed = (id: string): string[] => [id, ...(children.get(id) ?? []).flatMap(listed)];
	const apart = steps.filter(({ id }) => !columns.has(id));
	const order = [...(byId.has(first) ? listed(first) : []).map((id) => byId.get(id)), ...apart];
	const last = Math.max(-1, ...columns.values()) + 1;
	const filledRows = new Map<number, number>();
	return order.flatMap((step) => {
		if (!step) return [];
		const column = columns.get(step.id) ?? last;
		const row = filledRows.get(column) ?? 0;
		filledRows.set(column, row + 1);
		return [{ ...step, column, row, parent: parents.get(step.id) ?? null }];
	});
}

/** Returns the step that a key leads to from another; null where there is none. In a list, up and down follow its order. */
export function beside(steps: readonly Placed[], id: string, key: string, isList: boolean): Placed | null {
	const place = steps.findIndex((step) => step.id === id);
	const from = steps[place];
	if (!from) return null;
	const inColumn = (row: number): Placed | undefined =>
		steps.find((step) => step.column === from.column && step.row === row);
	const found: Record<string, () => Placed | undefined> = {
		Home: () => steps[0],
		End: () => steps.at(-1),
		ArrowLeft: () => steps.find((step) => step.id === from.parent),
		ArrowRight: () =>
			steps.find(({ parent }) => parent === id) ??
			steps.find((step) => step.column > from.column && from.ways.some(({ to }) => to === step.id)),
		ArrowDown: () => (isList ? steps[place + 1] : inColumn(from.row + 1)),
		ArrowUp: () => (isList ? steps[place - 1] : inColumn(from.row - 1)),
	};
	return found[key]?.() ?? null;
}

/** In units of a sixteenth of the font size, so that the map grows with them. */
export const BOX = { width: 136, height: 84, gapX: 38, gapY: 16, pad: 8 };
const SVG = "http://www.w3.org/2000/svg";
const REM = 16;

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
	const element = document.createElementNS(SVG, name);
	for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
	return element;
}

export const left = ({ column }: Placed): number => BOX.pad + column * (BOX.width + BOX.gapX);
export const top = ({ row }: Placed): number => BOX.pad + row * (BOX.height + BOX.gapY);
export const inRem = (units: number): string => `${units / REM}rem`;

/** Returns how wide and high the map is; room is left for the arrows that turn back. */
export function sizeOf(boxes: readonly Placed[]): { width: number; height: number } {
	return {
		width: Math.max(0, ...boxes.map(left)) + BOX.width + BOX.gapX,
		height: Math.max(0, ...boxes.map(top)) + BOX.height + BOX.gapY + BOX.pad,
	};
}

function arrow(from: Placed, to: Placed, credit: number, isOpen: boolean): SVGElement {
	const [x1, y1] = [left(from) + BOX.width, top(from) + BOX.height / 2];
	const isBack = to.column <= from.column;
	const [x2, y2] = isBack ? [left(to) + BOX.width / 2, top(to) + BOX.height] : [left(to), top(to) + BOX.height / 2];
	const bend = BOX.gapX / 1.6;
	const path = isBack
		? `M${x1} ${y1}C${x1 + bend} ${y1 + 60} ${x2} ${y2 + 40} ${x2} ${y2}`
		: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
	const kind = credit >= 1 ? "right" : credit > 0 ? "partly" : "again";
	const name = `r-way r-way-${kind}${isOpen ? " r-way-open" : ""}`;
	return shape("path", { d: path, class: name, "marker-end": "url(#r-arrow)" });
}

/** Returns the arrows of the map as a drawing; those that leave the open step are heavier. Its boxes say the same in words. */
export function arrows(boxes: readonly Placed[], open: string): SVGElement {
	const { width, height } = sizeOf(boxes);
	const map = shape("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", class: "r-map" });
	map.style.width = inRem(width);
	map.style.height = inRem(height);
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
			if (target) map.append(arrow(from, target, credit, from.id === open));
		}
	return map;
}
