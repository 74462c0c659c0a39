import { openedBy } from '#lib/ui/board/opened.ts';
import { sceneOf } from '#lib/ui/board/scene.ts';
import type { PageLoad } from './$types';

/**
 * The parts that the page shows at first, so that they are there without scripts too. What comes later in the workshop comes later over the
 * line; and where the line keeps one of those back, the page is shown without it and asks again itself.
 */
export const load: PageLoad = async ({ data, url }) => ({
	...data,
	adviserSide: data.role === 'adviser' ? (await import('#lib/ui/advice/AdviserSide.svelte')).default : null,
	hostSide: data.desk ? await import('#lib/ui/moderation/host-side.ts') : null,
	voteRoom: data.poll.state === 'none' ? null : await import('#lib/ui/ballot/vote-room.ts').catch(() => null),
	listRoom: ['look', 'group'].includes(sceneOf(data.stage, data.poll, data.cards.length, data.sort !== null, data.wall !== null, data.conversation !== null, data.doing !== null)) ? await import('#lib/ui/board/list-room.ts').catch(() => null) : null,
	conversationRoom: data.conversation === null ? null : await import('#lib/ui/conversation/conversation-room.ts').catch(() => null),
	doingRoom: data.doing === null ? null : await import('#lib/ui/doing/doing-room.ts').catch(() => null),
	sheets: openedBy(url.searchParams) === null ? null : await import('#lib/ui/sheets/OpenSheet.svelte').catch(() => null),
	sortRoom: data.sort === null ? null : await import('#lib/ui/sort/SortRoom.svelte').catch(() => null),
	practice: url.searchParams.has('practice') ? (await import('#lib/ui/sheets/PracticeSheet.svelte')).default : null,
	sofar: url.searchParams.has('sofar') ? (await import('#lib/ui/together/SoFarSheet.svelte')).default : null,
	wallRoom: data.wall === null ? null : await import('#lib/ui/wall/wall-room.ts').catch(() => null)
});
