/** Asks for the certificate of a key. The request holds the key alone: no name, no answer. */
import type { CertificateReply } from "../core/wire";

const PATIENCE_MS = 20_000;

/** `unearned`: the answers on the server do not show the level. `withdrawn`: the organisation took it back. `later`: no network, or no answer. */
export type Asked =
	| { kind: "given"; certificate: CertificateReply }
	| { kind: "unearned" | "withdrawn" | "gone" | "later" };

export async function askCertificate(code: string, key: string): Promise<Asked> {
	try {
		const response = await fetch(`/api/v1/trainings/${encodeURIComponent(code)}/certificate`, {
			method: "POST",
			headers: { Authorization: `Bearer ${key}` },
			credentials: "omit",
			referrerPolicy: "no-referrer",
			cache: "no-store",
			signal: AbortSignal.timeout(PATIENCE_MS),
		});
		if (response.ok) return { kind: "given", certificate: (await response.json()) as CertificateReply };
		if (response.status === 401 || response.status === 404) return { kind: "gone" };
		if (response.status !== 403) return { kind: "later" };
		const { code: reason } = (await response.json()) as { code?: string };
		return { kind: reason === "withdrawn" ? "withdrawn" : "unearned" };
	} catch {
		return { kind: "later" };
	}
}
