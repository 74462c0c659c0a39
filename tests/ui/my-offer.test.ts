import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import type { MyOffer as Offer } from '#lib/domain/facts.ts';
import MyOffer from '#lib/ui/doing/MyOffer.svelte';

const plain = (html: string) => html.replace(/<!--.*?-->/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim();

test('[DO3] whoever made an offer reads back its days, its condition and what it needs', () => {
	const offer: Offer = { id: 'o' as Offer['id'], priorityId: null, kind: 'tool', what: 'A ladder', hours: null, per: 'once', from: '2027-05-01', to: '2027-09-30', conditions: 'On Sundays', needs: ['dbs', 'insurance'], state: 'offered', answer: '', publicName: '', contactUntil: null };
	const read = (over: Partial<Offer>) => plain(render(MyOffer, { props: { offer: { ...offer, ...over } } }).body);
	const text = read({});
	expect(text).toContain('From Saturday 1 May 2027 until Thursday 30 September 2027.');
	expect(text).toContain('Your condition: “On Sundays”');
	expect(text).toContain('It needs a background check (DBS) and insurance.');
	expect(read({ from: '' })).toContain('Until Thursday 30 September 2027.');
	expect(read({ to: '' })).toContain('From Saturday 1 May 2027.');
	expect(read({ from: '', to: '', conditions: '', needs: [] })).not.toMatch(/From|Until|condition|needs/);
});
