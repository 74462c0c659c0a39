import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Announcer } from '#lib/ui/spoken/announcer.svelte.ts';

let announcer: Announcer;
beforeEach(() => {
	vi.useFakeTimers();
	announcer = new Announcer(() => Date.now());
});
afterEach(() => vi.useRealTimers());

test('[J11] whoever was away for less time than it takes to say so hears only that they are back', () => {
	announcer.say('Round 2. Place cards.');
	vi.advanceTimersByTime(500);
	expect(announcer.polite).toBe('Round 2. Place cards.');
	announcer.say('You are offline.');
	announcer.say('30 seconds left.');
	vi.advanceTimersByTime(4_000);
	announcer.say('You are back.', ['You are offline.']);
	vi.advanceTimersByTime(6_000);
	expect(announcer.polite).toBe('30 seconds left. You are back.');
});

test('[J11] whoever was told that they are away is told that they are back', () => {
	announcer.say('You are offline.');
	vi.advanceTimersByTime(500);
	expect(announcer.polite).toBe('You are offline.');
	announcer.say('You are back.', ['You are offline.']);
	vi.advanceTimersByTime(10_000);
	expect(announcer.polite).toBe('You are back.');
});
