import type { Check, CheckResult, Verdict } from '#lib/domain/network-check.ts';

const seconds = (ms: number) => {
	const s = ms / 1000;
	if (s >= 90) return minutes(Math.round(s / 60));
	const n = Math.max(1, Math.round(s));
	return n === 1 ? '1 second' : `${n} seconds`;
};
const minutes = (n: number) => (n === 1 ? '1 minute' : `${n} minutes`);
const figure = (ms: number) => (ms < 50 ? '< 0.1 s' : `${(ms / 1000).toFixed(ms < 9_950 ? 1 : 0).replace(/\.0$/, '')} s`);

type Bad = Extract<CheckResult, { state: 'bad' }>['why'];

/** The network check: will it work from here? Not a part of the catalogue that every page carries: a phone in a workshop has no use for it. */
export const network = {
	tab: 'Network check',
	title: 'Will it work from here?',
	lead: 'This page tests your connection. Open it on the network you will use on the day.',
	verdict: {
		running: { title: 'Testing…', say: 'This takes about 20 seconds. Keep this page open.' },
		fast: { title: 'Yes, it will work.', say: 'The fast way is open.' },
		second: { title: 'Yes, it will work.', say: 'Your network blocks the fastest way. We used the second way. Cards arrive about 1 second later.' },
		none: { title: 'Not from here, not yet.', say: 'Show this page to your IT team. Or try another network: a phone can lend you its own.' }
	} satisfies Record<Verdict, { title: string; say: string }>,
	name: {
		page: 'Open the page',
		socket: 'Fast live line (WebSocket)',
		stream: 'Second way (one long download)',
		card: 'Send a card',
		clock: 'Clock',
		return: 'Lose the line and come back'
	} satisfies Record<Check, string>,
	waiting: { say: 'Not tested yet.', figure: '' },
	running: {
		page: 'Loading a page and a picture…',
		socket: 'Does it open, and stay open?',
		stream: 'Does it open, and do messages keep coming?',
		card: 'Sending a test card…',
		clock: 'Asking the time…',
		return: 'We cut the line. Then we come back.'
	} satisfies Record<Check, string>,
	runningFigure: '…',
	progress: (name: string) => `How far the test is: ${name}`,
	good: {
		page: 'Pages and pictures load.',
		socket: 'It opens and stays open.',
		stream: 'Messages arrive in order.',
		card: 'A test card came back whole.',
		clock: 'Your clock is right.',
		return: (cutMs: number) => `We cut it for ${seconds(cutMs)}. Nothing was lost.`
	},
	clock: {
		wrong: (offsetMs: number) => `Your clock is ${seconds(Math.abs(offsetMs))} ${offsetMs > 0 ? 'slow' : 'fast'}. We put that right.`,
		right: 'Right',
		fixed: 'Fixed'
	},
	figure,
	bad: {
		page: { 'no-answer': 'The page did not load in time.', refused: 'The page was refused.', changed: 'Something on the way changed the picture.' },
		socket: { 'no-answer': 'No answer. Something on the way holds it.', refused: 'Refused. Something on the way does not know it.', gap: 'Some messages did not arrive.' },
		stream: { 'no-answer': 'Nothing arrived. Something on the way holds it back.', refused: 'Refused by something on the way.', gap: 'Some messages did not arrive.' },
		card: { 'no-answer': 'The card did not arrive.', refused: 'The card was refused.', changed: 'The card came back changed. Something on the way writes into it.' },
		clock: { 'not-tried': 'Not tested: no card came back.' },
		return: { 'no-answer': 'The line did not come back.', gap: 'It came back, but something was lost.', 'not-tried': 'Not tested: there is no line to lose.' }
	} satisfies Record<Check, Partial<Record<Bad, string>>>,
	badOther: 'This did not work.',
	cut: (afterMs: number) => `Closed by a proxy after ${seconds(afterMs)}.`,
	late: (afterMs: number) => `Held back on the way for ${seconds(afterMs)}, then all at once.`,
	badFigure: { cut: 'Blocked', late: 'Held back', 'no-answer': 'Blocked', refused: 'Blocked', changed: 'Changed', gap: 'Gaps', 'not-tried': '–' } satisfies Record<Bad, string>,
	it: {
		title: 'For your IT team',
		allow: (address: string, port: string) => ['To get the fast way, allow ', address, ` on port ${port} and do not cut idle lines before 2 minutes. There is only one address, and no other service.`] as const,
		open: (address: string, port: string) => ['Everything we need is open: ', address, ` on port ${port}. There is only one address, and no other service.`] as const,
		stream: 'For the second way, pass on what comes from addresses that begin with /live/ at once. Do not collect it first.',
		command: 'From a command line, with a copy of Folkmoot:',
		copy: 'Copy the full report',
		copied: 'Copied.',
		byHand: 'Press Ctrl+C or Cmd+C now. The report is marked.',
		report: 'The full report',
		again: 'Test again'
	},
	long: {
		title: 'Hold the line for longer',
		say: 'Some networks cut a line after a minute, some after half an hour. Keep this page open and we will see.',
		lengths: 'For how long?',
		minutes,
		start: 'Start',
		stop: 'Stop',
		passed: (ms: number, of: number) => `${seconds(ms)} of ${minutes(Math.round(of / 60_000))}`,
		open: (ms: number) => `Open for ${seconds(ms)} so far.`,
		late: 'Open, but nothing comes down it.',
		cut: (ms: number) => `Closed by a proxy after ${seconds(ms)}.`,
		whole: (ms: number) => `Open the whole ${seconds(ms)}.`,
		refused: 'It did not open.',
		done: 'Done.'
	},
	plain: {
		what: 'This test needs scripts, and they are off here.',
		todo: 'Workshops work without them: you press a button to see what is new. What the network has to let through stands below.'
	},
	report: {
		head: 'Folkmoot network check',
		when: 'When',
		where: 'Address',
		verdict: 'Result',
		browser: 'Browser',
		saw: 'What the server saw',
		lines: {
			host: 'Host',
			origin: 'Origin',
			originOk: 'Origin is ours',
			from: 'Caller’s address is taken from',
			addresses: 'Addresses in X-Forwarded-For',
			proto: 'X-Forwarded-Proto',
			forwardedHost: 'X-Forwarded-Host',
			via: 'Via'
		},
		from: { connection: 'the connection', header: 'a header', 'missing-header': 'the connection (the header is missing)' },
		yes: 'yes',
		no: 'no',
		none: '(none)',
		long: 'Held for longer'
	}
};

export type NetworkWords = typeof network;
