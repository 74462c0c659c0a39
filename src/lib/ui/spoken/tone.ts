import type { ClockMark } from '../board/spoken-clock.ts';

/** Lower as the end comes: an ear tells them apart. */
/** Marks at which time is nearly up. */
export type SoundMark = Exclude<ClockMark, 'half' | 'silence-over'>;

const pitches: Record<SoundMark, number> = { 'two-minutes': 523, 'thirty-seconds': 440, 'time-up': 349 };
const seconds = 1.2;
/** As loud as a voice at the next table. */
const loudness = 0.12;
/** A browser that lets us sound only at the next touch would sound at the wrong time. */
const lateMs = 2000;
const apartMs = 5000;

let context: AudioContext | null = null;
let last = { mark: '' as string, at: -Infinity };

/** One soft note that fades. The end is told by the clock and by the round: it sounds once. */
export async function tone(mark: SoundMark): Promise<void> {
	const asked = performance.now();
	if (last.mark === mark && asked - last.at < apartMs) return;
	last = { mark, at: asked };
	context ??= new AudioContext();
	await context.resume();
	if (performance.now() - asked > lateMs) return;
	const [note, volume] = [context.createOscillator(), context.createGain()];
	const now = context.currentTime;
	note.frequency.value = pitches[mark];
	volume.gain.setValueAtTime(0, now);
	volume.gain.linearRampToValueAtTime(loudness, now + 0.05);
	volume.gain.exponentialRampToValueAtTime(0.001, now + seconds);
	note.connect(volume).connect(context.destination);
	note.start(now);
	note.stop(now + seconds);
}
