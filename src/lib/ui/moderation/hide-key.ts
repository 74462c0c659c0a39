/**
 * H on a card that has the focus, or that is chosen, hides it: the same as its button. Never while somebody types, and never with another
 * key held: those are the browser's.
 */
export function hideByKey(event: KeyboardEvent): void {
	if (event.key.toLowerCase() !== 'h' || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
	const at = event.target instanceof HTMLElement ? event.target : null;
	if (at?.closest('input, textarea, select, [contenteditable], dialog')) return;
	const card = at?.closest('[id^="card-"], [data-check]') ?? document.querySelector('.is-sel');
	const form = card?.querySelector<HTMLFormElement>('form[data-hides]');
	if (!form) return;
	event.preventDefault();
	form.requestSubmit();
}
