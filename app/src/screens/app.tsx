/** The screen the address stands for. */
import type { ComponentType, JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t } from "../i18n/translate";
import { route, type Screen } from "../router";
import { siteName, stored } from "../state/app";
import { hasLeft } from "../store/database";
import { ActScreen } from "./act";
import { CardsScreen, DeckScreen } from "./cards";
import { Notices } from "./chrome";
import { lazily } from "./lazily";
import { Title } from "./parts";
import { SessionScreen } from "./session";

/** The single file has no server to join: written out, so that the build leaves these screens out of it. */
const JoinScreen = __SINGLE__ ? CardsScreen : lazily(() => import("./trainings").then((all) => all.JoinScreen));
const TrainingsScreen = __SINGLE__
	? CardsScreen
	: lazily(() => import("./trainings").then((all) => all.TrainingsScreen));
const TestScreen = __SINGLE__ ? CardsScreen : lazily(() => import("./trainings").then((all) => all.TestScreen));
const CertificateScreen = __SINGLE__
	? CardsScreen
	: lazily(() => import("./trainings").then((all) => all.CertificateScreen));

const SCREENS: Record<Screen, ComponentType> = {
	session: SessionScreen,
	cards: CardsScreen,
	deck: DeckScreen,
	act: ActScreen,
	memory: lazily(() => import("./memory").then(({ MemoryScreen }) => MemoryScreen)),
	join: JoinScreen,
	trainings: TrainingsScreen,
	test: TestScreen,
	certificate: CertificateScreen,
	settings: lazily(() => import("./settings").then(({ SettingsScreen }) => SettingsScreen)),
};

/** They are about nothing but what this phone stored, or has to store. */
const OF_STORED: readonly Screen[] = ["memory", "join", "trainings", "test", "certificate"];

/** In the place of a screen that would have nothing true to say; the notice above says why. */
function Missing({ screen }: { screen: Screen }): JSX.Element {
	return <Title>{t(screen === "memory" ? "memory.title" : "cards.trainings")}</Title>;
}

export function App(): JSX.Element {
	const { screen } = route.value;
	const isMissing = stored.value === "late" && OF_STORED.includes(screen);
	const Current = SCREENS[screen];
	// Before the screen shows, so that the title of one left fast cannot follow it.
	useLayoutEffect(() => {
		// Behind the cover of the quick exit, Back may still change the screen: the tab keeps the converter's title.
		if (hasLeft()) return;
		document.documentElement.dataset.screen = screen;
		const name = screen === "memory" || screen === "settings" || screen === "act" ? screen : "cards";
		document.title = `${t(`nav.${name}`)} · ${siteName}`;
	}, [screen, siteName.value]);
	return (
		<>
			<Notices />
			{isMissing ? <Missing screen={screen} /> : <Current key={screen} />}
		</>
	);
}
