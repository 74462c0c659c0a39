/** What comes down an event stream. A comment asks for a sign of life. */
export type StreamEvent = { kind: 'comment' } | { kind: 'event'; name: string; id: string; data: string };

/** Puts the events of a stream together again, wherever the network has cut its text. */
export class EventReader {
	#rest = '';

	take(text: string): StreamEvent[] {
		const blocks = (this.#rest + text).split('\n\n');
		this.#rest = blocks.pop()!;
		return blocks.map(readBlock);
	}
}

function readBlock(block: string): StreamEvent {
	const fields = new Map<string, string>();
	for (const row of block.split('\n')) {
		const [, name, value] = /^(\w+): ?(.*)$/.exec(row) ?? [];
		if (name !== undefined) fields.set(name, value!);
	}
	const data = fields.get('data');
	return data === undefined ? { kind: 'comment' } : { kind: 'event', name: fields.get('event') ?? '', id: fields.get('id') ?? '', data };
}
