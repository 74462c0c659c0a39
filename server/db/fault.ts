/**
 * What went wrong, in the database's own words. Drizzle's sentence repeats the whole query with everything that was to be written: what
 * people said does not belong into the log of a server.
 */
export function faultOf(error: unknown): string {
	const fault = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	return fault instanceof Error ? fault.message : String(fault);
}
