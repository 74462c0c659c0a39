import type { DeskFact } from '#lib/domain/facts.ts';

/** One bar of "cards each": how many people have written that many cards. `height` is per cent of the tallest bar. */
export interface PeopleBar {
	cards: string;
	people: number;
	height: number;
}

export function peopleBars(spread: DeskFact['spread']): PeopleBar[] {
	const most = Math.max(...spread);
	return spread.map((people, cards) => ({
		cards: cards === spread.length - 1 ? `${cards}+` : String(cards),
		people,
		height: most === 0 ? 0 : Math.round((people / most) * 100)
	}));
}

export function withoutCard(spread: DeskFact['spread']): number {
	return spread[0];
}

export function writers(spread: DeskFact['spread']): number {
	return spread[1] + spread[2] + spread[3] + spread[4];
}
