/** Does one of several things that wait: where it fails the page is told, and the others are done all the same. */
export function apart(act: () => void): void {
	try {
		act();
	} catch (fault) {
		queueMicrotask(() => {
			throw fault;
		});
	}
}
