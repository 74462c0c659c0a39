import { isSafeText, longerBy } from './safe-text.ts';

/** What people can do: the sheet at the start, always free to leave empty (methods.md 1.2, step 3). Our own list. */
export const skills = ['garden', 'build', 'repair', 'cook', 'drive', 'look-after', 'teach', 'languages', 'write', 'draw', 'music', 'sport', 'computers', 'money', 'organise', 'speak-up', 'local', 'first-aid'] as const;
export type Skill = (typeof skills)[number];

export const otherSkillLimit = 140;

export interface SkillSheet {
	skills: readonly Skill[];
	/** In one's own words, for what is not on the list. */
	other: string;
}

/** What the host sees: how many people can do what. Words without names, in an order that says nothing. */
export interface SkillCounts {
	people: number;
	counts: Partial<Record<Skill, number>>;
	others: readonly string[];
}

export function skillFault({ other }: SkillSheet): { reason: 'bad-shape' } | { reason: 'text-too-long'; limit: number; over: number } | null {
	if (!isSafeText(other)) return { reason: 'bad-shape' };
	const over = longerBy(other, otherSkillLimit);
	return over > 0 ? { reason: 'text-too-long', limit: otherSkillLimit, over } : null;
}

export function countSkills(sheets: readonly SkillSheet[]): SkillCounts {
	const counts: Partial<Record<Skill, number>> = {};
	for (const sheet of sheets) for (const skill of sheet.skills) counts[skill] = (counts[skill] ?? 0) + 1;
	return { people: sheets.length, counts, others: sheets.map(({ other }) => other.trim()).filter((other) => other !== '').sort() };
}
