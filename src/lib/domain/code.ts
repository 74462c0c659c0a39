/** Join codes: 8 of 31 letters and digits that cannot be confused (promise H5). Read aloud as two groups of four. */
export const codeAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const codeLength = 8;

/** What a person typed, in any case and grouping. 0, O, 1, I and L are in no code: each is read as the letter in the alphabet that looks most like it. */
export function readCode(typed: string): string {
	const forgiven: Record<string, string> = { '0': 'Q', O: 'Q', '1': 'J', I: 'J', L: 'J' };
	return [...typed.toUpperCase().replace(/[^0-9A-Z]/g, '')].map((letter) => forgiven[letter] ?? letter).join('');
}

export function spokenCode(code: string): string {
	return `${code.slice(0, 4)} ${code.slice(4)}`;
}
