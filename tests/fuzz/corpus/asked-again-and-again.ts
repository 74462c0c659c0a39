import { bytes, uint } from '../../support/forge.ts';
import { syncFrame } from '../view.ts';

export const reason = 'Twenty questions for the whole document, each another one: every answer was encoded anew and waited in memory.';
export const closes = 'asked for the document too often';

export function make(): Uint8Array[] {
	return Array.from({ length: 20 }, (_, i) => syncFrame('ask', bytes(uint(1), uint(900_000 + i), uint(1))));
}
