/** What a browser asks for in the address of its socket. A stock client asks for nothing. */
export interface Wishes {
	/** It can put long frames together from pieces. */
	readonly parts: boolean;
}

export const noWishes: Wishes = { parts: false };

export function readWishes(query: string): Wishes {
	const asked = new URLSearchParams(query);
	return { parts: asked.get('parts') === '1' };
}
