/** Ordering: lines moved by two buttons, by the arrow keys or by dragging. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { OrderCard } from "../core/bundle";
import { own } from "./language";
import { Linked } from "./linked";
import { Icon, ResultIcon, shuffled } from "./parts";
import type { AskProps, FeedbackProps, Response, View } from "./view";

const orderIn = (response: Response | null): string[] | null =>
	response && "order" in response ? response.order : null;

/** Far from its neighbours, so that the orders of two times look little alike. */
const STRIDE = 0.618;

/** Returns the steps in an order that is not already the right one, nor the one of the time before. */
export function firstOrder(card: OrderCard, random: () => number, turn?: number): string[] {
	const right = card.steps.map(({ id }) => id);
	if (turn === undefined) {
		const drawn = shuffled(right, random);
		return drawn.every((id, place) => id === right[place]) ? [...drawn.slice(1), drawn[0]] : drawn;
	}
	const wrong = right.reduce((product, _, place) => product * (place + 1), 1) - 1;
	const start = [...card.id].reduce((sum, character) => sum + character.charCodeAt(0), 0);
	let number = 1 + ((start + turn * Math.max(1, Math.floor(wrong * STRIDE))) % wrong);
	// Each number below the factorial of the steps names one order; 0 names the right one.
	const left = [...right];
	return right.map((_, place) => {
		const orders = right.slice(place + 1).reduce((product, _, rest) => product * (rest + 1), 1);
		const [taken] = left.splice(Math.floor(number / orders), 1);
		number %= orders;
		return taken;
	});
}

/** Returns the place of the line that `y` (pixels in the window) is over, from 0. */
function placeAt(list: HTMLElement, y: number): number {
	const middles = [...list.children].map((line) => {
		const { top, height } = line.getBoundingClientRect();
		return top + height / 2;
	});
	return middles.filter((middle) => middle < y).length;
}

function Ask({ card, random, turn, draft, onDraft, t }: AskProps<OrderCard>): JSX.Element {
	const [order, setOrder] = useState(() => orderIn(draft) ?? firstOrder(card, random, turn));
	const [held, setHeld] = useState<string | null>(null);
	const [said, setSaid] = useState("");
	const list = useRef<HTMLOListElement>(null);
	const focused = useRef<HTMLElement | null>(null);
	const textOf = (id: string): string => card.steps.find((step) => step.id === id)?.text ?? id;

	// Moving a line in the page takes the focus away from its button.
	useLayoutEffect(() => {
		focused.current?.focus();
		focused.current = null;
		onDraft({ order });
	}, [order]);

	function move(id: string, place: number): void {
		const from = order.indexOf(id);
		const to = Math.max(0, Math.min(order.length - 1, place));
		if (to === from) return;
		const moved = order.filter((other) => other !== id);
		moved.splice(to, 0, id);
		const active = document.activeElement;
		if (active instanceof HTMLElement && list.current?.contains(active)) focused.current = active;
		setOrder(moved);
		setSaid(t("card.order.place", { step: textOf(id), place: to + 1, total: order.length }));
	}

	function onKeyDown(event: KeyboardEvent, id: string, place: number): void {
		const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
		if (!step) return;
		event.preventDefault();
		move(id, place + step);
	}

	function onDrag(event: PointerEvent): void {
		if (!held || !list.current) return;
		const place = order.indexOf(held);
		const target = placeAt(list.current, event.clientY);
		move(held, target > place ? target - 1 : target);
	}

	return (
		<>
			<ol class="options" ref={list} onPointerMove={onDrag} onLostPointerCapture={() => setHeld(null)}>
				{order.map((id, place) => (
					<li class={held === id ? "option order-step held" : "option order-step"} key={id} data-step={id}>
						<span
							class="grip"
							onPointerDown={(event) => {
								// The list holds the pointer: a line that moves in the page would lose it.
								list.current?.setPointerCapture(event.pointerId);
								setHeld(id);
							}}
						>
							<Icon name="grip" />
						</span>
						<span>{textOf(id)}</span>
						<span class="moves">
							{([-1, 1] as const).map((step) => (
								<button
									class="move"
									type="button"
									key={step}
									aria-label={t(step < 0 ? "card.order.up" : "card.order.down", { step: textOf(id) })}
									aria-disabled={place + step < 0 || place + step === order.length}
									onKeyDown={(event) => onKeyDown(event, id, place)}
									onClick={() => move(id, place + step)}
								>
									<Icon name={step < 0 ? "up" : "down"} />
								</button>
							))}
						</span>
					</li>
				))}
			</ol>
			<p class="instruction" aria-live="polite">
				{own(said || t("card.order.hint"))}
			</p>
		</>
	);
}

function Feedback({ card, response, marked, t }: FeedbackProps<OrderCard>): JSX.Element {
	const given = orderIn(response) ?? [];
	// Of an order that was not given, no line is partly right.
	const isGiven = Object.keys(marked.parts).length > 0;
	return (
		<ol class="options" aria-label={t("card.result")}>
			{card.steps.map(({ id, text, feedback }, place) => {
				const yours = given.indexOf(id);
				const isPlaced = marked.parts[id] === 1;
				const result = isPlaced ? "right" : isGiven ? "partly" : "missed";
				return (
					<li class="option" key={id} data-step={id} data-result={result}>
						<span class="result-mark">
							<ResultIcon result={result} t={t} />
						</span>
						<span>
							<b class="position">{place + 1}</b>
							{text}
							{feedback && (
								<small class="feedback">
									<Linked text={feedback} />
								</small>
							)}
						</span>
						<small class="yours">
							{own(yours >= 0 && (isPlaced ? t("card.order.placed") : t("card.order.yours", { place: yours + 1 })))}
						</small>
					</li>
				);
			})}
		</ol>
	);
}

export const order: View<OrderCard> = { Ask, Feedback, validates: true };
