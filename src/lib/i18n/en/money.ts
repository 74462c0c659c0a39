const numberFormat = new Intl.NumberFormat('en-GB');

/** An amount for people. Results hold exact fractions, "70/3": they are cut to whole pennies, and said so. */
export function money(amount: number | string, currency?: string, decimals = 0): string {
	const [n, d = '1'] = String(amount).split('/') as [string, string?];
	const hundredths = (BigInt(n) * 100n) / BigInt(d) / 10n ** BigInt(decimals);
	const whole = Number(hundredths / 100n);
	const rest = Number(hundredths % 100n);
	const sign = { GBP: '£', EUR: '€', USD: '$' }[currency ?? ''];
	const figure = `${numberFormat.format(whole)}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`;
	return sign ? `${sign}${figure}` : currency ? `${figure} ${currency}` : figure;
}
