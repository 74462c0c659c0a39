import { getContext } from 'svelte';
import { network, type NetworkWords } from './en/network.ts';

const key = Symbol('words of the network check');

/** As `words()`, for the one page that needs these. */
export function networkWords(): NetworkWords {
	return getContext<NetworkWords | undefined>(key) ?? network;
}
