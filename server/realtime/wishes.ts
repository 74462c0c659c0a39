/** What a browser asks for in the address of its line. A stock client asks for nothing. */
export interface Wishes {
	/** It can put long frames together from pieces. */
	readonly parts: boolean;
}

export const noWishes: Wishes = { parts: false };

export function readWishes(asked: URLSearchParams): Wishes {
	return { parts: asked.get('parts') === '1' };
}
