import type { Refusal } from '#lib/domain/refusal.ts';

/** A refusal of the server; 'unknown' where the page did not say which. */
export type Refused = Refusal | { reason: 'unknown' };

/** What a form came back with. */
export type Answer = { state: 'done'; data: Record<string, unknown> } | { state: 'moved'; to: string } | { state: 'refused'; refusal: Refused };

/** As much of a browser as it takes to walk through the doors: cookies, our own Origin, forms sent as the page's script sends them. */
export class Browser {
	readonly origin: string;
	readonly #cookies = new Map<string, string>();

	constructor(origin: string) {
		this.origin = origin;
	}

	get headers(): Record<string, string> {
		const headers: Record<string, string> = { origin: this.origin };
		if (this.#cookies.size > 0) headers['cookie'] = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		return headers;
	}

	/** What it holds for our origin, for a true browser to go on with. */
	get cookies(): { name: string; value: string; url: string }[] {
		return [...this.#cookies].map(([name, value]) => ({ name, value, url: this.origin }));
	}

	/** A page or a file, through its redirects. Throws where there is none to be had. */
	async read(path: string): Promise<Response> {
		for (let to = path, hops = 0; hops < 5; hops++) {
			const response = await fetch(new URL(to, this.origin), { headers: this.headers, redirect: 'manual' });
			this.#keepCookies(response);
			const location = response.headers.get('location');
			if (location === null) {
				if (!response.ok) throw new Error(`${to} answered ${response.status}`);
				return response;
			}
			await response.arrayBuffer();
			to = location;
		}
		throw new Error(`${path} goes round in a circle`);
	}

	/** Looks at a page for what that costs the server, not for its words. */
	async look(path: string): Promise<void> {
		await (await this.read(path)).arrayBuffer();
	}

	/** What a page was made from, as Kit hands it to its own script when one follows a link. */
	async pageData(path: string): Promise<Record<string, unknown>> {
		const body = (await (await this.read(`${path}/__data.json`)).json()) as { nodes: ({ data?: unknown[] } | null)[] };
		return Object.assign({}, ...body.nodes.map((node) => (node?.data ? unflatten(node.data) : {}))) as Record<string, unknown>;
	}

	/** @param path with its action: `/w/<id>?/react` */
	async send(path: string, fields: Record<string, string>): Promise<Answer> {
		const response = await fetch(new URL(path, this.origin), {
			method: 'POST',
			headers: { ...this.headers, accept: 'application/json', 'x-sveltekit-action': 'true' },
			body: new URLSearchParams(fields),
			redirect: 'manual'
		});
		this.#keepCookies(response);
		const text = await response.text();
		const result = readResult(text);
		if (!result || result.type === 'error') throw new Error(`${path} answered ${response.status}: ${text.slice(0, 200)}`);
		if (result.type === 'redirect') return { state: 'moved', to: result.location ?? '' };
		const data = result.data ? ((unflatten(JSON.parse(result.data) as unknown[]) ?? {}) as Record<string, unknown>) : {};
		if (result.type === 'success') return { state: 'done', data };
		return { state: 'refused', refusal: (data['refusal'] as Refusal | undefined) ?? { reason: 'unknown' } };
	}

	/** Sends a form that has to go through. */
	async must(path: string, fields: Record<string, string> = {}): Promise<{ to: string; data: Record<string, unknown> }> {
		const answer = await this.send(path, fields);
		if (answer.state === 'refused') throw new Error(`${path} was refused: ${answer.refusal.reason}`);
		return answer.state === 'moved' ? { to: answer.to, data: {} } : { to: '', data: answer.data };
	}

	#keepCookies(response: Response): void {
		for (const line of response.headers.getSetCookie()) {
			const [pair = ''] = line.split(';');
			const at = pair.indexOf('=');
			if (/max-age=0(;|$)|expires=thu, 01 jan 1970/i.test(line)) this.#cookies.delete(pair.slice(0, at));
			else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
		}
	}
}

function readResult(text: string): { type: 'success' | 'failure' | 'redirect' | 'error'; location?: string; data?: string } | null {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** Kit sends values as a flat list in which objects and lists hold positions; what is negative stands for undefined and the like. */
export function unflatten(flat: readonly unknown[]): unknown {
	const made = new Map<number, unknown>();
	const at = (position: number): unknown => {
		if (position < 0) return undefined;
		if (made.has(position)) return made.get(position);
		const value = flat[position];
		if (typeof value !== 'object' || value === null) return value;
		if (Array.isArray(value)) {
			// ["Date", "..."] and other kinds: kept as their text.
			if (typeof value[0] === 'string') return value[1];
			const list: unknown[] = [];
			made.set(position, list);
			list.push(...value.map((item: number) => at(item)));
			return list;
		}
		const object: Record<string, unknown> = {};
		made.set(position, object);
		for (const [key, item] of Object.entries(value as Record<string, number>)) object[key] = at(item);
		return object;
	};
	return at(0);
}
