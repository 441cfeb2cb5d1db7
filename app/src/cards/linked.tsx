/** Numbers and addresses of the register, as links inside the words of a card. */
import { type ComponentChildren, createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Bundle } from "../core/bundle";

/** The facts of the deck whose card is on screen; none where no card is. */
export const Facts = createContext<Bundle["facts"]>({});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Returns the text with what the deck's facts can call or open as links; a number that is part of a longer one is not. */
export function Linked({ text }: { text: string }): ComponentChildren {
	const facts = useContext(Facts);
	const known = new Map(Object.values(facts).flatMap(({ value, href }) => (href ? [[value, href] as const] : [])));
	const values = [...known.keys()].filter((value) => text.includes(value));
	if (values.length === 0) return text;
	values.sort((one, other) => other.length - one.length);
	const found = new RegExp(`(?<![\\p{L}\\p{N}])(${values.map(escaped).join("|")})(?![\\p{L}\\p{N}])`, "u");
	return text.split(found).map((piece, place) =>
		place % 2 ? (
			<a key={place} href={known.get(piece)} dir="ltr">
				{piece}
			</a>
		) : (
			piece
		),
	);
}
