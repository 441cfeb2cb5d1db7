/** The brand's nine tiles: theme and recall, from 0 to 1. */
export const MARK = [
	["signs", 1],
	["react", 0.9],
	["report", 0.55],
	["law", 0.95],
	["online", 0.5],
	["signs", 0.3],
	["react", 0.6],
	["report", 0.3],
	["law", 0.1],
] as const;
