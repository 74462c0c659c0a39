import type { Choice } from '../../ballot.ts';
import { fractionText, readFraction, compareFractions, type Fraction } from './fraction.ts';

/** What one voter's share paid for, and what it did not get. Amounts in coins, exact, as text. */
export interface ShareReceipt {
	share: string;
	paid: { option: string; amount: string }[];
	/** Wished for and not bought. */
	missed: string[];
	left: string;
}

/** Follows one ballot through the rounds of an equal-shares result: anyone with the published result can do it again. */
export function shareReceipt(choice: Choice, share: string, rounds: readonly { option: string; price?: string; how: string }[], bought: readonly string[]): ShareReceipt {
	let left: Fraction = readFraction(share);
	const paid: ShareReceipt['paid'] = [];
	for (const { option, price, how } of rounds) {
		const given = choice[option] ?? 0;
		if (how !== 'shares' || price === undefined || given <= 0) continue;
		const each = readFraction(price);
		const due = { n: each.n * BigInt(given), d: each.d };
		const amount = compareFractions(due, left) > 0 ? left : due;
		left = { n: left.n * amount.d - amount.n * left.d, d: left.d * amount.d };
		paid.push({ option, amount: fractionText(amount) });
	}
	return { share, paid, missed: Object.keys(choice).filter((id) => choice[id]! > 0 && !bought.includes(id)), left: fractionText(left) };
}
