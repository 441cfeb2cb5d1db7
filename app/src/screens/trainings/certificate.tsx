/** A certificate: asked for with the key alone, printed with a name that is written here and stays here. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { earnedDay } from "../../core/certificateLevel";
import type { Training } from "../../core/training";
import type { CertificateReply } from "../../core/wire";
import { c } from "../../i18n/certificates/words";
import { w } from "../../i18n/trainings/words";
import { onDate, percent, t } from "../../i18n/translate";
import { hrefOf, route } from "../../router";
import { answers, index, language, online } from "../../state/app";
import { offerFile } from "../../state/file";
import { sendNow } from "../../state/trainingSync";
import { changeTraining, present, trainings } from "../../state/trainings";
import paper from "../../styles/certificate.css?inline";
import { type Asked, askCertificate } from "../../sync/certificate";
import { Button, Icon, Title } from "../parts";
import { Qr } from "../qr";

const LONGEST_NAME = 60;
const HUES = ["signs", "react", "report", "law", "online"] as const;
/** A weave of all that was taught, most of it vivid. */
const WEAVE = Array.from({ length: 45 }, (_, place) => ({
	hue: HUES[(Math.floor(place / 3) + (place % 3) * 2) % HUES.length],
	recall: [1, 0.85, 1, 0.7, 1, 0.95, 0.6][place % 7],
}));

/** Titles in the language of the page, each as it was given where it is not published in that one. */
function titlesOf({ decks }: CertificateReply, sheet: Training["sheet"]): string[] {
	const named = sheet?.decks.length === decks.length ? sheet.decks : [];
	return decks.map((given, place) => index.value?.decks.find(({ deck }) => deck === named[place])?.title ?? given);
}

interface SheetProps {
	certificate: CertificateReply;
	decks: readonly string[];
	name: string;
}

