const format = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit', hour12: true });

/** "7:12pm" in the reader's own time zone: only the browser knows it. */
export function hourOf(at: number): string {
	return format.format(new Date(at)).replace(/\s+/g, '').replace(/^0:/, '12:');
}
