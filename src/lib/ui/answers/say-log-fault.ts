import type { SheetFault } from '#server/use/key-issues.ts';
import { writtenColumns } from '#lib/domain/key-issues.ts';
import type { HouseWords } from '#lib/i18n/en-house.ts';
import { sayFault } from './say-fault.ts';

/** One thing wrong with a sheet: in which column, and in words. */
export function sayLogFault(house: HouseWords, fault: SheetFault): { column: string; text: string } {
	const t = house.answers.log.fault;
	const columnOf = (field: string) => writtenColumns.find((one) => one.field === field)?.column ?? field;
	switch (fault.kind) {
		case 'column-missing':
			return { column: fault.column, text: t.missing };
		case 'column-unknown':
			return { column: fault.column, text: t.unknownColumn };
		case 'column-twice':
			return { column: fault.column, text: t.columnTwice };
		case 'empty':
			return { column: '', text: t.empty };
		case 'too-many':
			return { column: '', text: t.tooMany(fault.limit) };
		case 'unknown':
			return { column: fault.column, text: t.unknown(fault.value) };
		case 'twice':
			return { column: fault.column, text: t.twice(fault.other ?? 0) };
		case 'version':
			return { column: fault.column, text: t.version(fault.value) };
		case 'slipped':
			return { column: fault.column, text: t.slipped(fault.expected) };
		case 'value':
			return { column: fault.column, text: `${fault.value ? `“${fault.value.slice(0, 80)}”: ` : ''}${sayFault(house, fault.fault)}` };
		case 'edit': {
			const { fault: inner } = fault;
			if (inner.kind === 'stale') return { column: 'version', text: t.stale(inner.by ?? house.answers.conflict.someone, inner.version) };
			if (inner.kind === 'bad') return { column: inner.faults.map(({ field }) => columnOf(field)).join(', '), text: inner.faults.map((one) => `${house.answers.fields[one.field]}: ${sayFault(house, one)}`).join(' ') };
			return { column: 'priority_id', text: t.unknown('') };
		}
	}
}
