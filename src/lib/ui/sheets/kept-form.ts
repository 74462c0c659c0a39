import type { Keep } from '#lib/live/keep.ts';

/** Name and value of each field, as a form sends them. */
export type KeptFields = [name: string, value: string][];

/** An attachment: what is chosen and typed in a form of many fields stays on this device, over the end of a round too, until it is handed in. */
export function keptForm(keep: Keep<KeptFields>): (form: HTMLFormElement) => () => void {
	return (form) => {
		const kept = keep.read();
		if (kept) fill(form, kept);
		const write = () => void keep.write([...new FormData(form)].filter((field): field is [string, string] => typeof field[1] === 'string'));
		form.addEventListener('input', write);
		return () => form.removeEventListener('input', write);
	};
}

function fill(form: HTMLFormElement, kept: KeptFields): void {
	const values = new Map<string, string[]>();
	for (const [name, value] of kept) values.set(name, [...(values.get(name) ?? []), value]);
	for (const field of form.elements) {
		if (field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio')) field.checked = values.get(field.name)?.includes(field.value) ?? false;
		else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) {
			const [value] = values.get(field.name) ?? [];
			if (value !== undefined && !(field instanceof HTMLInputElement && field.type === 'hidden')) field.value = value;
		}
	}
}
