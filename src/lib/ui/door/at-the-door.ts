import { forgetHere } from '#lib/live/keep.ts';

/** All that runs at the door of a workshop, in place of the program that the table needs. Without it the door opens too. */

const lookEveryMs = 10_000;
const main = document.querySelector<HTMLElement>('main[data-workshop]')!;
const { workshop, state } = main.dataset;

// Who stands outside is nobody of this workshop (any more): a phone goes from hand to hand.
forgetHere(workshop);

const alias = document.querySelector<HTMLInputElement>('#alias');
const button = document.querySelector<HTMLButtonElement>('[data-as]');
function sayWho(): void {
	if (!alias || !button) return;
	const { as = '', nobody = '' } = button.dataset;
	const name = alias.value.trim();
	button.querySelector('.joinas')!.textContent = name === '' ? nobody : as.replace('…', () => name);
}
alias?.addEventListener('input', sayWho);
// Typed while this was on its way.
sayWho();

// On a slow line a second tap would be a second person.
document.querySelector('#join')?.addEventListener('submit', () => void (button!.disabled = true));
// Come back to, the page is as it was left, with what was typed.
window.addEventListener('pageshow', () => {
	if (button) button.disabled = false;
	sayWho();
});

const gone = 410;

/** The door opens, is shut, or the workshop is deleted: then the page comes again and says so. What is being typed is left alone as long as nothing changes. */
async function look(): Promise<void> {
	if (document.visibilityState === 'hidden') return;
	const answer = await fetch(location.pathname);
	const now = /\sdata-state="(\w+)"/.exec(await answer.text())?.[1];
	if (answer.status === gone || (answer.ok && now !== state)) location.replace(location.pathname);
}
if (state !== 'closed') setInterval(() => void look().catch(() => {}), lookEveryMs);
