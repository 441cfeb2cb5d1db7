/** The code of the second circle: what a trained group hands on to those it trains. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Training } from "../../core/training";
import { w } from "../../i18n/trainings/words";
import { hrefOf } from "../../router";
import { language } from "../../state/app";
import { circlesOf } from "../../state/trainings";
import { Button } from "../parts";
import { Qr } from "../qr";
import { session } from "../session/currentCard";
import { Code } from "./code";
import { groupOf } from "./shared";

/** Returns the address where a code joins, on this very site. */
const linkOf = (code: string): string => new URL(hrefOf(language.value, "join", code), location.href).href;

/** Hands the link to another app of the phone where that can be done, else copies it. Returns true once it is copied. */
async function pass(url: string): Promise<boolean> {
	if (navigator.share) {
		// Closing the phone's own sheet is no failure.
		await navigator.share({ url }).catch(() => undefined);
		return false;
	}
	return navigator.clipboard.writeText(url).then(
		() => true,
		() => false,
	);
}

/** An address to hand on. */
export function Link({ url }: { url: string }): JSX.Element {
	const isCopied = useSignal(false);
	const hand = async (): Promise<void> => {
		isCopied.value = await pass(url);
	};
	return (
		<>
			<p class="soft wrapped">{url}</p>
			<Button quiet onClick={hand}>
				{w("share" in navigator ? "circle.share" : "circle.copy")}
			</Button>
			<div role="status">{isCopied.value && <p>{w("circle.copied")}</p>}</div>
		</>
	);
}

/** Folded: few people of a group train others. */
export function Circle({ training: { sheet } }: { training: Training }): JSX.Element | null {
	const isOpen = useSignal(false);
	const code = sheet?.second_circle;
	if (!code) return null;
	const url = linkOf(code);
	const label = w("circle.qr", { code: [...code].join(" ") });
	return (
		<details
			class="fold"
			data-circle={code}
			onToggle={({ currentTarget }) => {
				isOpen.value = currentTarget.open;
			}}
		>
			<summary>{w("circle.title")}</summary>
			<p>{w("circle.why")}</p>
			<Code code={code} />
			{isOpen.value && <Qr link={url} label={label} />}
			<Link url={url} />
			<p class="soft">{w("circle.numbers", { count: groupOf(sheet) })}</p>
		</details>
	);
}

/** At the end of a session: the codes of the trainings that its cards belong to. */
export function Circles(): JSX.Element {
	return (
		<>
			{circlesOf(session.value?.tiles.map(({ deck }) => deck) ?? []).map((training) => (
				<div class="folds" key={training.key}>
					<Circle training={training} />
				</div>
			))}
		</>
	);
}
