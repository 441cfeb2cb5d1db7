// Starts Wagtail's widgets. Their own inline scripts are data here (ravive.people.inline_scripts), so that the desk's policy allows none.
(() => {
	const selector = 'script[type="application/json"][data-desk-widget]';
	const choosers = /^[A-Za-z]+Chooser$/;
	const panels = ["InlinePanel", "MultipleChooserPanel"];

	function start(data) {
		const name = data.dataset.deskWidget;
		const values = JSON.parse(data.textContent);
		data.remove();
		if (panels.includes(name)) new window[name](JSON.parse(values[0]));
		else if (!choosers.test(name)) throw new Error(`no widget of Wagtail is "${name}"`);
		else if (/^[a-z]/.test(name)) window[name](...values);
		else new window[name](...values);
	}

	function startWithin(node) {
		if (node.matches?.(selector)) start(node);
		else if (node.querySelectorAll) for (const data of node.querySelectorAll(selector)) start(data);
	}

	document.addEventListener("DOMContentLoaded", () => {
		startWithin(document);
		// Dialogs and new rows of a form come later.
		new MutationObserver((changes) => {
			for (const change of changes) for (const node of change.addedNodes) startWithin(node);
		}).observe(document, { childList: true, subtree: true });
	});
})();
