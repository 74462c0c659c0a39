/** Someone with a cookie jar who asks for pages and sends forms, and looks at nothing but the answer's status. */
export class Visitor {
	readonly #origin: string;
	readonly #cookies = new Map<string, string>();

	constructor(origin: string) {
		this.#origin = origin;
	}

	get cookie(): string {
		return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	}

	/** As a browser takes them. */
	get cookies(): { name: string; value: string; url: string }[] {
		return [...this.#cookies].map(([name, value]) => ({ name, value, url: this.#origin }));
	}

	async get(path: string): Promise<Response> {
		return this.#keep(await fetch(new URL(path, this.#origin), { headers: { cookie: this.cookie }, redirect: 'manual' }));
	}

	/** Sends a form as an older browser does, with an Origin of its choice; null sends none. */
	async post(path: string, fields: Record<string, string> = {}, origin: string | null = this.#origin): Promise<Response> {
		const headers: Record<string, string> = { cookie: this.cookie, accept: 'application/json', 'x-sveltekit-action': 'true' };
		if (origin !== null) headers['origin'] = origin;
		return this.#keep(await fetch(new URL(path, this.#origin), { method: 'POST', headers, body: new URLSearchParams(fields), redirect: 'manual' }));
	}

	/** A form that must go through. Answers with where it leads and what it says. */
	async must(path: string, fields: Record<string, string> = {}): Promise<{ location: string; text: string }> {
		const text = await (await this.post(path, fields)).text();
		const answer = JSON.parse(text) as { type: string; location?: string };
		if (answer.type !== 'success' && answer.type !== 'redirect') throw new Error(`${path}: ${text}`);
		return { location: answer.location ?? '', text };
	}

	/** A second tab with the same cookies as they are now. */
	twin(): Visitor {
		const twin = new Visitor(this.#origin);
		for (const [name, value] of this.#cookies) twin.#cookies.set(name, value);
		return twin;
	}

	#keep(response: Response): Response {
		for (const line of response.headers.getSetCookie()) {
			const [pair = ''] = line.split(';');
			const at = pair.indexOf('=');
			if (/max-age=0(;|$)|expires=thu, 01 jan 1970/i.test(line)) this.#cookies.delete(pair.slice(0, at));
			else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
		}
		return response;
	}
}
