/** What a test is about, once before its first card: every subject is announced here, and can be passed. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { ofDeck } from "../../cards/language";
import { w } from "../../i18n/trainings/words";
import { t } from "../../i18n/translate";
import { go, hrefOf } from "../../router";
import { language } from "../../state/app";
import { Button, Icon, Title } from "../parts";
import { Actions } from "../session/actions";

interface NotesProps {
	/** A sentence for each subject. */
	notes: readonly string[];
	/** Takes the sentences of the subjects that the learner would rather not see. */
	onGo: (passed: readonly string[]) => void;
}

export function Notes({ notes, onGo }: NotesProps): JSX.Element {
	const passed = useSignal<readonly string[]>([]);
	// As the cards that follow, it begins at its top.
	useLayoutEffect(() => scrollTo(0, 0), []);
	const toggle = (note: string, isAsked: boolean): void => {
		passed.value = isAsked ? passed.value.filter((other) => other !== note) : [...passed.value, note];
	};
	return (
		<>
			<section class="card content-note">
				<Icon name="shield" />
				<Title>{w("test.notes")}</Title>
				{notes.map((note) => (
					<label class="option" key={note}>
						<input
							type="checkbox"
							checked={!passed.value.includes(note)}
							onChange={(event) => toggle(note, event.currentTarget.checked)}
						/>
						<span {...ofDeck()}>{note}</span>
					</label>
				))}
				<p>{w("test.notes.pass")}</p>
				<Button onClick={() => onGo(passed.value)}>{t("session.note.go")}</Button>
				<p class="soft">{w("test.calm")}</p>
			</section>
			<Actions>
				<Button quiet onClick={() => go(hrefOf(language.value, "cards"))}>
					{t("session.note.pause")}
				</Button>
			</Actions>
		</>
	);
}
