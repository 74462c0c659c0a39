import { getContext, setContext } from 'svelte';
import { door, type DoorWords } from './en/door.ts';

const key = Symbol('door words');

/** Words of the start page, the door and the page about Folkmoot. English where no other language was handed down. Call it while a component is made. */
export function doorWords(): DoorWords {
	return getContext<DoorWords | undefined>(key) ?? door;
}

export function handDownDoorWords(catalogue: DoorWords): void {
	setContext(key, catalogue);
}
