import { WebSocket } from 'ws';
import { LiveDoc } from '#lib/live/line/live-doc.ts';
import type { Refused } from '#lib/doc/frames.ts';
import { contentIn } from '#lib/doc/content.ts';
import type { Hall, Member } from './hall.ts';

/** Somebody with our own client, as a page has it, over a real socket. */
export class Citizen {
	readonly doc: LiveDoc;
	readonly member: Member;
	readonly refused: { refused: Refused; at: number }[] = [];
	/** How often the line was lost, and whether a door was shut for good. */
	lost = 0;
	stopped = 0;
	onFact: ((topic: string, value: unknown) => void) | null = null;

	constructor(hall: Hall, member: Member, random: () => number) {
		const headers = { cookie: `folkmoot=${member.token}`, origin: `http://${hall.host}` };
		class BrowserLike extends WebSocket {
			constructor(url: string) {
				super(url, { headers });
			}
		}
		this.member = member;
		this.doc = new LiveDoc({
			path: 'board',
			server: `ws://${hall.host}/live/${hall.workshopId}`,
			random,
			Socket: BrowserLike as unknown as typeof globalThis.WebSocket,
			ear: {
				exchanged() {},
				turned() {},
				refused: (refused) => this.refused.push({ refused, at: performance.now() }),
				fact: ({ topic, value }) => this.onFact?.(topic, value),
				lost: () => (this.lost += 1),
				stopped: () => (this.stopped += 1)
			}
		});
	}

	get content(): string {
		return contentIn(this.doc.doc);
	}

	get isSaved(): boolean {
		return this.doc.isEven && this.doc.unsaved.length === 0;
	}

	leave(): void {
		this.doc.close();
	}
}

export async function until(holds: () => boolean, what: string, limitMs = 30_000): Promise<void> {
	const end = performance.now() + limitMs;
	while (!holds()) {
		if (performance.now() > end) throw new Error(`this never came: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
