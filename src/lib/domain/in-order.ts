/** The same plain value with its keys in order: a database does not keep theirs, and two that say the same are written the same. */
export function inOrder(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(inOrder);
	if (value === null || typeof value !== 'object' || value instanceof Date) return value;
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, inOrder(inner)]));
}

export function saysTheSame(a: unknown, b: unknown): boolean {
	return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}
