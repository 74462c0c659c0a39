import { expect, test } from 'vitest';
import { isSafeText } from '#lib/domain/safe-text.ts';

test.each(['Une école près de l’étang', 'ပြည်သူ့ပန်းခြံ', 'สวนสาธารณะที่นี่', 'בְּרֵאשִׁית בָּרָא', 'حديقة عامّة', 'Phở và cà phê sữa đá', 'ŵ́̂', '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽', '🏴󠁧󠁢󠁷󠁬󠁳󠁿', '\u2068name\u2069', 'left\u200fright'])('[K3] what people write in their own script is safe to draw: %s', (text) => {
	expect(isSafeText(text)).toBe(true);
});

test.each([['a tower of marks', `Be${'\u0301\u0316'.repeat(30)}nch`], ['letters turned round', '\u202eempty\u202c'], ['forced to the right', '\u202dabc'], ['a bell', 'a\u0007'], ['half a pair', 'a\ud83d'], ['a line that breaks a script', 'a\u2028b']])('[K3] what would be drawn over others, or turns our own words round, is not: %s', (_what, text) => {
	expect(isSafeText(text)).toBe(false);
});
