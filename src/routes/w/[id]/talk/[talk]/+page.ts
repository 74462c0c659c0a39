import { isHost } from '#lib/domain/people.ts';
import type { PageLoad } from './$types';

/** What only a host has, so that nobody else's phone fetches it. */
export const load: PageLoad = async ({ data }) => ({ ...data, hostSide: isHost(data.role) ? await import('#lib/ui/moderation/host-side.ts') : null, hostReport: isHost(data.role) ? await import('#lib/ui/moderation/host-report.ts') : null });
