// Shows again what was typed in a form that arrived after the session had ended. It stays in this tab, for the same account:
// neither passwords nor files, and nothing of a form that was accepted.
(() => {
	const PLACE = "ravive-desk-unsent";
	const OWN_FIELDS = new Set(["csrfmiddlewaretoken", "sending"]);
	const EVENTS = ["input", "change"];
	const here = location.pathname + location.search;

	function stored() {
		try {
			return JSON.parse(sessionStorage.getItem(PLACE));
		} catch {
			return null;
		}
	}

	function store(unsent) {
		try {
			if (unsent) sessionStorage.setItem(PLACE, JSON.stringify(unsent));
			else sessionStorage.removeItem(PLACE);
		} catch {
			// A browser without storage, or a text that is too long for it: the form is sent as ever.
		}
	}

	const postForms = (path) =>
		[...document.forms].filter((form) => form.method === "post" && new URL(form.action, location.href).pathname === path);

	// Called for every form that leaves a page of the desk. The next page says whether it was accepted.
	function remember(event, user) {
		const form = event.target;
		if (event.defaultPrevented || form.method !== "post") return;
		const controls = [...form.elements].filter((control) => control.name && control.type !== "hidden" && control.type !== "submit");
		if (!controls.length) {
			store(null);
			return;
		}
		const secret = new Set(controls.filter((control) => control.type === "password").map((control) => control.name));
		const entries = [...new FormData(form, event.submitter)].filter(([name]) => !OWN_FIELDS.has(name));
		const path = new URL(form.action, location.href).pathname;
		store({
			page: here,
			path,
			place: postForms(path).indexOf(form),
			user,
			fields: entries.filter(([name, value]) => typeof value === "string" && !secret.has(name)),
			isPartly: secret.size > 0 || entries.some(([, value]) => typeof value !== "string" && value.name),
		});
	}

	function fill(form, fields) {
		const values = grouped(fields);
		const placed = new Set();
		for (const control of form.elements) {
			if (!control.name || OWN_FIELDS.has(control.name) || ["file", "password"].includes(control.type)) continue;
			const typed = values.get(control.name) ?? [];
			placed.add(control.name);
			if (control.type === "checkbox" || control.type === "radio") control.checked = typed.includes(control.value);
			else if (control.type === "select-multiple") for (const option of control.options) option.selected = typed.includes(option.value);
			else if (typed.length && control.type !== "submit") control.value = typed[0];
			else continue;
			for (const name of EVENTS) control.dispatchEvent(new Event(name, { bubbles: true }));
		}
		return fields.every(([name]) => placed.has(name));
	}

	function grouped(fields) {
		const values = new Map();
		for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
		return values;
	}

	// Rows that the page does not have yet cannot be filled in: the whole form is sent as it was, when asked.
	function send(unsent) {
		const form = document.createElement("form");
		form.method = "post";
		form.action = unsent.path;
		const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
		for (const [name, value] of [["csrfmiddlewaretoken", token], ...unsent.fields]) {
			const field = document.createElement("textarea");
			field.name = name;
			field.value = value;
			form.append(field);
		}
		form.hidden = true;
		document.body.append(form);
		store(null);
		form.submit();
	}

	function show(unsent, texts) {
		const notice = texts.content.firstElementChild.cloneNode(true);
		const part = (name) => notice.querySelector(`[data-r-${name}]`);
		const isHere = unsent.page === here;
		const form = isHere ? (postForms(unsent.path)[unsent.place] ?? postForms(unsent.path)[0]) : undefined;
		const isWhole = form ? fill(form, unsent.fields) : false;
		part("here").hidden = !isWhole;
		part("elsewhere").hidden = isHere;
		part("unplaced").hidden = !isHere || isWhole;
		part("lost").hidden = !unsent.isPartly;
		part("back").href = unsent.page;
		part("send").addEventListener("click", () => send(unsent));
		part("forget").addEventListener("click", () => {
			store(null);
			notice.remove();
		});
		if (isWhole) part("forget").remove();
		(form ?? document.querySelector(".r-desk, #main")).before(notice);
		notice.focus();
		// What could not be filled in stays until it is sent or deleted.
		if (isWhole) store(null);
	}

	// The sign-in page, or the page for a form that was not accepted: this form did not arrive.
	function markAsUnsent() {
		const unsent = stored();
		if (!unsent || unsent.isInterrupted) return;
		const next = new URLSearchParams(location.search).get("next");
		const isRefused = document.body.dataset.rUnsent === "refused";
		store(isRefused || next === unsent.page ? { ...unsent, isInterrupted: true } : null);
	}

	// Ticks of an event that were not sent yet: they go with the session of who noted them.
	function forgetTicks(user) {
		try {
			const places = Object.keys(localStorage).filter((place) => place.startsWith("ravive.entrance."));
			for (const place of places) if (!user || place.split(".")[2] !== user) localStorage.removeItem(place);
		} catch {
			// A browser without storage has none.
		}
	}

	addEventListener("load", () => {
		if (document.body.dataset.rUnsent) {
			markAsUnsent();
			return;
		}
		const texts = document.getElementById("r-unsent");
		if (!texts) return;
		const unsent = stored();
		const user = texts.dataset.user;
		forgetTicks(user);
		addEventListener("submit", (event) => {
			if (event.target.action?.endsWith("/logout/")) forgetTicks("");
		});
		if (unsent?.isInterrupted && unsent.user === user) show(unsent, texts);
		else store(null);
		addEventListener("submit", (event) => remember(event, user));
	});
})();
