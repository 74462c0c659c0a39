/** Stands behind an address of the page of words: a search outlives what is done with one of its finds. */
export function findAgain(find: string): string {
	return find === '' ? '' : `&find=${encodeURIComponent(find)}`;
}
