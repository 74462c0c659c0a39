/** After one's own act took away what had the focus: to the first thing one can press in the element of this id, or to the page's heading. */
export function focusIn(id: string): void {
	const place = id === '' ? null : document.getElementById(id);
	const target = place?.querySelector<HTMLElement>('a[href], button:not(:disabled)') ?? document.querySelector<HTMLElement>('#main h1');
	if (!target) return;
	if (target.tagName === 'H1') target.tabIndex = -1;
	target.focus();
}
