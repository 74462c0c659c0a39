import type { Wanted } from './leases.ts';

/** What a browser asks for in the address of its line. A stock client asks for nothing. */
export interface Wishes {
	/** It can put long frames together from pieces. */
	readonly parts: boolean;
	/** And unpack them. */
	readonly packed: boolean;
	readonly lease: Wanted;
}

export const noWishes: Wishes = { parts: false, packed: false, lease: null };

export function readWishes(asked: URLSearchParams): Wishes {
	return { parts: asked.get('parts') === '1', packed: asked.get('packed') === '1', lease: readLease(asked.get('lease')) };
}

/** `any`, or `<clientId>.<lease>` of the hello before. */
function readLease(asked: string | null): Wanted {
	if (asked === 'any') return asked;
	const [, clientId, lease] = /^(\d{1,10})\.(\d{1,16})$/.exec(asked ?? '') ?? [];
	return clientId === undefined ? null : { clientId: Number(clientId), lease: Number(lease) };
}
