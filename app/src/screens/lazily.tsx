/** Screens fetched when they are first opened. */
import { useSignal } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../i18n/translate";

/** `fetched` settles once the component is at hand: what waits for it shows it at once. */
export interface Lazy {
	(): JSX.Element;
	fetched: () => Promise<void>;
}

/** Returns a component that shows the fetched one; what fails is said, and can be tried again. */
export function lazily(load: () => Promise<ComponentType>): Lazy {
	let found: ComponentType | null = null;
	const fetched = async (): Promise<void> => {
		found ??= await load();
	};
	function Lazy(): JSX.Element {
		const state = useSignal<"loading" | "failed" | "ready">(found ? "ready" : "loading");
		const fetchIt = (): void => {
			state.value = "loading";
			fetched().then(
				() => {
					state.value = "ready";
				},
				() => {
					state.value = "failed";
				},
			);
		};
		useEffect(() => {
			if (!found) fetchIt();
		}, []);
		if (found && state.value === "ready") {
			const Found = found;
			return <Found />;
		}
		if (state.value === "loading") return <p role="status">{t("status.loading")}</p>;
		return (
			<p class="notice">
				{t("status.failed")}{" "}
				<button type="button" class="link" onClick={fetchIt}>
					{t("status.retry")}
				</button>
			</p>
		);
	}
	Lazy.fetched = fetched;
	return Lazy;
}
