/** The way to a certificate. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { earnedDay } from "../../core/earned";
import type { Training } from "../../core/joined";
import { w } from "../../i18n/trainings/words";
import { percent } from "../../i18n/translate";
import { hrefOf } from "../../router";
import { answers, language } from "../../state/app";
import { Icon } from "../parts";

/** The line of a training's panel that leads to its certificate, or says what one takes. */
export function CertificateLine({ training }: { training: Training }): JSX.Element | null {
	const { certificate, sheet, state } = training;
	const share = sheet?.certificate_share ?? null;
	const day = certificate ? certificate.test_day : earnedDay(training, answers.value);
	const isOne = day !== null;
	useEffect(() => {
		// Few need its screen: it is kept from now on, and there without network.
		if (isOne) import("./certificate").catch(() => undefined);
	}, [isOne]);
	if (state === "leaving" || state === "pending") return null;
	if (day !== null)
		return (
			<a class="button button-quiet" href={hrefOf(language.value, "certificate", training.code)} data-certificate={day}>
				<Icon name="file" />
				{w(certificate ? "certificate.mine" : "certificate.earned", { day })}
			</a>
		);
	if (share === null || !sheet?.test_days.length) return null;
	return <p class="soft">{w("certificate.takes", { percent: percent(share) })}</p>;
}
