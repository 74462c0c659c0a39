import { bytes, uint } from '../../support/forge.ts';
import { syncFrame } from '../view.ts';

export const reason = 'A state vector that cannot be read, asked with while the log could not be written: the process ended.';
export const closes = 'a frame that cannot be read';

export function make(): Uint8Array[] {
	return [syncFrame('ask', bytes(uint(1000), uint(1)))];
}
