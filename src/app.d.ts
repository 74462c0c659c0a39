import type { App as FolkmootApp } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';

declare global {
	namespace App {
		interface Locals {
			app: FolkmootApp;
			user: SignedIn | null;
			sessionId: string | null;
		}
		interface Error {
			message: string;
		}
	}
}

export {};
