/**
 * The rules of Pabulib's checker that a file of ours can break, written anew from its descriptions: sections and obligatory fields, counts that
 * agree, costs within the budget and a budget below the sum, votes for listed projects only, no blanks at the ends of cells or after commas.
 */
export function pabulibFaults(text: string): string[] {
	const faults: string[] = [];
	const say = (fault: string) => void faults.push(fault);
	const lines = text.replace(/\n$/, '').split('\n');
	if (lines.some((line) => line.trim() === '')) say('an empty line');
	const section = (name: string, end: string | null) => lines.slice(lines.indexOf(name) + 1, end === null ? lines.length : lines.indexOf(end)).map(cells);
	const [metaHead, ...metaRows] = section('META', 'PROJECTS');
	const [projectHead = [], ...projectRows] = section('PROJECTS', 'VOTES');
	const [voteHead = [], ...voteRows] = section('VOTES', null);
	if (metaHead?.join(';') !== 'key;value') say('META has no head');
	for (const row of [...metaRows, ...projectRows, ...voteRows]) for (const cell of row) if (cell !== cell.trim() || /^$/.test(cell)) say(`blank in "${row.join(';')}"`);
	const meta = new Map(metaRows.map(([key, value]) => [key!, value!]));
	for (const key of ['description', 'country', 'unit', 'instance', 'num_projects', 'num_votes', 'budget', 'vote_type', 'rule', 'date_begin', 'date_end']) if (!meta.get(key)) say(`no ${key}`);
	if (!['ordinal', 'approval', 'cumulative', 'scoring', 'choose-1'].includes(meta.get('vote_type')!)) say('vote_type');
	for (const key of ['date_begin', 'date_end']) if (!/^\d{2}\.\d{2}\.\d{4}$/.test(meta.get(key) ?? '')) say(key);
	const marks = [...(meta.get('comment') ?? '').matchAll(/#(\d+): /g)].map(([, n]) => n);
	if (meta.has('comment') && (!meta.get('comment')!.startsWith('#1: ') || marks.some((n, i) => Number(n) !== i + 1))) say('comment');
	const projects = projectRows.map((row) => Object.fromEntries(projectHead.map((key, i) => [key, row[i] ?? ''])));
	const votes = voteRows.map((row) => Object.fromEntries(voteHead.map((key, i) => [key, row[i] ?? ''])));
	if (Number(meta.get('num_projects')) !== projects.length) say('num_projects');
	if (Number(meta.get('num_votes')) !== votes.length) say('num_votes');
	const budget = Number(meta.get('budget'));
	const all = projects.reduce((sum, { cost }) => sum + Number(cost), 0);
	for (const { project_id: id, cost } of projects) {
		if (!(Number(cost) > 0)) say(`${id} costs nothing`);
		if (Number(cost) > budget) say(`${id} costs more than all`);
	}
	if (budget >= all && meta.get('fully_funded') !== '1') say('all projects funded');
	const counted = new Map(projects.map(({ project_id: id }) => [id, { votes: 0, score: 0 }]));
	const scored = meta.get('vote_type') === 'cumulative' || meta.get('vote_type') === 'scoring';
	for (const { voter_id: voter, vote = '', points = '' } of votes) {
		const ids = vote.split(',');
		const given = points.split(',').map(Number);
		if (new Set(ids).size !== ids.length) say(`${voter} names one twice`);
		if (scored ? given.length !== ids.length || given.some((n, i) => Number.isNaN(n) || n < 0 || n > Number(meta.get('max_points') ?? Infinity) || (i > 0 && n > given[i - 1]!)) : points !== '') say(`${voter} points`);
		if (ids.length < Number(meta.get('min_length') ?? 0) || ids.length > Number(meta.get('max_length') ?? Infinity)) say(`${voter} length`);
		ids.forEach((id, i) => {
			const count = counted.get(id);
			if (!count) return say(`${voter} votes for "${id}"`);
			count.votes += 1;
			count.score += scored ? given[i]! : 0;
		});
	}
	for (const { project_id: id, votes: n, score } of projects) if (Number(n) !== counted.get(id!)!.votes || (scored && Number(score) !== counted.get(id!)!.score)) say(`${id} is counted otherwise`);
	return faults;
}

function cells(line: string): string[] {
	return [...line.matchAll(/(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}
