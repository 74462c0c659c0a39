/** As much of Kit's cookies as the doors need: the server's rooms do not know Kit. */
export interface Cookies {
	get(name: string): string | undefined;
	set(name: string, value: string, options: CookieOptions & { expires?: Date; maxAge?: number }): void;
	delete(name: string, options: CookieOptions): void;
}

export interface CookieOptions {
	path: string;
	httpOnly: boolean;
	sameSite: 'lax';
	secure: boolean;
}
