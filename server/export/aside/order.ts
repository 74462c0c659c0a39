import { bundle, exportFiles, type Body, type Source } from '../bundle.ts';
import { exportJson } from '../files.ts';
import { exportJsonSchema } from '../json-schema.ts';
import { paperPdf } from '../paper/pdf.ts';
import { editionPaper } from '../report/edition.ts';
import type { Whole } from '../whole-shape.ts';
import type { Edition } from '#lib/domain/publication.ts';

/** All that files are made of, as plain data: it can be handed to another thread. */
export type Material = Omit<Source, 'json' | 'schema'> & { whole: Whole };

/** What is to be made: one file of a workshop or all of them in a ZIP, or an edition of its public page to print. */
export type Order = { what: 'file'; name: string; material: Material } | { what: 'bundle'; material: Material } | { what: 'edition'; edition: Edition; at: Date };

/** Every file that comes of a material. */
export function filesOf({ whole, ...rest }: Material): ReturnType<typeof exportFiles> {
	return exportFiles({ ...rest, json: () => exportJson(rest.tables, whole), schema: exportJsonSchema });
}

/** @throws where no file has that name */
export async function fill(order: Order): Promise<Body> {
	switch (order.what) {
		case 'bundle':
			return bundle(filesOf(order.material), order.material.madeAt);
		case 'edition':
			return paperPdf(editionPaper(order.edition, order.at));
		case 'file': {
			const found = filesOf(order.material).find(({ name }) => name === order.name);
			if (!found) throw new Error(`there is no file ${order.name}`);
			return found.make();
		}
	}
}
