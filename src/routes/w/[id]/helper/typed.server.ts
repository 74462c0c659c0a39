import { faultInCode } from '#server/use/proxy.ts';
import type { CardDraft } from '#lib/domain/card.ts';
import { cardTextLimit } from '#lib/domain/card.ts';
import type { NamedPlace } from '#lib/domain/named-place.ts';
import { refuse, type Result } from '#lib/domain/result.ts';
import { isTheme } from '#lib/domain/theme.ts';
import { measure } from '#lib/ui/board/card-text.ts';
import { readPlace } from '#lib/ui/board/place-choices.ts';
import { textOf } from '../../../member.server.ts';

/** A card as it stands in the form. `card`: the one that is being changed, or ''. `paper`: the code on the paper. */
export type TypedCard = Record<'person' | 'text' | 'theme' | 'where' | 'place' | 'typed' | 'paper' | 'card', string>;

export function typedCard(form: FormData): TypedCard {
	const get = (field: string) => textOf(form, field).slice(0, 4000);
	return { person: get('person'), text: get('text'), theme: get('theme'), where: get('where'), place: get('place'), typed: get('typed'), paper: get('paper'), card: get('card') };
}

/** Rows of the page for several cards. `where` is whole, none or a value from the list. */
export type TypedRow = Record<'theme' | 'text' | 'where' | 'paper', string>;
const rowFields = ['theme', 'text', 'where', 'paper'] as const;

export const rowsMost = 8;

export function typedRows(form: FormData): TypedRow[] {
	return Array.from({ length: rowsMost }, (_, i) => Object.fromEntries(rowFields.map((field) => [field, textOf(form, `${field}-${i}`).slice(0, 4000)])) as TypedRow);
}

/** A row in which nothing is typed or chosen is no card. */
export const isEmptyRow = (row: TypedRow) => rowFields.every((field) => row[field].trim() === '');

export function readRow({ theme, text, where, paper }: TypedRow, places: readonly NamedPlace[]): Result<CardDraft> {
	const fault = faultInCode(paper);
	if (fault) return refuse(fault);
	return readCard({ text, theme, where: where === 'whole' || where === 'none' ? where : 'list', place: where, typed: '' }, places);
}

/** Checked before it is read aloud, so that what is read is what can be saved. */
export function readCard({ text, theme, where, place, typed }: Pick<TypedCard, 'text' | 'theme' | 'where' | 'place' | 'typed'>, places: readonly NamedPlace[]): Result<CardDraft> {
	const { letters, over } = measure(text);
	if (letters === 0) return refuse({ reason: 'text-empty' });
	if (over > 0) return refuse({ reason: 'text-too-long', limit: cardTextLimit, over });
	if (!isTheme(theme)) return refuse({ reason: 'bad-theme' });
	const at = readPlace(where, place, typed, places);
	return at === null ? refuse({ reason: 'bad-place' }) : { ok: true, value: { text: text.trim(), theme, at } };
}
