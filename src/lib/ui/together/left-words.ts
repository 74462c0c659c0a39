import type { Act } from '#lib/domain/round.ts';
import type { TogetherWords } from '#lib/i18n/en/together.ts';
import type { Table } from '../board/table.svelte.ts';
import { keptHere } from '#lib/live/keep.ts';

/** Words that somebody had begun in a form which no longer takes them. */
export interface LeftWords {
	/** Which form, of what. */
	of: readonly string[];
	/** As they wrote them. */
	words: string;
	/** With what they are about, for whoever reads them elsewhere. */
	say: string;
}

type About = keyof TogetherWords['leftOver']['about'];

/** Forms of words, and the act that takes what is in them. A card, an offer and advice have their own ways when their round is over. */
const forms: Record<About, Act> = { differ: 'react', 'new-group': 'cluster.add', name: 'cluster.name', 'sort-reason': 'sort', 'plan-start': 'plan', plan: 'plan', 'how-was-it': 'evaluate', 'start-group': 'group.start', line: 'circle.say' };

/** All that this device keeps of this person and that no round takes at this moment. */
export function leftWords(table: Table, about: TogetherWords['leftOver']['about']): LeftWords[] {
	return keptHere(table.stage.workshop.id, table.mine.personId).flatMap(([form = '', id = '']) => {
		if (!isForm(form) || table.may(forms[form])) return [];
		const words = wordsIn(table.keep<unknown>(form, ...(id === '' ? [] : [id])).read());
		return words === '' ? [] : [{ of: [form, ...(id === '' ? [] : [id])], words, say: `${about[form](nameOf(table, id))}: ${words}` }];
	});
}

const isForm = (form: string): form is About => Object.hasOwn(forms, form);

/** A form of one field keeps its words, a plan the fields that were changed. */
function wordsIn(kept: unknown): string {
	if (typeof kept === 'string') return kept.trim();
	const typed = typeof kept === 'object' && kept !== null && 'typed' in kept ? kept.typed : null;
	if (typeof typed !== 'object' || typed === null) return '';
	return Object.values(typed)
		.filter((value): value is string => typeof value === 'string' && value.trim() !== '')
		.map((value) => value.trim())
		.join(' · ');
}

function nameOf(table: Table, id: string): string {
	if (id === '') return '';
	const cluster = table.cluster(id);
	return cluster ? table.nameOf(cluster) : (table.card(id)?.text ?? table.doing?.items.find((item) => item.id === id)?.statement ?? table.doing?.items.flatMap(({ plans }) => plans).find((line) => line.id === id)?.task ?? '');
}
