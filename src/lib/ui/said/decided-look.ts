import type { PublicAnswer } from '#lib/domain/publication.ts';
import type { houseWords } from '#lib/i18n/house-words.ts';

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

/** The decision in a word; where none is taken yet, how far it is. */
export const decidedWord = ({ said, answers: { choices } }: ReturnType<typeof houseWords>, answer: PublicAnswer | null): string =>
	answer === null ? said.waiting : answer.decision === '' ? choices.status[answer.status] : choices.decision[answer.decision];
