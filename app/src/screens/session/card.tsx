/** What every screen with a card on it needs: the view of its kind, its picture, and the words and facts around it. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { loadView } from "../../cards/registry";
import type { SharedProps, ShownPicture, Translate, View } from "../../cards/view";
import type { AnyCard, Bundle } from "../../core/bundle";
import { currentLocale, message } from "../../i18n/translate";
import { pictureAddress } from "../../state/app";

export function translator(informal: boolean): Translate {
	return (key, values) => message(key, values, informal);
}

export function picturesOf(bundle: Bundle): Record<string, ShownPicture> {
	const pictures: Bundle["pictures"] = bundle.pictures;
	return Object.fromEntries(
		Object.entries(pictures).map(([id, picture]) => [id, { ...picture, url: pictureAddress(picture.url) }]),
	);
}

/** Loads the view of a kind, asked for before the paint: most are at hand. `failed` offers to try again. */
export function useView(kind: AnyCard["kind"]): { view: View | null; failed: boolean; retry: () => void } {
	const view = useSignal<{ kind: string; found: View } | null>(null);
	const failed = useSignal(false);
	const attempt = useSignal(0);
	useLayoutEffect(() => {
		let isWanted = true;
		failed.value = false;
		loadView(kind).then(
			(found) => {
				if (isWanted) view.value = { kind, found };
			},
			() => {
				if (isWanted) failed.value = true;
			},
		);
		return () => {
			isWanted = false;
		};
	}, [kind, attempt.value]);
	const retry = (): void => {
		attempt.value++;
	};
	return { view: view.value?.kind === kind ? view.value.found : null, failed: failed.value, retry };
}

export function Picture({
	card,
	pictures,
}: {
	card: AnyCard;
	pictures: Record<string, ShownPicture>;
}): JSX.Element | null {
	const picture = card.picture && card.kind !== "hotspot" ? pictures[card.picture] : undefined;
	if (!picture) return null;
	return (
		<figure class="picture">
			<img src={picture.url} width={picture.width} height={picture.height} alt={card.picture_alt ?? ""} />
		</figure>
	);
}

/** Returns what a view of the card receives for question and feedback; `card` is ready to show. */
export function sharedProps(card: AnyCard, bundle: Bundle): SharedProps<AnyCard> {
	const informal = bundle.audience === "teenagers";
	return { card, pictures: picturesOf(bundle), t: translator(informal), locale: currentLocale(), informal };
}
