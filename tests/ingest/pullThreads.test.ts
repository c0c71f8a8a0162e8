import { expect, test } from 'vitest';
import { scratch } from '../scratch.ts';
import { idAt, type Post } from '../x-simulator/history.ts';
import type { Simulator } from '../x-simulator/simulator.ts';
import { journal, spent } from './pulled.ts';
import { DAY, pullFrom, SETTINGS, simulated } from './pulling.ts';

const WHOLE = `${SETTINGS}[pull]\nconversations = true\n`;

/** Writes a post into the simulated history that addresses no brand. */
function aside(simulator: Simulator, text: string, at: number, replyTo?: Post): Post {
	const [author] = simulator.world.users.slice(-1);
	if (!author) throw new Error('no users');
	const post = {
		author,
		versions: [{ id: idAt(at) + 9n, text, at }],
		replyTo,
		deletedAt: Infinity,
		hidden: false,
		lag: 0,
		lang: 'en'
	} as unknown as Post;
	post.root = replyTo?.root ?? post;
	simulator.world.posts.push(post);
	return post;
}

const texts = async (data: string, text: string) =>
	journal(data, (store) =>
		store.number('select count(*) from pages where contains(body, $text)', { text })
	);

test('what began a conversation is read, where what lies between is gone', async () => {
	const simulator = await simulated({ days: 4, posts: 60, deleted: 0, edited: 0 });
	const at = simulator.world.from + DAY;
	const root = aside(simulator, 'which airline would you take?', at);
	const between = aside(simulator, 'not that one', at + 60_000, root);
	between.deletedAt = at + 90_000;
	aside(simulator, '@acme why not?', at + 120_000, between);
	const data = scratch();
	await pullFrom(simulator, data);
	expect(await texts(data, 'which airline would you take?')).toBe(1);
	const states = await journal(data, (store) =>
		store.all(
			`select id::varchar as id, state from parents where id in (${root.versions[0].id}, ${between.versions[0].id}) order by id`
		)
	);
	expect(states.map(({ state }) => state)).toEqual(['came', 'gone']);
	const lookups = simulator.requests.filter(({ path }) => path.startsWith('/2/tweets?'));
	expect(lookups).toHaveLength(1);
});

test('conversations in which a brand has answered are read whole where that is asked for', async () => {
	const simulator = await simulated({ days: 12, posts: 300, deleted: 0, edited: 0 });
	const { posts, from, to } = simulator.world;
	const answers = posts.filter(
		({ author, replyTo, versions }) =>
			author.username === 'acme' && replyTo && versions[0].at < to - 3_600_000
	);
	const [old, young] = [answers[0], answers.at(-1)] as [Post, Post];
	expect(old.versions[0].at).toBeLessThan(from + 4 * DAY);
	for (const answer of [old, young]) {
		aside(simulator, 'mango me too', answer.versions[0].at + 60_000, answer.replyTo);
	}
	const data = scratch();
	await pullFrom(simulator, data);
	expect(await texts(data, 'mango me too')).toBe(0);

	simulator.advance(DAY);
	const before = simulator.bill.usd;
	const poor = await pullFrom(simulator, data, { budget: 0.5 }, {}, WHOLE);
	expect(poor.unfinished).toBe('budget');
	expect(simulator.bill.usd - before).toBeLessThanOrEqual(0.5 + 1e-9);
	await pullFrom(simulator, data, {}, {}, WHOLE);
	expect(await texts(data, 'mango me too')).toBeGreaterThan(0);
	const asides = posts.filter(({ versions: [{ text }] }) => text === 'mango me too');
	const seen = await journal(data, (store) =>
		store.all(`select id::varchar as id from seen where stream = 'conversations'`)
	);
	expect(seen.map(({ id }) => id)).toEqual(
		expect.arrayContaining(asides.map(({ versions }) => String(versions[0].id)))
	);
	expect(await spent(data)).toBeCloseTo(simulator.bill.usd, 6);

	const requests = simulator.requests.length;
	simulator.advance(3_600_000);
	await pullFrom(simulator, data, {}, {}, WHOLE);
	const again = simulator.requests.slice(requests);
	expect(again.filter(({ path }) => path.includes('conversation_id%3A'))).toEqual([]);
});
