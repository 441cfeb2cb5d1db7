/** Hotspot: details touched on a picture, or ticked in the list that says the same. A variant asks in words: it begins with the list. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { HotspotCard } from "../core/bundle";
import { own } from "./language";
import { FeedbackOptions, Icon, type Result, useDrawn } from "./parts";
import type { AskProps, FeedbackProps, Response, ShownPicture, View } from "./view";

type Spot = HotspotCard["spots"][number];

/** How far around a spot a finger still means it, in radii. */
const REACH_RADII = 1.7;

const chosenIn = (response: Response | null): string[] => (response && "spots" in response ? response.spots : []);

/** How many details are asked for. */
const wantedOf = ({ spots }: HotspotCard): number => spots.filter(({ right }) => right).length;

const pictureOf = (card: HotspotCard, pictures: Record<string, ShownPicture>): ShownPicture | undefined =>
	card.picture ? pictures[card.picture] : undefined;

/** Returns the spot nearest to a touch, its place given from 0 to 1 of the picture's width and height; null when none is near. */
export function spotNear(spots: readonly Spot[], picture: ShownPicture, across: number, down: number): Spot | null {
	const distance = (spot: Spot): number =>
		Math.hypot(across * 100 - spot.x, ((down * 100 - spot.y) * picture.height) / picture.width) / spot.radius;
	const [nearest] = [...spots].sort((one, other) => distance(one) - distance(other));
	return nearest && distance(nearest) <= REACH_RADII ? nearest : null;
}

const ringStyle = ({ x, y, radius }: Spot): Record<string, string> => ({
	left: `${x}%`,
	top: `${y}%`,
	width: `${2 * radius}%`,
});

/** Keeps the number of a ring inside the picture. */
const ringSides = ({ x, y }: Spot): Record<string, boolean | undefined> => ({
	"data-low": y < 22 || undefined,
	"data-left": x > 85 || undefined,
});

function Ask({ card, pictures, random, draft, onDraft, t }: AskProps<HotspotCard>): JSX.Element {
	const picture = pictureOf(card, pictures);
	const isVariant = card.variants?.some(({ prompt }) => prompt === card.prompt);
	const [shown, setShown] = useState<"picture" | "list">(picture && !isVariant ? "picture" : "list");
	const spots = useDrawn(card.spots, random);
	const [missed, setMissed] = useState(false);
	const chosen = chosenIn(draft);

	function toggle(id: string): void {
		// One too many takes the place of the last.
		const others = chosen.filter((other) => other !== id);
		const next = chosen.includes(id) ? others : [...others.slice(0, wantedOf(card) - 1), id];
		setMissed(false);
		onDraft(next.length ? { spots: next } : null);
	}
	function touch(event: MouseEvent & { currentTarget: HTMLElement }): void {
		// A press without a place comes from a keyboard or a screen reader: the list is for them.
		if (!picture || event.detail === 0) {
			setShown("list");
			return;
		}
		const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
		const spot = spotNear(card.spots, picture, (event.clientX - left) / width, (event.clientY - top) / height);
		if (spot) toggle(spot.id);
		else setMissed(true);
	}

	return (
		<>
			{picture && (
				<fieldset class="tabs">
					<legend class="visually-hidden">{own(t("card.hotspot.view"))}</legend>
					{(["picture", "list"] as const).map((name) => (
						<button type="button" key={name} aria-pressed={shown === name} onClick={() => setShown(name)}>
							<Icon name={name === "picture" ? "img" : "list"} />
							{own(t(`card.hotspot.${name}`))}
						</button>
					))}
				</fieldset>
			)}
			{picture && shown === "picture" ? (
				<>
					<div class="figure">
						<button type="button" aria-describedby="hotspot-keyboard" onClick={touch}>
							<img src={picture.url} width={picture.width} height={picture.height} alt={card.picture_alt ?? ""} />
						</button>
						<span hidden id="hotspot-keyboard">
							{own(t("card.hotspot.keyboard"))}
						</span>
						{chosen.map((id, place) => {
							const spot = card.spots.find((other) => other.id === id);
							return (
								spot && (
									<button
										class="ring"
										type="button"
										key={id}
										data-spot={id}
										{...ringSides(spot)}
										style={ringStyle(spot)}
										aria-label={t("card.hotspot.remove", { place: place + 1, spot: spot.text })}
										onClick={() => toggle(id)}
									>
										<b>{place + 1}</b>
									</button>
								)
							);
						})}
					</div>
					<p class="instruction" aria-live="polite">
						{own(
							missed
								? t("card.hotspot.empty")
								: t("card.hotspot.chosen", { count: chosen.length, total: wantedOf(card) }),
						)}
					</p>
				</>
			) : (
				<>
					<p class="instruction">{card.picture_alt}</p>
					<fieldset class="options">
						<legend class="visually-hidden">{own(t("card.answers"))}</legend>
						{spots.map(({ id, text }) => (
							<label class="option" key={id} data-spot={id}>
								<input
									type="checkbox"
									name="spots"
									value={id}
									checked={chosen.includes(id)}
									onChange={() => toggle(id)}
								/>
								<span>{text}</span>
							</label>
						))}
					</fieldset>
				</>
			)}
		</>
	);
}

function Feedback({ card, pictures, response, random, t }: FeedbackProps<HotspotCard>): JSX.Element {
	const picture = pictureOf(card, pictures);
	const chosen = chosenIn(response);
	const items = useDrawn(card.spots, random)
		.filter(({ id, right }) => right || chosen.includes(id))
		.map((spot) => ({
			...spot,
			result: (!chosen.includes(spot.id) ? "missed" : spot.right ? "right" : "again") as Result,
			note: chosen.includes(spot.id) ? t("card.yours") : t("card.missed"),
		}));
	return (
		<>
			{picture && (
				<div class="figure">
					<img src={picture.url} width={picture.width} height={picture.height} alt={card.picture_alt ?? ""} />
					{items.map((spot) => (
						<span
							class="ring"
							key={spot.id}
							data-result={spot.result}
							{...ringSides(spot)}
							style={ringStyle(spot)}
							aria-hidden="true"
						>
							<b>
								<Icon name={spot.result === "again" ? "loop" : "check"} />
							</b>
						</span>
					))}
				</div>
			)}
			<FeedbackOptions items={items} t={t} />
		</>
	);
}

export const hotspot: View<HotspotCard> = {
	...{ Ask, Feedback, validates: true },
	isWhole: (card, draft) => chosenIn(draft).length === wantedOf(card),
};
