/** Screens fetched when they are first opened. */
import { useSignal } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../i18n/translate";

/** Returns a component that shows the fetched one; what fails is said, and can be tried again. */
export function lazily(load: () => Promise<ComponentType>): ComponentType {
	let found: ComponentType | null = null;
	return function Lazy(): JSX.Element {
		const state = useSignal<"loading" | "failed" | "ready">(found ? "ready" : "loading");
		const fetchIt = (): void => {
			state.value = "loading";
			load().then(
				(component) => {
					found = component;
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
				{t("session.failed")}{" "}
				<button type="button" class="link" onClick={fetchIt}>
					{t("status.retry")}
				</button>
			</p>
		);
	};
}
