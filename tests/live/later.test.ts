import { expect, test, vi } from 'vitest';
import { Later } from '#lib/live/later.svelte.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve));

test('[L21] a part that is needed and did not come twice comes with a new page; one that is not needed is only asked for again', async () => {
	const anew = vi.fn();
	const load = vi.fn(() => Promise.reject(new Error('a dead network')) as Promise<string>);
	const later = new Later(load, anew);
	for (let i = 0; i < 5; i++) {
		later.ask(false);
		await settled();
	}
	expect(load).toHaveBeenCalledTimes(5);
	expect(anew).not.toHaveBeenCalled();
	for (let i = 0; i < 2; i++) {
		later.ask(true);
		await settled();
		expect(anew).not.toHaveBeenCalled();
	}
	later.ask(false);
	expect(anew).not.toHaveBeenCalled();
	later.ask(true);
	expect(anew).toHaveBeenCalledOnce();
});

test('[L21] it is asked for once at a time, and no more when it is here', async () => {
	const load = vi.fn(() => Promise.resolve('the ballot'));
	const later = new Later(load, () => expect.unreachable());
	later.ask(false);
	later.ask(true);
	await settled();
	expect(later.part).toBe('the ballot');
	later.ask(true);
	expect(load).toHaveBeenCalledOnce();
});
