/** Whether the browser offers to install the app, caught as soon as it says so. */
import { signal } from "@preact/signals";

/** What Chromium sends; not in the DOM types because other browsers have none. */
interface InstallEvent extends Event {
	prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

export const installOffer = signal<InstallEvent | null>(null);
export const isInstalled = signal(false);

export function watchInstall(): void {
	isInstalled.value = matchMedia("(display-mode: standalone)").matches;
	addEventListener("beforeinstallprompt", (event) => {
		event.preventDefault();
		installOffer.value = event as InstallEvent;
	});
	addEventListener("appinstalled", () => {
		isInstalled.value = true;
		installOffer.value = null;
	});
}

/** Shows the browser's own question. */
export async function install(): Promise<void> {
	const offer = installOffer.value;
	installOffer.value = null;
	await offer?.prompt();
}

/** Returns true on iPhones and iPads, where only the share sheet installs. */
export function isApple(): boolean {
	return (
		/iP(hone|ad|od)/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
	);
}
