import type { NamedPlace } from './named-place.ts';

/** Beside the names on the plan: all of it, or none of it. */
export const areasBeside = ['whole', 'elsewhere'] as const;

/** The parts of a plan that people can say they know best: its names, each once, in the order of the plan. */
export function areasOf(places: readonly NamedPlace[]): string[] {
	return [...new Set(places.map(({ name }) => name))];
}

export function isArea(area: string, places: readonly NamedPlace[]): boolean {
	return (areasBeside as readonly string[]).includes(area) || areasOf(places).includes(area);
}
