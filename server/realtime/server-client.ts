/** Ids up to here are the server's own: nobody is let one, and nobody may write under one. */
export const lastServerClient = 2 ** 16;

/**
 * The client id under which the server writes in a document. It stays the same over restarts, because nothing is sent before it stands in
 * the log. A document that was built anew has another one: no id is ever in two epochs, so what comes from a copy of an old epoch hangs
 * on nothing of the new one, and can neither be joined with it nor be taken for something else.
 */
export function serverClientIn(epoch: number): number {
	if (epoch < 1 || epoch > lastServerClient) throw new Error(`there is no epoch ${epoch}`);
	return epoch;
}
