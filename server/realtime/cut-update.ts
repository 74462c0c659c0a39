import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** Notes while Yjs reads where each client's structs begin, and where the deletions do. */
class NotingDecoder extends Y.UpdateDecoderV1 {
	/** Yjs makes the decoder itself; this is how we get hold of it. */
	static last: NotingDecoder | null = null;
	readonly clients: number[] = [];
	/** Behind the number of structs of each client. */
	readonly starts: number[] = [];
	readonly counts: number[] = [];
	/** Behind the number of clients whose structs are deleted. */
	deletionsFrom: number | null = null;
	deletingClients = 0;

	constructor(decoder: ConstructorParameters<typeof Y.UpdateDecoderV1>[0]) {
		super(decoder);
		NotingDecoder.last = this;
	}

	override readClient(): number {
		this.starts.push(this.restDecoder.pos);
		this.counts.push(0);
		const client = super.readClient();
		this.clients.push(client);
		return client;
	}

	override readInfo(): number {
		this.counts[this.counts.length - 1]! += 1;
		return super.readInfo();
	}

	override resetDsCurVal(): void {
		this.deletionsFrom ??= this.restDecoder.pos;
		this.deletingClients += 1;
		super.resetDsCurVal();
	}
}

/**
 * One update cut into what each client wrote, so that it can be put together again without some of them: for a hundred writers in one
 * tick, reading it once and copying pieces, where a difference for each of them would read all of it a hundred times.
 */
export class CutUpdate {
	readonly #bytes: Uint8Array;
	readonly #parts: { client: number; from: number; to: number }[];
	readonly #deletionsFrom: number;

	constructor(bytes: Uint8Array) {
		Y.decodeUpdateV2(bytes, NotingDecoder);
		const { clients, starts, counts, deletionsFrom, deletingClients } = NotingDecoder.last!;
		NotingDecoder.last = null;
		this.#bytes = bytes;
		this.#deletionsFrom = deletionsFrom === null ? bytes.length - 1 : deletionsFrom - lengthOf(deletingClients);
		const from = starts.map((start, i) => start - lengthOf(counts[i]!));
		this.#parts = clients.map((client, i) => ({ client, from: from[i]!, to: from[i + 1] ?? this.#deletionsFrom }));
	}

	/** The same update without the structs of these clients. Deletions stay whole: they name nothing but numbers, and are safe to hear twice. */
	without(clients: ReadonlySet<number>): Uint8Array {
		const rest = this.#parts.filter(({ client }) => !clients.has(client));
		if (rest.length === this.#parts.length) return this.#bytes;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, rest.length);
		for (const { from, to } of rest) encoding.writeUint8Array(encoder, this.#bytes.subarray(from, to));
		encoding.writeUint8Array(encoder, this.#bytes.subarray(this.#deletionsFrom));
		return encoding.toUint8Array(encoder);
	}
}

/** How many bytes a whole number takes in an update. */
function lengthOf(number: number): number {
	let length = 1;
	for (let rest = number; rest > 127; rest = Math.floor(rest / 128)) length += 1;
	return length;
}
