import type { Line } from './line.ts';
import type { Stamps } from './stamp.ts';

/** What a target's process tells about itself: where it is and, of ours, who may come in. */
export interface Target {
	peer: 'ours' | 'y-websocket-server' | 'hocuspocus' | 'tldraw';
	port: number;
	/** Cards on the board; ours has them already. */
	cards: number;
	cardBytes: number;
	workshopId?: string;
	members?: { token: string; cardId: string; cardIds: string[] }[];
	/** tldraw's own words for what a record looks like. */
	schema?: { schema: unknown; protocol: number };
}

/** How one peer is talked to. The same things are done to each: one card is moved, one pointer. */
export interface Speech {
	request(who: number): { path: string; headers: Record<string, string> };
	opened(line: Line): void;
	/** A frame that came before the line had the board. Answers whether it has it now. */
	coming(line: Line, data: Buffer, from: number, to: number): boolean;
	/** Fills the board, through the first line. */
	fill(line: Line): void;
	/** Gets ready to write. */
	prepare(line: Line): void;
	/** Moves the card of this writer; the new place is a stamp. */
	move(line: Line, time: number): void;
	/** Rewrites many long texts at once, about 20 kB. Answers how many bytes. */
	flood(line: Line, time: number): number;
	/** Moves the pointer of this person; the new place is a stamp. */
	point(line: Line, time: number): void;
	/** The board as it was first given, as Yjs knows it; null before, and where the peer is none of Yjs. */
	readonly board: Uint8Array | null;
	readonly moves: Stamps;
	readonly points: Stamps;
	/** Keeps a quiet line open. */
	keepAlive?(line: Line): void;
	/** Whether a frame is the whole board for a newcomer, or its last piece. */
	isBoard(data: Buffer, from: number, to: number): boolean;
	/** How many moves of this line this frame calls safe; 0 where it says nothing of that. */
	acknowledged(line: Line, data: Buffer, from: number, to: number): number;
	/** The change of the document that a frame brings, as Yjs knows it; null where it brings none, or where the peer is none of Yjs. */
	updateIn(line: Line, data: Buffer, from: number, to: number): Uint8Array | null;
	/** Why a write was not taken in, where a frame says so. */
	refusal(data: Buffer, from: number, to: number): string | null;
	/** From now on people come with fresh pages. */
	forget(): void;
}
