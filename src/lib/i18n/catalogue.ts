import { getContext, setContext } from 'svelte';

/** Words for a page, in the language that was handed down to it; English where none was. Read them while a component is made. */
export function catalogue<Words>(name: string, english: Words): { read: () => Words; handDown: (words: Words) => void } {
	const key = Symbol(name);
	return { read: () => getContext<Words | undefined>(key) ?? english, handDown: (words) => void setContext(key, words) };
}
