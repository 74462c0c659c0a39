import type { App as FolkmootApp } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import type { ThemeLooks } from '#lib/domain/theme-looks.ts';

declare global {
	namespace App {
		interface Locals {
			app: FolkmootApp;
			user: SignedIn | null;
			sessionId: string | null;
		}
		interface PageData {
			/** What the workshop of this page calls its themes, and how they look. */
			themes?: ThemeLooks | null | undefined;
		}
		interface Error {
			message: string;
		}
	}
}

export {};
