import { done, refuse, type Result } from './result.ts';
import { isSafeText, longerBy } from './safe-text.ts';
import { isTheme, themes, type Theme } from './theme.ts';

/** Pictures a theme can have: symbols of static/icons.svg that say something about a place. */
export const themeIcons = ['bus', 'house', 'tree-deciduous', 'shield', 'heart-pulse', 'volleyball', 'store', 'users-round', 'shapes', 'trees', 'sprout', 'sun', 'footprints', 'signpost', 'map-pin', 'landmark', 'briefcase', 'coffee', 'newspaper', 'wrench', 'hand-helping', 'phone', 'languages', 'volume-2', 'flag', 'lock', 'eye', 'trash-2', 'wifi', 'clock'] as const;
export type ThemeIcon = (typeof themeIcons)[number];

/** What a workshop changes about its themes; what is not named is as it comes. `colour` names the theme whose printed colour and edge it takes: both were drawn together, so that contrast holds in every look. */
export type ThemeLooks = Partial<Record<Theme, { word?: string | undefined; icon?: ThemeIcon | undefined; colour?: Theme | undefined }>>;

export const themeWordLimit = 32;

export function isThemeIcon(value: unknown): value is ThemeIcon {
	return themeIcons.some((icon) => icon === value);
}

/** The symbol of a theme; an unknown one has that of "Something else". */
export function iconOf(theme: string, looks: ThemeLooks | null | undefined): string {
	return (isTheme(theme) ? looks?.[theme]?.icon : undefined) ?? themes.find(({ id }) => id === theme)?.icon ?? 'shapes';
}

/** What each theme is called here. `usual`: the words it comes with. */
export function themeWords(usual: Record<Theme, string>, looks: ThemeLooks | null | undefined): Record<Theme, string> {
	return looks ? (Object.fromEntries(themes.map(({ id }) => [id, looks[id]?.word ?? usual[id]])) as Record<Theme, string>) : usual;
}

export type TypedLook = Record<'theme' | 'word' | 'icon' | 'colour', string>;

/**
 * Themes as they were typed; empty is as it comes, and null is a workshop that changes nothing. Two themes never have one word (people
 * and CSV files name them by it), nor the same picture in the same colour (on the plan a pin has nothing else).
 */
export function tidyLooks(typed: readonly TypedLook[], usual: Record<Theme, string>): Result<ThemeLooks | null> {
	const looks: ThemeLooks = {};
	for (const { theme, word, icon, colour } of typed) {
		if (!isTheme(theme)) return refuse({ reason: 'bad-theme' });
		const said = word.replace(/\s+/g, ' ').trim();
		if (!isSafeText(said)) return refuse({ reason: 'deck-text', text: said.slice(0, themeWordLimit) });
		if (longerBy(said, themeWordLimit) > 0) return refuse({ reason: 'theme-long', word: said.slice(0, themeWordLimit), over: longerBy(said, themeWordLimit) });
		if ((icon !== '' && !isThemeIcon(icon)) || (colour !== '' && !isTheme(colour))) return refuse({ reason: 'theme-look-unknown', word: said || usual[theme], have: (icon !== '' && !isThemeIcon(icon) ? icon : colour).slice(0, 30) });
		const own = { ...(said !== '' && said !== usual[theme] ? { word: said } : {}), ...(isThemeIcon(icon) && icon !== iconOf(theme, null) ? { icon } : {}), ...(isTheme(colour) && colour !== theme ? { colour } : {}) };
		if (Object.keys(own).length > 0) looks[theme] = own;
	}
	const called = themeWords(usual, looks);
	for (const [i, { id: a }] of themes.entries()) {
		for (const { id: b } of themes.slice(i + 1)) {
			if (called[a].toLowerCase() === called[b].toLowerCase()) return refuse({ reason: 'theme-word-twice', word: called[a] });
			if (iconOf(a, looks) === iconOf(b, looks) && (looks[a]?.colour ?? a) === (looks[b]?.colour ?? b)) return refuse({ reason: 'themes-alike', a: called[a], b: called[b] });
		}
	}
	return done(Object.keys(looks).length > 0 ? looks : null);
}

/** All nine as they are typed back into a form or a file. */
export function typedLooks(usual: Record<Theme, string>, looks: ThemeLooks | null | undefined): (TypedLook & { theme: Theme })[] {
	const called = themeWords(usual, looks);
	return themes.map(({ id }) => ({ theme: id, word: called[id], icon: iconOf(id, looks), colour: looks?.[id]?.colour ?? id }));
}
