import { answerFieldNames, answerFields, coproductions, costBands, tilts, whens } from '#lib/domain/answer.ts';
import { actionStates, leads } from '#lib/domain/action.ts';
import { sources } from '#lib/domain/priority.ts';
import { voteMethods } from '#lib/domain/tally/all.ts';
import { scoreUnits } from '#lib/domain/tally/unit.ts';
import { themes } from '#lib/domain/theme.ts';
import { newsKinds } from '../use/webhooks.ts';
import { pageMost } from './outcomes.ts';

const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const text = { type: 'string' } as const;
const id = { type: 'string', pattern: '^[0-9a-z]{16}$' } as const;
const whole = { type: 'integer', minimum: 0 } as const;
const yes = { type: 'boolean' } as const;
const people = { description: 'A count of people. Under 5 it is "under-5"; where fewer than ten took part, "hidden".', anyOf: [whole, { enum: ['under-5', 'hidden'] }] } as const;
const day = { type: 'string', pattern: '^(\\d{4}-\\d{2}-\\d{2})?$', description: 'An ISO day, or empty.' } as const;
const list = (items: object) => ({ type: 'array', items });
const orNull = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });
/** Everything named is there, and nothing else. */
const object = (properties: Record<string, object>) => ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false });

const answer = object(
	Object.fromEntries(
		answerFieldNames.map((name) => {
			const kind = answerFields[name];
			return [snake(name), kind.kind === 'choice' ? { enum: [...kind.of] } : kind.kind === 'choices' ? list({ enum: [...kind.of] }) : kind.kind === 'day' ? day : { type: 'string', maxLength: kind.limit }];
		})
	)
);

/** What people said of it one at a time, in a conversation. */
const heardCounts = { agree: whole, disagree: whole, pass: whole, seen: whole };

const outcome = object({
	id,
	number: whole,
	source: object({ kind: { enum: [...sources] }, id }),
	statement: text,
	when: orNull({ enum: [...whens] }),
	disagreed: yes,
	cards: list(object({ id, number: whole, text, theme: { enum: themes.map((theme) => theme.id) }, theme_word: text })),
	people,
	differing_views: list(object({ card_id: orNull(id), reason: text })),
	placements: list(object({ table: text, when: { enum: [...whens] }, reasons: list(text) })),
	vote: orNull(object({ outcome_id: id, method: { enum: [...voteMethods] }, score: whole, unit: { enum: [...scoreUnits], description: 'What the score counts' }, voters: orNull(whole), place: { type: 'integer', minimum: 1 }, tied: yes, turnout: whole, eligible: whole, turnout_by_channel: { type: 'object', additionalProperties: people, description: 'Who voted, by how they came in. Empty while people can still come, and where it would tell how the few came in who did not vote, or not in another vote.' }, closed_at: { type: 'string', format: 'date-time' } })),
	agreement: orNull(object({ outcome_id: id, steps: list(text), counts: list(whole), needed_percent: whole, reached: yes })),
	heard: orNull(object({ conversation_id: id, whole: orNull(object(heardCounts)), cards: list(object({ card_id: id, ...heardCounts })) })),
	who_could_do_it: orNull(object({ ourselves: people, help: people, others: people })),
	advice: orNull(object({ cost_band: { enum: [...costBands] }, constraint: text, coproduction: list({ enum: [...coproductions] }), tilt: { enum: [...tilts] }, risk: text })),
	answer: { $ref: '#/components/schemas/Answer' },
	is_published: yes,
	actions: list(object({ id, task: text, first_step: text, lead: { enum: [...leads] }, lead_name: text, due: day, status: { enum: [...actionStates] } })),
	offers: object({ count: people, waiting: people }),
	version: whole,
	changed_at: { type: 'string', format: 'date-time' }
});

const page = object({
	workshop: object({ id, title: text, question: text, state: { enum: ['draft', 'open', 'closed'] }, decider: text, decision_date: day, feedback_date: day }),
	edition: orNull({ type: 'integer', minimum: 1, description: 'The edition of the public page that stands now; null while there is none.' }),
	outcomes: list({ $ref: '#/components/schemas/Outcome' }),
	next: orNull(text)
});

const geojson = object({
	type: { const: 'FeatureCollection' },
	features: list(object({ type: { const: 'Feature' }, id, geometry: orNull(object({ type: { const: 'MultiPoint' }, coordinates: list({ type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 }) })), properties: { $ref: '#/components/schemas/Outcome' } }))
});

const problem = object({ type: text, title: text, status: whole });
const refused = (description: string, headers: Record<string, object> = {}) => ({ description, headers, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } });

/** OpenAPI 3.1, made from what the server itself goes by, so that it cannot say something else. */
export function openApi(origin: string) {
	return {
		openapi: '3.1.0',
		info: { title: 'Folkmoot read API', version: '1', description: 'What a workshop agreed on and what the council answered. Reading only. Nobody is named in it: no authors, no voters, no names of people who offer help.' },
		servers: [{ url: origin }],
		security: [{ key: [] }],
		paths: {
			'/api/v1/workshops/{id}/outcomes': {
				get: {
					operationId: 'readOutcomes',
					summary: 'The outcomes of a workshop, in the order of their numbers',
					parameters: [
						{ name: 'id', in: 'path', required: true, schema: id },
						{ name: 'format', in: 'query', description: 'Instead of the Accept header.', schema: { enum: ['json', 'csv', 'geojson'] } },
						{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: pageMost, default: pageMost } },
						{ name: 'cursor', in: 'query', description: 'From `next`, or from the Link header.', schema: text },
						{ name: 'If-None-Match', in: 'header', description: 'The ETag of the answer you have.', schema: text }
					],
					responses: {
						'200': {
							description: 'One page.',
							headers: { ETag: { schema: text }, Link: { description: 'rel="next" where there is another page (RFC 8288).', schema: text } },
							content: { 'application/json': { schema: { $ref: '#/components/schemas/Page' } }, 'application/geo+json': { schema: { $ref: '#/components/schemas/GeoJson' } }, 'text/csv': { schema: text } }
						},
						'304': { description: 'Nothing has changed.' },
						'400': refused('The limit or the cursor is not one.'),
						'401': refused('There is no key, or it is not right any more.', { 'WWW-Authenticate': { schema: text } }),
						'404': refused('There is no such workshop for this key.'),
						'406': refused('None of these formats.'),
						'429': refused('Too many requests.', { 'Retry-After': { description: 'Seconds.', schema: whole } })
					}
				}
			}
		},
		webhooks: Object.fromEntries(
			newsKinds.map((kind) => [
				kind,
				{
					post: {
						summary: `Sent on ${kind}`,
						description: 'Signed: Folkmoot-Signature is "t=<seconds>,v1=<hex>", the HMAC-SHA256 by your secret over "<t>.<body>". Check it, and that t is not older than five minutes. Anything but a 2xx is tried again for a day and a half; Folkmoot-Delivery stays the same.',
						requestBody: { content: { 'application/json': { schema: object({ id, kind: { const: kind }, workshop: id, at: { type: 'string', format: 'date-time' }, data: { type: 'object' } }) } } },
						responses: { '2XX': { description: 'Taken.' } }
					}
				}
			])
		),
		components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } }, schemas: { Page: page, Outcome: outcome, Answer: answer, GeoJson: geojson, Problem: problem } }
	};
}
