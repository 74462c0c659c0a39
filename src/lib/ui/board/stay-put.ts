/**
 * Keeps one line of a list where it is on the screen while what stands above it grows or shrinks: a finger is on its way to it. Called
 * before the page changes; the answer is called after it. Browsers do so by themselves only where something has been scrolled, and not all.
 */
export function stayPut(line: HTMLElement | null): () => void {
	const before = line?.getBoundingClientRect();
	if (!line || !before || before.bottom <= 0 || before.top >= innerHeight) return () => {};
	return () => {
		// Gone from where it was: somebody has moved it.
		if (!line.isConnected) return;
		const by = line.getBoundingClientRect().top - before.top;
		if (by !== 0) scrollerOf(line).scrollBy({ top: by, behavior: 'instant' });
	};
}

function scrollerOf(line: HTMLElement): Element {
	for (let around = line.parentElement; around; around = around.parentElement) if (/auto|scroll/.test(getComputedStyle(around).overflowY) && around.scrollHeight > around.clientHeight) return around;
	return document.scrollingElement ?? document.documentElement;
}
