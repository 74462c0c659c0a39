import { afterAll } from 'vitest';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { someAdmin, TestClock, testApp } from './app.ts';

/** The app of a file of tests, the clock that only they move, and who makes workshops there. It is closed behind the last of them. */
export async function ourApp(): Promise<{ app: App; clock: TestClock; ada: SignedIn }> {
	const clock = new TestClock();
	const app = await testApp(clock);
	afterAll(() => app.close());
	return { app, clock, ada: await someAdmin(app) };
}
