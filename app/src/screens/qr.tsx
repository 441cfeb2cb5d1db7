/** A link as a QR code, black on white in every theme. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { encode } from "uqr";

export function Qr({ link, label }: { link: string; label: string }): JSX.Element {
	const { size, data } = useMemo(() => encode(link, { ecc: "L", border: 3 }), [link]);
	const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
	return (
		<svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} data-link={link}>
			<rect width={size} height={size} fill="#fff" />
			<path d={path} fill="#000" shape-rendering="crispEdges" />
		</svg>
	);
}
