import type { Theme } from '#lib/domain/theme.ts';

/**
 * Beginnings of words that say which of the eight themes a category belongs to, in the languages of the files we try: English, German,
 * French, Polish. The first theme with a hit takes it, so the narrow ones stand before the wide ones; no hit is "Something else".
 */
const words: readonly [Theme, readonly string[]][] = [
	['safety', ['safety', 'security', 'crime', 'police', 'lighting', 'sicherheit', 'beleuchtung', 'securite', 'bezpieczen']],
	['about', ['street', 'transit', 'transport', 'traffic', 'bicycle', 'cycl', 'road', 'bus', 'mobilit', 'signage', 'obstacle', 'parking', 'verkehr', 'rad', 'transports', 'voirie', 'infrastru', 'rower', 'drog']],
	['homes', ['hous', 'home', 'wohn', 'logement', 'habitat', 'mieszk']],
	['health', ['health', 'senior', 'care', 'gesund', 'sante', 'zdrow', 'dechets']],
	['green', ['park', 'environment', 'nature', 'green', 'climat', 'energ', 'umwelt', 'grun', 'gruen', 'srodowisk', 'zielen']],
	['play', ['sport', 'play', 'youth', 'recreation', 'culture', 'kultur', 'kultura', 'jugend', 'jeunes', 'loisir', 'cadre']],
	['work', ['work', 'shop', 'job', 'skill', 'school', 'educat', 'econom', 'arbeit', 'emploi', 'ecole', 'edukac']],
	['community', ['communit', 'librar', 'societ', 'solidar', 'social', 'service', 'bibliot', 'spolecz', 'gemeinschaft']]
];

export function themeOf(category: string): Theme {
	const found = category
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.split(/[^\p{L}]+/u)
		.filter((word) => word !== '');
	return words.find(([, beginnings]) => found.some((word) => beginnings.some((beginning) => word.startsWith(beginning))))?.[0] ?? 'else';
}

/** "culture_community" as people would write it on an index tab. */
export function groupNameOf(category: string): string {
	const name = category.replace(/[_\s]+/g, ' ').trim();
	return name.charAt(0).toUpperCase() + name.slice(1);
}
