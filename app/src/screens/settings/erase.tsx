/** Erasing everything: what trainings sent is deleted by their site first, as nobody can once the key is gone. */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../../i18n/translate";
import { hrefOf } from "../../router";
import { eraseEverything, language } from "../../state/app";
import { stopEverywhere, withdrawEverywhere } from "../../state/push";
import { trainings } from "../../state/trainings";
import { soon } from "../../store/patience";
import { Button, Icon, useQuestion } from "../parts";
import { session } from "../session/machine";

/**
 * `asking`: the site deletes what was sent. `unreached`: it did not answer, and nothing is erased. `late`: the browser erases a part
 * only later. `here`: this device is erased, what was sent is not.
 */
type Step = "closed" | "asked" | "asking" | "unreached" | "done" | "late" | "here";

/** Erases this device. Returns false where a part of it is only erased later. */
async function eraseDevice(): Promise<boolean> {
	session.value = null;
	// It reads the keys at once; what the browser does with it later is waited for no longer than the rest.
	const stopping = stopEverywhere(trainings.value);
	trainings.value = [];
	const isErased = await eraseEverything();
	await soon(stopping, () => undefined);
	return isErased;
}

async function erase(step: Signal<Step>): Promise<void> {
	step.value = "asking";
	if (!(await withdrawEverywhere(trainings.value))) step.value = "unreached";
	else step.value = (await eraseDevice()) ? "done" : "late";
}

async function eraseAnyway(step: Signal<Step>): Promise<void> {
	step.value = (await eraseDevice()) ? "here" : "late";
}

function Said({ step }: { step: Step }): JSX.Element {
	return (
		<div role="status">
			{(step === "done" || step === "here") && <p>{t(`settings.erase.${step}`)}</p>}
			{step === "asking" && trainings.value.length > 0 && <p>{t("settings.erase.asking")}</p>}
			{(step === "late" || step === "unreached") && <p class="notice">{t(`settings.erase.${step}`)}</p>}
		</div>
	);
}

/** What loses nothing stands where the question was asked from. */
function Answers({ step }: { step: Signal<Step> }): JSX.Element {
	const isUnreached = step.value === "unreached";
	const close = (): void => {
		step.value = "closed";
	};
	return (
		<div class="row">
			<Button quiet onClick={close}>
				{t("settings.erase.no")}
			</Button>
			<Button onClick={() => erase(step)} disabled={step.value === "asking"}>
				{t(isUnreached ? "status.retry" : "settings.erase.yes")}
			</Button>
			{isUnreached && (
				<Button quiet onClick={() => eraseAnyway(step)}>
					{t("settings.erase.anyway")}
				</Button>
			)}
		</div>
	);
}

export function ErasePanel(): JSX.Element {
	const step = useSignal<Step>("closed");
	const isOpen = ["asked", "asking", "unreached"].includes(step.value);
	const panel = useQuestion<HTMLElement>(isOpen);
	const ask = (): void => {
		step.value = "asked";
	};
	return (
		<section class="panel" id="erase" ref={panel}>
			<h2>{t("settings.erase")}</h2>
			<p class="soft">{t("settings.erase.why")}</p>
			{trainings.value.length > 0 && (
				<p class="notice">
					<Icon name="people" />
					<span>
						{t("settings.erase.trainings")} <a href={hrefOf(language.value, "trainings")}>{t("cards.trainings")}</a>
					</span>
				</p>
			)}
			{isOpen && (
				<p tabIndex={-1}>
					<b>{t("settings.erase.ask")}</b>
				</p>
			)}
			<Said step={step.value} />
			{isOpen ? (
				<Answers step={step} />
			) : (
				<Button quiet onClick={ask}>
					{t("settings.erase")}
				</Button>
			)}
		</section>
	);
}
