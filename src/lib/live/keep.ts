import type { LinkAct } from './act.ts';

/**
 * What a person has done and the server has not got yet, kept on this device over a reload or a flat battery. Keyed by workshop and
 * person: on a shared phone nobody finds another's words. Storage may be full, or forbidden: then we keep nothing and go on.
 */
export interface Keep<T> {
	read(): T | null;
	/** null forgets. */
	write(value: T | null): void;
}

const prefix = 'folkmoot';

export function keepIn<T>(storage: Storage | null, ...key: string[]): Keep<T> {
	const name = [prefix, ...key].join(':');
	return {
		read() {
			try {
				const text = storage?.getItem(name);
				return text ? (JSON.parse(text) as T) : null;
			} catch {
				return null;
			}
		},
		write(value) {
			try {
				if (value === null) storage?.removeItem(name);
				else storage?.setItem(name, JSON.stringify(value));
			} catch {
				// Full or forbidden: the act itself is still in the page and on its way.
			}
		}
	};
}

/** Acts on the way to the server. */
export function keepActs(workshop: string, person: string, path: string): Keep<LinkAct[]> {
	return keepIn(deviceStorage(), 'acts', workshop, person, path);
}

function deviceStorage(): Storage | null {
	try {
		return typeof localStorage === 'undefined' ? null : localStorage;
	} catch {
		return null;
	}
}
