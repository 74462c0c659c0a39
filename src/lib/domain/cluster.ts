import type { ClusterId } from './ids.ts';

/** A group of cards that belong together. An empty name means: not named yet. */
export interface Cluster {
	id: ClusterId;
	name: string;
	/** Given by the server, unique in a workshop, from 1. 0 until the server has seen it. */
	number: number;
}

export const clusterNameLimit = 120;
export const boardClusterLimit = 500;
