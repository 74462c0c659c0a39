import { getContext, setContext } from 'svelte';
import { iconOf, themeWords, type ThemeLooks } from '#lib/domain/theme-looks.ts';
import { en } from './en.ts';
import { handDownWords } from './words.ts';

const key = Symbol('theme looks');
type Looks = () => ThemeLooks | null | undefined;

/** From here down themes have the words and pictures of the workshop whose page this is. `looks` is read anew each time. */
export function handDownLooks(looks: Looks): void {
	setContext(key, looks);
	handDownWords({ ...en, common: { ...en.common, get themes() { return themeWords(en.common.themes, looks()); } } });
}

/** The symbol of a theme on this page: `const iconOf = themeIcon()`. */
export function themeIcon(): (theme: string) => string {
	const looks = getContext<Looks | undefined>(key);
	return (theme) => iconOf(theme, looks?.());
}
