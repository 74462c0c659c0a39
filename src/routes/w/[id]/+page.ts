import { openedBy } from '#lib/ui/board/opened.ts';
import { sceneOf } from '#lib/ui/board/scene.ts';
import type { PageLoad } from './$types';

/** The parts that the page shows at first, so that they are there without scripts too. What comes later in the workshop comes later over the line. */
export const load: PageLoad = async ({ data, url }) => ({
	...data,
	adviserSide: data.role === 'adviser' ? (await import('#lib/ui/advice/AdviserSide.svelte')).default : null,
	hostSide: data.desk ? await import('#lib/ui/moderation/host-side.ts') : null,
	voteRoom: data.poll.state === 'none' ? null : await import('#lib/ui/ballot/vote-room.ts'),
	listRoom: ['look', 'group'].includes(sceneOf(data.stage, data.poll, data.cards.length, data.sort !== null, data.wall !== null, data.conversation !== null, data.doing !== null)) ? await import('#lib/ui/board/list-room.ts') : null,
	conversationRoom: data.conversation === null ? null : await import('#lib/ui/conversation/conversation-room.ts'),
	doingRoom: data.doing === null ? null : await import('#lib/ui/doing/doing-room.ts'),
	// A link that opens one of the sheets waits for them; without a line the page asks again itself.
	sheets: openedBy(url.searchParams) === null ? null : await import('#lib/ui/sheets/OpenSheet.svelte').catch(() => null),
	sortRoom: data.sort === null ? null : await import('#lib/ui/sort/SortRoom.svelte'),
	practice: url.searchParams.has('practice') ? (await import('#lib/ui/sheets/PracticeSheet.svelte')).default : null,
	sofar: url.searchParams.has('sofar') ? (await import('#lib/ui/together/SoFarSheet.svelte')).default : null,
	wallRoom: data.wall === null ? null : await import('#lib/ui/wall/wall-room.ts')
});
