import type { IncomingMessage } from 'node:http';
import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import type { Ownership } from '../owning/owning.ts';
import type { PersonId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import type { Guard } from '#lib/domain/moderation.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { RoundContext } from '#lib/domain/round.ts';

/** What the live rooms stand on: the database, the clock, and what they ask of the use cases. */
export interface Ground extends Pick<App, 'config' | 'db' | 'clock' | 'random'> {
	/** 'hand': nothing moves by itself, a test calls `tick`. */
	ticking: 'auto' | 'hand';
	readRoundContext(db: Db | Tx, workshopId: WorkshopId): Promise<RoundContext>;
	isTalk(workshopId: WorkshopId, talkId: TalkId): Promise<boolean>;
	readGuard(db: Db | Tx, workshopId: WorkshopId): Promise<Guard>;
	actorForSocket(request: IncomingMessage, workshopId: string): Promise<{ actor: Actor; sessionId: string } | null>;
	wasDeleted(workshopId: WorkshopId): Promise<boolean>;
	sessionClaimed(request: IncomingMessage): string | null;
	/** Which workshops live on this server. */
	ownership: Ownership;
	/** Tells the other servers, where there are any: a person's lines are with the owner of their workshop. */
	tellDismissed(personId: PersonId, why: 'left' | 'not-allowed'): void;
}
