/** What is wrong with a file, in the line and the field where it is. */
export interface Fault {
	/** From 1; 0: the file as a whole. */
	line: number;
	field: string;
	words: string;
}

/** A file that cannot be counted. Nothing of it is: half a count is no count. */
export class Faults extends Error {
	readonly faults: readonly Fault[];
	constructor(faults: readonly Fault[]) {
		super(faults.map(sayFault).join('\n'));
		this.faults = faults;
	}
}

export function sayFault({ line, field, words }: Fault): string {
	return `${line === 0 ? 'the file' : `line ${line}`}, ${field}: ${words}`;
}
