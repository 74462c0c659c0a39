import { getContext, setContext } from 'svelte';
import { enHouse, type HouseWords } from './en-house.ts';

const key = Symbol('house words');

/** The other half of the catalogue, for pages that no citizen loads on the way to a first card. Call it while a component is made. */
export function houseWords(): HouseWords {
	return getContext<HouseWords | undefined>(key) ?? enHouse;
}

export function handDownHouseWords(catalogue: HouseWords): void {
	setContext(key, catalogue);
}
