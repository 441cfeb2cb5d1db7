/** The way to a certificate: from a training's panel, and from the end of a test. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { earnedDay } from "../../core/certificateLevel";
import type { Training } from "../../core/training";
import { w } from "../../i18n/trainings/words";
import { onDate, percent } from "../../i18n/translate";
import { hrefOf } from "../../router";
import { answers, language } from "../../state/app";
import { present } from "../../state/trainings";
import { Icon } from "../parts";
import { standingOf } from "./open";

/** Returns what a certificate takes, in words; empty where the training gives none. */
export function levelOf({ sheet }: Pick<Training, "sheet">): string {
	const share = sheet?.certificate_share ?? null;
	return share === null || !sheet?.test_days.length ? "" : w("certificate.takes", { percent: percent(share) });
}

/** Returns the day of the test that a certificate is given for, or may be; null where no level was shown. */
const shownDay = (training: Training): number | null =>
	training.certificate ? training.certificate.test_day : earnedDay(present(training), answers.value);

/** `isMain`: it is what to do next. */
function Certificate({ training, isMain = false }: { training: Training; isMain?: boolean }): JSX.Element {
	useEffect(() => {
		// Few need its screen: it is kept from now on, and there without network.
		import("./certificate").catch(() => undefined);
	}, []);
	return (
		<>
			{!training.certificate && <p>{w("certificate.reached")}</p>}
			<a
				class={isMain ? "button" : "button button-quiet"}
				href={hrefOf(language.value, "certificate", training.code)}
				data-certificate={shownDay(training)}
			>
				<Icon name="file" />
				{w(training.certificate ? "certificate.mine" : "certificate.get")}
			</a>
		</>
	);
}

/** The line of a training's panel that leads to its certificate, or says what one takes. */
export function CertificateLine({ training }: { training: Training }): JSX.Element | null {
	if (shownDay(training) !== null) return <Certificate training={training} />;
	const level = levelOf(training);
	return level ? <p class="soft">{level}</p> : null;
}

/** Returns whether a certificate can be asked for by the test of a day, and was not yet. */
export const isToBeAsked = (training: Training, day: number): boolean =>
	!training.certificate && shownDay(training) === day;

/** What the delayed test of a day came to: the certificate, or what it takes and when the next test is. */
export function Level({ training, day }: { training: Training; day: number }): JSX.Element | null {
	const level = levelOf(training);
	if (!level) return null;
	const next = standingOf(training).find(({ state }) => state === "coming");
	return (
		<section class="panel">
			{earnedDay(present(training), answers.value) === day ? (
				<Certificate training={training} isMain={isToBeAsked(training, day)} />
			) : (
				<p>
					{level} {next && w("certificate.next", { date: onDate(next.test.opensAt) })}
				</p>
			)}
		</section>
	);
}
