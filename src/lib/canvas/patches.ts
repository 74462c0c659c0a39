import type { Card } from '#lib/domain/card.ts';
import { cornersOf, type Place, type Point } from '#lib/domain/place.ts';
import type { Plan } from '#lib/domain/plan.ts';
import type { Theme } from '#lib/domain/theme.ts';

/** The line or the area of one card, under the pins. `d`: an SVG path in the plan's own units. */
export interface Patch {
	id: string;
	theme: Theme;
	d: string;
	closed: boolean;
	/** Picked, or being drawn. */
	strong: boolean;
}

export function patchesOf(cards: readonly Pick<Card, 'id' | 'theme' | 'at'>[], plan: Pick<Plan, 'width' | 'height'>, picked: string | null = null): Patch[] {
	return cards.flatMap(({ id, theme, at }) => {
		const corners = cornersOf(at);
		return corners.length < 2 ? [] : [{ id, theme, d: pathOf(corners, isClosed(at), plan), closed: isClosed(at), strong: id === picked }];
	});
}

/** What is being drawn: the corners put down so far and where the next one is held. */
export function trailPatch(kind: 'line' | 'area', corners: readonly Point[], theme: Theme, plan: Pick<Plan, 'width' | 'height'>): Patch | null {
	return corners.length < 2 ? null : { id: 'trail', theme, d: pathOf(corners, kind === 'area' && corners.length > 2, plan), closed: kind === 'area' && corners.length > 2, strong: true };
}

function isClosed(place: Place): boolean {
	return typeof place === 'object' && 'area' in place;
}

function pathOf(corners: readonly Point[], closed: boolean, { width, height }: Pick<Plan, 'width' | 'height'>): string {
	const n = (value: number) => Math.round(value * 10) / 10;
	return `M${corners.map(([x, y]) => `${n(x * width)} ${n(y * height)}`).join('L')}${closed ? 'Z' : ''}`;
}
