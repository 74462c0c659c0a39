import { toJsonSchema } from '@valibot/to-json-schema';
import { exportShape } from './whole-shape.ts';

/** The JSON Schema (draft 2020-12) of workshop.json, made from the shape that it is read back by: the two cannot come apart. */
export function exportJsonSchema(): string {
	const schema = toJsonSchema(exportShape, { target: 'draft-2020-12', errorMode: 'throw', ignoreActions: ['base64', 'iso_timestamp'] });
	return `${JSON.stringify({ ...schema, title: 'Folkmoot workshop, format 1', description: 'Everything a workshop yields, without any person in it. `tables` are the same tables as the CSV files, `dictionary` says what their columns mean, `whole` is what Folkmoot reads back in.' }, null, '\t')}\n`;
}
