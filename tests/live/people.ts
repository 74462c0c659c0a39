import type { StageFact } from '#lib/domain/facts.ts';
import type { Role } from '#lib/domain/people.ts';
import { millbrook } from '#lib/domain/plan.ts';
import { emptyDeal } from '#lib/domain/deal.ts';
import { RoomLink, type RoomLinkOptions } from '#lib/live/room-link.svelte.ts';
import { HandRoom, HandSocket } from './line.ts';

export function stage(visible: 'own' | 'everyone', more: Partial<StageFact> = {}): StageFact {
	return {
		serverNow: 0,
		workshop: { id: 'w'.repeat(16), title: 'Millbrook', question: '', state: 'open', helpLine: '' },
		deal: emptyDeal,
		plan: millbrook,
		rounds: [],
		round: { state: 'ready', index: 0 },
		title: '',
		instruction: '',
		may: [],
		visible,
		checked: false,
		frozen: false,
		takesLate: false,
		late: [],
		called: null,
		advised: false,
		messages: [],
		cursors: true,
		turn: 1,
		...more
	};
}

export function sitDown(visible: 'own' | 'everyone' = 'everyone', more: Partial<RoomLinkOptions> & { role?: Role } = {}) {
	HandSocket.made = [];
	const board = new HandRoom('board');
	const draft = new HandRoom('draft');
	const link = new RoomLink({
		workshopId: 'w'.repeat(16),
		role: 'participant',
		person: 'p'.repeat(16),
		first: { stage: stage(visible) },
		origin: 'http://hall.test',
		Socket: HandSocket as unknown as typeof WebSocket,
		random: () => 0.5,
		...more
	});
	return { link, board, draft };
}

/** A card as anybody writes it. */
export const draft = { text: 'A bench by the brook', theme: 'green', at: [0.5, 0.5] } as const;

let open: ReturnType<typeof sitDown>[] = [];

/** Like `sitDown`, for a file that says `leaveAll` when a test is over. */
export function sit(...given: Parameters<typeof sitDown>): ReturnType<typeof sitDown> {
	const table = sitDown(...given);
	open.push(table);
	return table;
}

export function leaveAll(): void {
	for (const { link } of open) link.close();
	open = [];
}

/** localStorage of one device. */
export class Drawer {
	#kept = new Map<string, string>();
	getItem = (key: string) => this.#kept.get(key) ?? null;
	setItem = (key: string, value: string) => void this.#kept.set(key, value);
	removeItem = (key: string) => void this.#kept.delete(key);
	key = (i: number) => [...this.#kept.keys()][i] ?? null;
	get length() {
		return this.#kept.size;
	}
	get size() {
		return this.#kept.size;
	}
}
