import { describe, expect, it, vi } from "vitest";
import { type Around, isStop, open, show } from "./reminders";

function around(pages: { focus: () => Promise<unknown> }[] = []) {
	const showNotification = vi.fn(async () => undefined);
	const openWindow = vi.fn(async () => undefined);
	const made = {
		registration: { showNotification, pushManager: {} as PushManager },
		clients: { matchAll: async () => pages, openWindow },
	};
	return { made: made as Around, showNotification, openWindow };
}

describe("a reminder", () => {
	it("says what the server says and nothing else, and can be stopped", async () => {
		const { made, showNotification } = around();
		await show(made, { title: "A few cards are ready", stop: "No more reminders", open: "/en/session/" });
		const options = { tag: "cards", data: "/en/session/", actions: [{ action: "stop", title: "No more reminders" }] };
		expect(showNotification).toHaveBeenCalledExactlyOnceWith("A few cards are ready", options);
	});

	it("opens the cards where no page is open", async () => {
		const { made, openWindow } = around();
		await open(made, "/en/session/");
		expect(openWindow).toHaveBeenCalledExactlyOnceWith("/en/session/");
	});

	it("shows the page that is open, and leaves it as it is", async () => {
		const focus = vi.fn(async () => undefined);
		const { made, openWindow } = around([{ focus }]);
		await open(made, "/en/session/");
		expect(focus).toHaveBeenCalledOnce();
		expect(openWindow).not.toHaveBeenCalled();
	});

	it("is stopped by its button alone", () => {
		expect([isStop({ action: "stop" }), isStop({ action: "" })]).toEqual([true, false]);
	});
});
