/** The eight card themes of the deck and "Something else". `icon` names a symbol of static/icons.svg. Colour is never alone. */
export const themes = [
	{ id: 'about', icon: 'bus' },
	{ id: 'homes', icon: 'house' },
	{ id: 'green', icon: 'tree-deciduous' },
	{ id: 'safety', icon: 'shield' },
	{ id: 'health', icon: 'heart-pulse' },
	{ id: 'play', icon: 'volleyball' },
	{ id: 'work', icon: 'store' },
	{ id: 'community', icon: 'users-round' },
	{ id: 'else', icon: 'shapes' }
] as const;

export type Theme = (typeof themes)[number]['id'];

export function isTheme(value: unknown): value is Theme {
	return themes.some((theme) => theme.id === value);
}
