import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Refusal } from '#lib/domain/refusal.ts';

/** To that person's page, which says what was done. */
export const to = (event: RequestEvent, person: string, did: string): never => redirect(303, `/w/${event.params.id}/helper?${new URLSearchParams({ person, did })}`);

/** Refused with the words that were typed. */
export const back = (refusal: Refusal, typed: Record<string, unknown> = {}) => fail(400, { refusal, ...typed });
