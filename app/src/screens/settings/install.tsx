/** Keeping the app at hand: the browser's own offer where there is one, else how to do it. */
import type { JSX } from "preact";
import { t } from "../../i18n/translate";
import { install, installOffer, isApple, isInstalled } from "../../state/install";
import { Button, Icon } from "../parts";

function How(): JSX.Element {
	if (!isApple()) return <p>{t("settings.install.other")}</p>;
	return (
		<ol class="steps">
			<li>{t("settings.install.ios.share")}</li>
			<li>{t("settings.install.ios.add")}</li>
			<li>{t("settings.install.ios.open")}</li>
		</ol>
	);
}

export function InstallPanel(): JSX.Element {
	return (
		<section class="panel" id="install">
			<h2>{t("settings.install")}</h2>
			<p class="soft">{t("settings.install.why")}</p>
			<p class="notice">
				<Icon name="eye" />
				<span>{t("settings.install.warning")}</span>
			</p>
			{isInstalled.value ? (
				<p>{t("settings.install.done")}</p>
			) : installOffer.value ? (
				<Button onClick={install}>{t("settings.install.go")}</Button>
			) : (
				<How />
			)}
			<p class="soft">{t("settings.install.free")}</p>
		</section>
	);
}
