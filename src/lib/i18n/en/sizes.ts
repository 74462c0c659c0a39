/** A size of a file in words, rounded up: what is over a limit never reads as the limit itself. */
export function sizeOf(bytes: number): string {
	const mega = bytes / 1024 / 1024;
	return mega < 1 ? `${Math.ceil(bytes / 1000)} kB` : `${mega < 100 ? Math.ceil(mega * 10) / 10 : Math.ceil(mega)} MB`;
}
