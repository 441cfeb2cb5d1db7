/** The ways out of a training, each asked about before something is lost. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Training } from "../../core/training";
import { w } from "../../i18n/trainings/words";
import { t } from "../../i18n/translate";
import { dismiss, leaveTraining } from "../../state/membership";
import { Button, useQuestion } from "../parts";

interface LeaveActionProps {
	label: string;
	/** What is lost; empty where nothing is. */
	question: string;
	yes: string;
	no: string;
	onYes: () => void;
}

function LeaveAction({ label, question, yes, no, onYes }: LeaveActionProps): JSX.Element {
	const isAsked = useSignal(false);
	const ask = (asked: boolean) => (): void => {
		isAsked.value = asked;
	};
	const place = useQuestion<HTMLDivElement>(isAsked.value);
	return (
		<div class="way" ref={place}>
			{isAsked.value ? (
				<>
					<p tabIndex={-1}>
						<b>{question}</b>
					</p>
					{/* What loses nothing stands where the question was asked from. */}
					<div class="row">
						<Button quiet onClick={ask(false)}>
							{no}
						</Button>
						<Button onClick={onYes}>{yes}</Button>
					</div>
				</>
			) : (
				<Button quiet onClick={question ? ask(true) : onYes}>
					{label}
				</Button>
			)}
		</div>
	);
}

/** What the phone forgets with a training, and nobody can give again. */
const lostOf = ({ certificate }: Training): string => (certificate ? w("list.leave.certificate") : "");

export function Leave({ training, onLeft }: { training: Training; onLeft: () => void }): JSX.Element {
	const leave = async (): Promise<void> => {
		await leaveTraining(training);
		onLeft();
	};
	return (
		<LeaveAction
			label={w("list.leave")}
			question={`${w("list.leave.ask")} ${lostOf(training)}`}
			yes={w("list.leave.yes")}
			no={w("list.leave.no")}
			onYes={leave}
		/>
	);
}

/** For a training that is over. */
export function Dismiss({ training }: { training: Training }): JSX.Element {
	return (
		<LeaveAction
			label={w("list.dismiss")}
			question={lostOf(training)}
			yes={w("list.dismiss")}
			no={t("settings.erase.no")}
			onYes={() => dismiss(training)}
		/>
	);
}
