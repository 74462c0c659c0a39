/** What to change where something on the way has dropped a thing: one line for each kind of proxy, or of our own settings. */
export interface Remedy {
	nginx?: string;
	haproxy?: string;
	folkmoot?: string;
}

/** `fault`: people will miss something. `note`: worth knowing. */
export interface Finding {
	/** The thing that was tried, in a word or two: stays the same over versions. */
	check: string;
	state: 'ok' | 'fault' | 'note';
	say: string;
	remedy?: Remedy;
}

export type Tell = (finding: Finding) => void;

/** A finding for the person at the keyboard. */
export function sayFinding({ check, state, say, remedy = {} }: Finding): string {
	const mark = { ok: 'ok   ', note: 'note ', fault: 'FAULT' }[state];
	const names = { nginx: 'nginx', haproxy: 'HAProxy', folkmoot: 'Folkmoot' };
	const rows = (Object.keys(names) as (keyof typeof names)[]).flatMap((key) => (remedy[key] ? [`         ${names[key]}: ${remedy[key]}`] : []));
	return [`${mark}  ${check}: ${say}`, ...rows].join('\n');
}
