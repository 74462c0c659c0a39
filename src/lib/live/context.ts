import { getContext, setContext } from 'svelte';
import type { RoomLink } from './room-link.svelte.ts';

const key = Symbol('room link');

/** A link is made in onMount, after its children were set up: the context holds a box that is filled then. */
export interface LinkBox {
	readonly current: RoomLink | null;
}

/** `setLink(() => link)`, with `link` a $state of the page. */
export function setLink(link: () => RoomLink | null): LinkBox {
	return setContext<LinkBox>(key, {
		get current() {
			return link();
		}
	});
}

/** The page's link; `current` is null on the server and until the page has come alive. */
export function useLink(): LinkBox {
	return getContext<LinkBox | undefined>(key) ?? { current: null };
}
