/** How big a file from a host may be, in bytes: the server refuses more, and the pages say so. */
export const planFileLimit = 20 * 1024 * 1024;
/** Reading and drawing it is work that everybody on this server waits for. */
export const geoJsonLimit = 8 * 1024 * 1024;
export const deckFileLimit = 200_000;

/** What a plan's file may have, by its name: its bytes are looked at by the server alone. */
export function planLimitOf(name: string): number {
	return /\.(geo)?json$/i.test(name) ? geoJsonLimit : planFileLimit;
}