/** The sheet, as it stands on the screen and on paper. */
function Sheet({ certificate, decks, name }: SheetProps): JSX.Element {
	const { title, organisation, percent: asked, test_day: day, issued_on, address, number } = certificate;
	return (
		<article class="certificate" data-number={number}>
			<div class="certificate-weave" aria-hidden="true">
				{WEAVE.map(({ hue, recall }, place) => (
					<i key={place} class={`tile hue-${hue}`} style={{ "--recall": recall }} />
				))}
			</div>
			<div class="certificate-text">
				<p class="certificate-kind">{c("certificate.title")}</p>
				<p class="certificate-name" data-empty={name ? undefined : ""}>
					{name || c("certificate.unnamed")}
				</p>
				<p class="certificate-what">{c("certificate.showed", { percent: asked, day })}</p>
				<dl>
					<div>
						<dt>{c("certificate.training")}</dt>
						<dd>{title}</dd>
					</div>
					<div>
						<dt>{c("certificate.held")}</dt>
						<dd>{[onDate(certificate.held_on), certificate.place].filter(Boolean).join(" · ")}</dd>
					</div>
					<div>
						<dt>{t("nav.cards")}</dt>
						<dd>{decks.join(" · ")}</dd>
					</div>
					<div>
						<dt>{c("certificate.by")}</dt>
						<dd>{organisation}</dd>
					</div>
					<div>
						<dt>{c("certificate.on")}</dt>
						<dd>{onDate(issued_on)}</dd>
					</div>
				</dl>
			</div>
			<footer class="certificate-proof">
				<Qr link={address} label={c("certificate.qr")} />
				<p>
					<b>{c("certificate.check")}</b>
					<span class="certificate-address">{address.replace(/^https?:\/\//, "").replace(`/${number}`, "")}</span>
					<span class="certificate-address">
						{c("certificate.number")} <b>{number}</b>
					</span>
					<small>{c("certificate.honest")}</small>
				</p>
			</footer>
		</article>
	);
}

/** The paper's look is only there while a certificate is: a deck on paper has another. */
function usePaper(): void {
	useLayoutEffect(() => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(paper);
		document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
		return () => {
			document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
		};
	}, []);
}

function print(): void {
	const before = document.title;
	// Browsers name the file after the page.
	document.title = c("certificate.title");
	window.print();
	document.title = before;
}

function Given({ training, certificate }: { training: Training; certificate: CertificateReply }): JSX.Element {
	const name = useSignal(training.certificateName ?? "");
	usePaper();
	const keep = (): void => {
		void changeTraining(training.key, () => ({ certificateName: name.value.trim() }));
	};
	return (
		<>
			<section class="panel certificate-desk">
				<p class="field">
					<label>
						<b>{c("certificate.name")}</b>
						<input
							class="line-field"
							name="name"
							value={name.value}
							maxLength={LONGEST_NAME}
							autocomplete="name"
							aria-describedby="name-stays"
							onInput={({ currentTarget }) => {
								name.value = currentTarget.value;
							}}
							onChange={keep}
						/>
					</label>
				</p>
				<p class="soft" id="name-stays">
					<Icon name="shield" /> {c("certificate.name.stays")}
				</p>
				<div class="buttons">
					<Button onClick={print}>
						<Icon name="print" />
						{c("certificate.print")}
					</Button>
					<Button quiet onClick={() => offerFile("badge.jwt", "text/plain", certificate.badge)}>
						<Icon name="dl" />
						{c("certificate.badge")}
					</Button>
				</div>
				<p class="soft">{c("certificate.badge.what")}</p>
			</section>
			<Sheet certificate={certificate} decks={titlesOf(certificate, training.sheet)} name={name.value.trim()} />
			<a class="link certificate-desk" href={`/${language.value}/verify/${certificate.number}`}>
				{c("certificate.verify")}
			</a>
		</>
	);
}

function Ask({ training, day }: { training: Training; day: number }): JSX.Element {
	const state = useSignal<Asked["kind"] | "asking" | null>(null);
	const ask = async (): Promise<void> => {
		state.value = "asking";
		// The server reads its own log: what waits here goes first.
		await sendNow();
		const asked = await askCertificate(training.code, training.key);
		if (asked.kind === "given") await changeTraining(training.key, () => ({ certificate: asked.certificate }));
		else state.value = asked.kind;
	};
	const said = state.value;
	return (
		<section class="panel">
			<p>{c("certificate.can", { day })}</p>
			<ul class="lines">
				<li>
					<Icon name="check" />
					<span>{c("certificate.sent")}</span>
				</li>
				<li>
					<Icon name="shield" />
					<span>{c("certificate.kept")}</span>
				</li>
			</ul>
			<Button onClick={ask} disabled={said === "asking" || !online.value}>
				{c(said === "asking" ? "certificate.asking" : "certificate.ask")}
			</Button>
			<div role="status">
				{!online.value && <p class="notice">{c("certificate.offline")}</p>}
				{online.value && said && said !== "asking" && said !== "given" && (
					<p class="notice">{c(`certificate.no.${said}`)}</p>
				)}
			</div>
		</section>
	);
}

function Standing({ training }: { training: Training | undefined }): JSX.Element {
	const day = training ? earnedDay(present(training), answers.value) : null;
	if (training?.certificate) return <Given training={training} certificate={training.certificate} />;
	if (training && day !== null) return <Ask training={training} day={day} />;
	const share = training?.sheet?.certificate_share ?? null;
	if (share === null) return <p>{c("certificate.none")}</p>;
	return <p>{w("certificate.takes", { percent: percent(share) })}</p>;
}

export function Certificate(): JSX.Element {
	const training = trainings.value.find(({ code }) => code === route.value.code);
	useEffect(() => scrollTo(0, 0), []);
	return (
		<>
			<Title>{c("certificate.title")}</Title>
			<Standing training={training} />
			<a class="button button-quiet certificate-desk" href={hrefOf(language.value, "trainings")}>
				{t("cards.trainings")}
			</a>
		</>
	);
}
