/** One thing that was promised, and what came of it. */
export interface Line {
	/** As promises.md numbers it: R8, H1. */
	promise: string;
	what: string;
	bar: string;
	got: string;
	ok: boolean;
}
export type Report = (line: Line) => void;

/** What a file here exports to be a proof. Anything it draws, it draws from `seed`. */
export type Prove = (report: Report, how: { long: boolean; seed: number }) => Promise<void>;

export const wordsOf = ({ promise, what, bar, got, ok }: Line) => `${ok ? 'ok    ' : 'FAILED'} ${promise.padEnd(3)} ${what}\n           bar: ${bar}\n           got: ${got}`;

export function asTable(head: { began: string; proofs: readonly string[]; form: string; seed: number; machine: readonly string[] }, lines: readonly Line[]): string {
	const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
	return [
		`# What was proved`,
		'',
		`${head.proofs.join(', ')}: ${head.form} form, seed ${head.seed}, ${head.began}. ${head.machine.join('. ')}.`,
		'',
		'| promise | what | bar | got | |',
		'|---|---|---|---|---|',
		...lines.map(({ promise, what, bar, got, ok }) => `| ${[promise, what, bar, got, ok ? 'holds' : '**does not hold**'].map(cell).join(' | ')} |`),
		''
	].join('\n');
}
