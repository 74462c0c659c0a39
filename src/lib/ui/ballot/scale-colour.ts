/** The class of a step of a scale, least agreement first: six colours of the design, for as many steps as there are. The number or the words stand beside it. */
export function colourOf(step: number, steps: number): string {
	return `s${steps < 2 ? 5 : Math.round((step * 5) / (steps - 1))}`;
}
