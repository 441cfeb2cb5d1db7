// Ticks at the entrance of an event. Without network they stay on the phone, as numbers without names, until they are sent.
(() => {
	const form = document.getElementById("entrance");
	if (!form) return;
	const PLACE = `ravive.entrance.${form.dataset.user}.${form.dataset.key}`;
	const RETRY_MS = 8000;
	const state = document.getElementById("entrance-state");
	const search = document.getElementById("entrance-name");
	const boxes = [...form.querySelectorAll('[name="came"]')];
	// By number of registration: whether somebody came, and when it was ticked, by the clock of the phone.
	let ticks = stored();
	let isSending = false;

	function stored() {
		try {
			return JSON.parse(localStorage.getItem(PLACE)) ?? {};
		} catch {
			return {};
		}
	}

	function store() {
		try {
			if (Object.keys(ticks).length) localStorage.setItem(PLACE, JSON.stringify(ticks));
			else localStorage.removeItem(PLACE);
		} catch {
			// A browser without storage: the ticks stay in the page, which asks before it is left.
		}
	}

	function say(name) {
		const text = state.dataset[name];
		if (state.textContent !== text) state.textContent = text;
	}

	function count() {
		document.getElementById("entrance-count").textContent = boxes.filter((box) => box.checked).length;
	}

	async function send() {
		const numbers = Object.keys(ticks);
		if (isSending || !numbers.length) return;
		isSending = true;
		const sent = { ...ticks };
		const token = /(?:^|; )(?:__Secure-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? form.csrfmiddlewaretoken.value;
		const body = new URLSearchParams({ from: "script", csrfmiddlewaretoken: token });
		for (const [number, tick] of Object.entries(sent)) body.append("tick", `${number}:${tick.came ? 1 : 0}:${Math.max(0, Date.now() - tick.at)}`);
		try {
			const answer = await fetch(location.pathname, { method: "POST", body, redirect: "manual" });
			if (!answer.ok) {
				say(answer.type === "opaqueredirect" || answer.status === 403 ? "signedOut" : "waiting");
				return;
			}
			const came = new Set((await answer.json()).came.map(String));
			for (const [number, tick] of Object.entries(sent)) if (ticks[number]?.at === tick.at) delete ticks[number];
			store();
			// What colleagues ticked, but not over what was ticked here meanwhile.
			for (const box of boxes) if (!(box.value in ticks)) box.checked = came.has(box.value);
			count();
			say(Object.keys(ticks).length ? "waiting" : "saved");
		} catch {
			say("waiting");
		} finally {
			isSending = false;
		}
	}

	form.addEventListener("change", (event) => {
		if (event.target.name !== "came") return;
		ticks[event.target.value] = { came: event.target.checked, at: Date.now() };
		store();
		count();
		send();
	});
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		send();
	});
	search.addEventListener("input", () => {
		const wanted = search.value.trim().toLowerCase();
		let shown = 0;
		for (const line of form.querySelectorAll("[data-name]")) {
			line.hidden = !line.dataset.name.includes(wanted);
			shown += line.hidden ? 0 : 1;
		}
		document.getElementById("entrance-none").hidden = shown > 0;
	});
	addEventListener("online", send);
	// The page cannot come again without network.
	addEventListener("beforeunload", (event) => {
		if (!navigator.onLine || Object.keys(ticks).length) event.preventDefault();
	});
	setInterval(send, RETRY_MS);

	for (const box of boxes) if (box.value in ticks) box.checked = ticks[box.value].came;
	document.getElementById("entrance-search").hidden = false;
	document.getElementById("entrance-save").hidden = true;
	count();
	send();
})();
