/** A size of a file in words: a size in kB, MB to a tenth where that says more. */
export function sizeOf(bytes: number): string {
	const mega = bytes / 1024 / 1024;
	return mega < 1 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${Number(mega.toFixed(mega < 100 ? 1 : 0))} MB`;
}
