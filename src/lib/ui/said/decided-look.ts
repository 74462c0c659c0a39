import type { PublicAnswer } from '#lib/domain/publication.ts';

export interface DecidedLook {
	icon: string;
	/** Of the chip. */
	tone: string;
	/** Of the whole article on the public page. */
	side: string;
}

const talking: DecidedLook = { icon: 'message-square-text', tone: '', side: 'talk' };
const looks: Record<string, DecidedLook> = {
	yes: { icon: 'check', tone: 'good', side: 'yes' },
	'yes-changed': { icon: 'check', tone: 'good', side: 'yes' },
	'not-yet': { icon: 'hourglass', tone: 'warn', side: 'notyet' },
	no: { icon: 'x', tone: 'bad', side: 'no' },
	talking: { ...talking, tone: 'differ' }
};

/** How a decision looks wherever people read it; the same where nothing is decided yet. */
export const decidedLook = (answer: PublicAnswer | null): DecidedLook => looks[answer?.decision ?? ''] ?? talking;
