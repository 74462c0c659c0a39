import type { LinkAct } from './act.ts';
import { Journal } from './journal.ts';

/**
 * Something of one person that is kept on this device over a reload or a flat battery. Keyed by workshop and person: on a shared phone
 * nobody finds another's words. It is a few kilobytes at most, and it is localStorage rather than IndexedDB because a write has been
 * taken when the call returns, or has failed: a page may die in the same moment, and what it says about keeping must be true.
 */
export interface Keep<T> {
	read(): T | null;
	/** null forgets. False where this device keeps nothing: its storage is full, or forbidden. */
	write(value: T | null): boolean;
}

const prefix = 'folkmoot';
/** What is someone's own: acts on their way to the server, words in forms, a ballot that is not in the box. */
const kinds = ['acts', 'words', 'ballot'] as const;

export function keepIn<T>(storage: () => Storage | null, ...key: string[]): Keep<T> {
	const name = [prefix, ...key].join(':');
	return {
		read() {
			try {
				const text = storage()?.getItem(name);
				return text ? (JSON.parse(text) as T) : null;
			} catch {
				return null;
			}
		},
		write(value) {
			try {
				const kept = storage();
				if (value === null) kept?.removeItem(name);
				else kept?.setItem(name, JSON.stringify(value));
				return kept !== null;
			} catch {
				return false;
			}
		}
	};
}

/** Acts on the way to the server. */
export function keepActs(workshop: string, person: string, path: string): Journal {
	return new Journal(keepIn(deviceStorage, 'acts', workshop, person, path));
}

/** What someone is writing in a form; `name` says which. */
export function keepWords<T>(workshop: string, person: string, ...name: string[]): Keep<T> {
	return keepIn(deviceStorage, 'words', workshop, person, ...name);
}

/** Under which names words of this person in this workshop are kept here. */
export function keptHere(workshop: string, person: string): string[][] {
	const begins = [prefix, 'words', workshop, person, ''].join(':');
	try {
		const storage = deviceStorage();
		const names = Array.from({ length: storage?.length ?? 0 }, (_, i) => storage!.key(i) ?? '');
		return names.filter((name) => name.startsWith(begins)).map((name) => name.slice(begins.length).split(':')).sort();
	} catch {
		return [];
	}
}

/** What this device has learned, whoever holds it. */
export function keepForDevice<T>(name: string): Keep<T> {
	return keepIn(deviceStorage, name);
}

/** Nobody of this workshop (of any, where none is named) is signed in here any more: what was kept for someone goes. */
export function forgetHere(workshop?: string): void {
	const begins = kinds.map((kind) => [prefix, kind, ...(workshop === undefined ? [] : [workshop]), ''].join(':'));
	for (const place of [deviceStorage, tabStorage]) {
		try {
			const storage = place();
			const names = Array.from({ length: storage?.length ?? 0 }, (_, i) => storage!.key(i) ?? '');
			for (const name of names) if (begins.some((begin) => name.startsWith(begin))) storage!.removeItem(name);
		} catch {
			// Where nothing can be read, nothing was kept.
		}
	}
}

/** For as long as the tab lives, also where the page is dropped and comes again. */
export function tabStorage(): Storage | null {
	return typeof sessionStorage === 'undefined' ? null : sessionStorage;
}

function deviceStorage(): Storage | null {
	return typeof localStorage === 'undefined' ? null : localStorage;
}
