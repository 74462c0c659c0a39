import type { LayoutServerLoad } from './$types';
import { lookCookie, readLook } from '#lib/ui/look.ts';

export const load: LayoutServerLoad = ({ cookies, route, untrack }) => ({ look: readLook(cookies.get(lookCookie), untrack(() => route.id)) });
