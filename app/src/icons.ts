/**
 * The drawings of every icon, on a 24 px grid: `line` is stroked, `solid` is filled. The build writes them to `icons.json`,
 * from which the server inlines the ones a page uses.
 */
export interface IconDrawing {
	line: string;
	solid?: string;
}

export const icons = {
	call: {
		line: "M7 4h3l1.5 4.5-2 1.5a11 11 0 0 0 4.5 4.5l1.5-2L20 14v3a2 2 0 0 1-2 2C11 19 5 13 5 6a2 2 0 0 1 2-2z",
	},
	cards: { line: "M7 7h6a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3v-7a3 3 0 0 1 3-3zM8 4h9a3 3 0 0 1 3 3v9" },
	check: { line: "M5 12.5 9.5 17 19 7.5" },
	clock: { line: "M12 4a8 8 0 1 0 0 16 8 8 0 1 0 0-16zM12 8v4.5l3 2" },
	dl: { line: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14" },
	down: { line: "M12 5v13M6.5 13l5.5 5.5 5.5-5.5" },
	eye: { line: "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM12 9.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 1 0 0-5.2z" },
	file: { line: "M6 3.5h8L18.5 8v12.5H6zM14 3.5V8h4.5" },
	find: { line: "M11 5a6 6 0 1 0 0 12 6 6 0 1 0 0-12zM15.5 15.5 20 20" },
	flag: { line: "M6 21V4h11l-2 4 2 4H6" },
	grip: {
		line: "",
		solid:
			"M9 4.7a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 1 0 0-2.6zm6 0a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 1 0 0-2.6zm-6 6a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 1 0 0-2.6zm6 0a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 1 0 0-2.6zm-6 6a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 1 0 0-2.6zm6 0a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 1 0 0-2.6z",
	},
	half: {
		line: "M8 4h8a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z",
		solid: "M5.5 18.5 18.5 5.5V16a3 3 0 0 1-3 3z",
	},
	hand: {
		line: "M8 12V6.5a1.5 1.5 0 0 1 3 0V11 5a1.5 1.5 0 0 1 3 0v6-4a1.5 1.5 0 0 1 3 0v7a6 6 0 0 1-6 6c-3 0-4.5-2-7-6a1.4 1.4 0 0 1 2.3-1.6z",
	},
	hide: { line: "M4 12c2 3 5 4.5 8 4.5s6-1.5 8-4.5M6 15l-1.5 2M12 16.5V19M18 15l1.5 2" },
	horn: { line: "M4 10v4h3l8 4V6l-8 4zM18.5 9a4.5 4.5 0 0 1 0 6" },
	img: {
		line: "M7 5h10a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3zM5 17l5-5 3.5 3.5L16 13l3.5 3.5",
	},
	law: { line: "M12 4v16M8 20h8M5 7h14M5 7l-2.2 6h4.4zM19 7l-2.2 6h4.4z" },
	list: { line: "M9 7h11M9 12h11M9 17h11M4.5 7v.01M4.5 12v.01M4.5 17v.01" },
	loop: { line: "M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.5 3.5v4h-4" },
	mosaic: {
		line: "M5.8 4h2.9a1.8 1.8 0 0 1 1.8 1.8v2.9a1.8 1.8 0 0 1-1.8 1.8H5.8A1.8 1.8 0 0 1 4 8.7V5.8A1.8 1.8 0 0 1 5.8 4zm9.5 0h2.9A1.8 1.8 0 0 1 20 5.8v2.9a1.8 1.8 0 0 1-1.8 1.8h-2.9a1.8 1.8 0 0 1-1.8-1.8V5.8A1.8 1.8 0 0 1 15.3 4zm-9.5 9.5h2.9a1.8 1.8 0 0 1 1.8 1.8v2.9A1.8 1.8 0 0 1 8.7 20H5.8A1.8 1.8 0 0 1 4 18.2v-2.9a1.8 1.8 0 0 1 1.8-1.8zm7.7 2.3v-.5a1.8 1.8 0 0 1 1.8-1.8h.5m2 0h.4a1.8 1.8 0 0 1 1.8 1.8v.5m0 2v.4a1.8 1.8 0 0 1-1.8 1.8h-.4m-2 0h-.5a1.8 1.8 0 0 1-1.8-1.8v-.4",
	},
	pause: { line: "M9 6v12M15 6v12" },
	people: {
		line: "M9 6a3 3 0 1 0 0 6 3 3 0 1 0 0-6zM3.5 19c.5-3.5 2.5-5 5.5-5s5 1.5 5.5 5M15.5 6.5a3 3 0 0 1 0 5.5M17.5 14.5c1.8.7 2.7 2.2 3 4.5",
	},
	pin: { line: "M12 21c4-4.5 6-7.6 6-10.5a6 6 0 1 0-12 0C6 13.4 8 16.5 12 21zM12 8.5a2 2 0 1 0 0 4 2 2 0 1 0 0-4z" },
	print: { line: "M7 9V4h10v5M7 17H4v-6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v6h-3M7 14h10v6H7z" },
	right: { line: "M5 12h13M13 6.5 18.5 12 13 17.5" },
	screen: {
		line: "M9.5 3h5A2.5 2.5 0 0 1 17 5.5v13a2.5 2.5 0 0 1-2.5 2.5h-5A2.5 2.5 0 0 1 7 18.5v-13A2.5 2.5 0 0 1 9.5 3zM11 18h2",
	},
	set: {
		line: "M4 8h9M19 8h1M4 16h1M11 16h9M16 5.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 1 0 0-5.2zm-8 8a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 1 0 0-5.2z",
	},
	shield: { line: "m12 3.5 7.5 3v5c0 4.5-3 7.5-7.5 9-4.5-1.5-7.5-4.5-7.5-9v-5z" },
	up: { line: "M12 19V6M6.5 11 12 5.5l5.5 5.5" },
	x: { line: "m6 6 12 12M18 6 6 18" },
} satisfies Record<string, IconDrawing>;

/** Drawn by the server alone: the app does not carry them. */
export const pageIcons = {
	copy: {
		line: "M11 9h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM5.5 15A1.5 1.5 0 0 1 4 13.5V6a2 2 0 0 1 2-2h7.5A1.5 1.5 0 0 1 15 5.5",
	},
	exit: { line: "M13 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h7M10 12h10M16.5 8.5 20 12l-3.5 3.5" },
	mail: {
		line: "M6.5 6h11A2.5 2.5 0 0 1 20 8.5v7a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 15.5v-7A2.5 2.5 0 0 1 6.5 6zM4.5 8l7.5 5.5L19.5 8",
	},
	globe: {
		line: "M12 4a8 8 0 1 0 0 16 8 8 0 1 0 0-16zM4 12h16M12 4c2.5 2.2 3.5 5 3.5 8s-1 5.8-3.5 8c-2.5-2.2-3.5-5-3.5-8s1-5.8 3.5-8z",
	},
	plus: { line: "M12 5v14M5 12h14" },
	warn: { line: "M12 4l9 16H3zM12 10v4.5M12 17v.01" },
} satisfies Record<string, IconDrawing>;

export type IconName = keyof typeof icons;

/** Which icon stands for a theme. */
export const themeIcons = {
	signs: "eye",
	react: "hand",
	report: "horn",
	law: "law",
	online: "screen",
} as const satisfies Record<string, IconName>;
