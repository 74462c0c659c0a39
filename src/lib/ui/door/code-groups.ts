import { codeLength, spokenCode } from '#lib/domain/code.ts';

/** What the code box shows while someone types or pastes: capitals in two groups of four. Longer things (a pasted link) stay as they are. */
export function groupCode(typed: string): string {
	if (/[/:.]/.test(typed)) return typed;
	const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
	if (plain.length > codeLength) return typed.toUpperCase();
	return plain.length > 4 ? spokenCode(plain) : plain;
}

/** The token of a link that was pasted into the code box, or null. */
export function tokenInLink(typed: string): string | null {
	return /\/j\/([A-Za-z0-9_-]{8,64})\/?\s*$/.exec(typed.trim())?.[1] ?? null;
}
