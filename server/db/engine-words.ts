/** What is said between the server and the thread of its built-in database. Each question has a number; the first answer, to 0, is that the database is open. */
export type Asked =
	| { id: number; do: 'query'; text: string; params: unknown[]; rowMode: 'array' | 'object'; asText: number[]; within: number | null }
	| { id: number; do: 'exec'; text: string; within: number | null }
	| { id: number; do: 'begin' }
	| { id: number; do: 'end'; within: number; how: 'commit' | 'rollback' }
	| { id: number; do: 'close' };

/** `begun`: the transaction of that number has its turn; its answer comes when it is over. */
export type Answered = { id: number; got: unknown } | { id: number; begun: true } | { id: number; fault: Fault; isBroken: boolean };

/** An error in plain values. */
export interface Fault {
	message: string;
	stack: string | undefined;
	more: Record<string, unknown>;
}
