import type { Page } from '@playwright/test';

/** Everything that reaches one page: each frame of each socket, and whatever it asked another host for. */
export class Ears {
	readonly #frames: Buffer[] = [];
	/** Addresses outside our own origin. */
	readonly foreign: string[] = [];
	/** What the page complained about: errors, broken policy. */
	readonly complaints: string[] = [];

	constructor(page: Page, origin: () => string) {
		page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => this.#frames.push(Buffer.from(payload))));
		page.on('request', (request) => {
			const url = request.url();
			if (!url.startsWith(`${origin()}/`) && !/^(data|blob):/.test(url)) this.foreign.push(url);
		});
		page.on('pageerror', (error) => this.complaints.push(error.message));
		page.on('console', (message) => {
			// A server that is down is part of the story; a policy that is broken is not.
			if (message.type() === 'error' && !/ERR_CONNECTION|WebSocket connection|Failed to load resource|Failed to fetch/.test(message.text())) this.complaints.push(message.text());
		});
	}

	get frames(): number {
		return this.#frames.length;
	}

	/** Whether any frame so far held these words. Cards travel as UTF-8, whole. */
	heard(words: string): boolean {
		return this.#frames.some((frame) => frame.includes(words));
	}

	/** The facts of one topic that came since frame number `from`, as the page was told them. */
	facts(topic: string, from = 0): unknown[] {
		const mark = `"topic":"${topic}"`;
		return this.#frames
			.slice(from)
			.filter((frame) => frame.includes(mark))
			.map((frame) => (JSON.parse(frame.subarray(frame.indexOf('{')).toString()) as { value: unknown }).value);
	}
}
