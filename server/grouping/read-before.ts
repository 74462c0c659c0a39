import * as v from 'valibot';
import { Mistake } from './options.ts';

const ids = v.array(v.string());
const earlier = v.object({ groups: v.array(v.object({ ids })), ungrouped: ids });

/** The groups of an earlier answer of this command. @throws Mistake */
export function readBefore(content: string): v.InferOutput<typeof earlier> {
	const read = v.safeParse(v.pipe(v.string(), v.parseJson(), earlier), content);
	if (!read.success) throw new Mistake('--before takes an earlier answer of this command, as JSON: "groups" with their "ids", and "ungrouped".');
	return read.output;
}
