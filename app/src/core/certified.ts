/** What a phone was given: everything that stands on the paper but the name. */
export interface Certified {
	number: string;
	/** The page that says whether it is valid. */
	address: string;
	badge: string;
	title: string;
	organisation: string;
	decks: string[];
	percent: number;
	test_day: number;
	/** As 2026-12-25. */
	issued_on: string;
	/** When and where the training was held; missing in certificates that a phone was given before that was told. */
	held_on?: string | null;
	place?: string;
}
