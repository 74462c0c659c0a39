/**
 * Whoever works by keyboard or by ear keeps their place: where what had the focus goes away (sorted, split, handed in, folded), the focus
 * goes to what it stood in, by its fold or its heading, and not back to the top of the page. Answers how to end it.
 */
export function keepPlace(): () => void {
	let last: HTMLElement | null = null;
	/** What it stood in, the nearest first; asked for when it is gone. */
	let around: HTMLElement[] = [];
	let byKey = false;
	let asked = 0;

	const note = ({ target }: FocusEvent) => {
		if (!(target instanceof HTMLElement)) return;
		last = target;
		around = [];
		for (let up = target.parentElement; up && up !== document.body; up = up.parentElement) around.push(up);
	};
	// A press beside everything lets the focus go on purpose.
	const press = () => ([last, byKey] = [null, false]);
	const key = () => (byKey = true);

	function look() {
		asked = 0;
		const { activeElement } = document;
		if (!last || (activeElement && activeElement !== document.body)) return;
		if (last.isConnected && last.checkVisibility() && !last.matches(':disabled')) return;
		const main = document.getElementById('main');
		const open = document.querySelector('dialog[open]');
		// Beside the round's own part stand only the bars: from them to its heading.
		for (const place of [...around.filter((one) => !one.contains(main)), main]) {
			if (!place?.isConnected || !place.checkVisibility() || (open && !open.contains(place))) continue;
			const to = [...place.querySelectorAll<HTMLElement>('summary, h1, h2, h3')].find((one) => one.checkVisibility());
			if (!to) continue;
			last = null;
			if (to.tagName !== 'SUMMARY') to.tabIndex = -1;
			to.focus({ preventScroll: !byKey });
			return;
		}
	}
	// A page that is drawn anew takes the focus from what is gone only then.
	const watch = new MutationObserver(() => {
		if (last && asked === 0) asked = requestAnimationFrame(() => setTimeout(look));
	});
	watch.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled', 'open', 'hidden'] });
	document.addEventListener('focusin', note);
	document.addEventListener('pointerdown', press, true);
	document.addEventListener('keydown', key, true);
	return () => {
		watch.disconnect();
		cancelAnimationFrame(asked);
		document.removeEventListener('focusin', note);
		document.removeEventListener('pointerdown', press, true);
		document.removeEventListener('keydown', key, true);
	};
}
