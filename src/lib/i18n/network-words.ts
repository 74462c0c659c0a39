import { catalogue } from './catalogue.ts';
import { network } from './en/network.ts';

/** As `words()`, for the one page that needs these. */
export const { read: networkWords, handDown: handDownNetworkWords } = catalogue('words of the network check', network);
