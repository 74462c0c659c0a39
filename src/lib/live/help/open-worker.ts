/** Where cards are compared: away from the page, so that nobody's screen stands still. */
export function openWorker(): Worker {
	return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
}
