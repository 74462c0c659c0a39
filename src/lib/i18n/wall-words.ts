import { getContext, setContext } from 'svelte';
import { wall, type WallWords } from './en/wall.ts';

const key = Symbol('wall words');

/** Words of an Open Space session, which come with its screens: nobody else loads them. Call it while a component is made. */
export function wallWords(): WallWords {
	return getContext<WallWords | undefined>(key) ?? wall;
}

export function handDownWallWords(catalogue: WallWords): void {
	setContext(key, catalogue);
}
