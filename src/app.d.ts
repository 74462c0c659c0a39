import type { App as FolkmootApp } from '#server/app.ts';

declare global {
	namespace App {
		interface Locals {
			app: FolkmootApp;
			user: { id: string; kind: 'account' | 'guest'; name: string; admin: boolean } | null;
			sessionId: string | null;
		}
		interface Error {
			message: string;
		}
	}
}

export {};
