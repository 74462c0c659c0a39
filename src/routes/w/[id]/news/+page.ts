import type { PageLoad } from './$types';

/** What only a host has, so that nobody else's phone fetches it. */
export const load: PageLoad = async ({ data }) => ({ ...data, hostReport: data.mayTakeOut ? await import('#lib/ui/moderation/host-report.ts') : null });
