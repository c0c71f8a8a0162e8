import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { xClient } from '#ingest/pull/client.ts';
import { comply } from '#ingest/pull/comply.ts';
import { readSettings } from '#lib/model/readSettings.ts';
import { command } from '../command.ts';
import { holding } from '../holding.ts';
import { scratch } from '../scratch.ts';
import { ALL_FAULTS, NO_FAULTS } from '../x-simulator/faults.ts';
import type { Simulator } from '../x-simulator/simulator.ts';
import { DAY, publishing, pullFrom, SETTINGS, simulated } from './pulling.ts';

/** Asks a simulated X what is gone; waits move its clock instead of taking time. */
function complyWith(simulator: Simulator, folder: string, wait = true) {
	const { signal } = new AbortController();
	return comply(folder, readSettings(SETTINGS, 'replyscope.toml'), wait, {
		api: xClient({
			token: simulator.options.tokens.app,
			url: simulator.url,
			timeout: 1000,
			patience: 1000,
			signal
		}),
		now: () => simulator.now(),
		sleep: (milliseconds) => Promise.resolve(simulator.advance(milliseconds)),
		random: Math.random,
		signal,
		waiting: () => undefined,
		progress: () => undefined
	});
}

async function mentions(data: string): Promise<number> {
	const { out } = await command('query', 'metrics=mentions', '--data', data, '--format', 'csv');
	return Number(out.split('\n')[1]);
}

test('what X says is gone is forgotten, whatever goes wrong, and costs nothing', async () => {
	const simulator = await simulated({
		days: 4,
		posts: 120,
		deleted: 0,
		edited: 0.1,
		faults: { ...NO_FAULTS }
	});
	const data = scratch();
	writeFileSync(join(data, 'replyscope.toml'), SETTINGS);
	const asked = simulator.world.posts.filter(({ versions }) =>
		versions[0].text.startsWith('@acme ')
	);
	const [one, other] = asked.filter(({ versions }) => versions.length === 1);
	if (!one || !other) throw new Error('no such posts');
	const written = simulator.world.posts.filter(
		({ author, quotes, reposts }) => author === other.author && !quotes && !reposts
	);
	one.versions[0].text = '@acme zebra xylophone';
	other.versions[0].text = '@acme walnut kayak';
	await pullFrom(simulator, data, {}, publishing(simulator, data));
	const [before, bill] = [await mentions(data), simulator.bill.usd];
	for (const text of ['zebra', 'walnut']) expect(holding(data, text)).not.toEqual([]);

	expect(await complyWith(simulator, data)).toMatchObject({
		posts: { gone: 0 },
		users: { gone: 0 },
		forgotten: null
	});

	simulator.advance(DAY);
	one.deletedAt = simulator.now() - 1000;
	simulator.compliance.suspended.add(other.author.id).add('1');
	Object.assign(simulator.options.faults, { ...ALL_FAULTS, slow: 0 });
	await expect(complyWith(simulator, data, false)).rejects.toThrow('unfinished job: X still looks');
	expect(existsSync(join(data, 'comply.json'))).toBe(true);
	const { posts, users, forgotten } = await complyWith(simulator, data);
	expect(posts.gone).toBe(1);
	expect(users).toMatchObject({ gone: 1 });
	expect(posts.asked).toBeGreaterThan(100);
	expect(forgotten?.rows).toBe(1 + written.length);
	for (const text of ['zebra', 'walnut']) expect(holding(data, text)).toEqual([]);
	expect(await mentions(data)).toBeLessThan(before - 1);
	expect(existsSync(join(data, 'comply.json'))).toBe(false);
	expect(simulator.bill.usd).toBe(bill);
}, 60_000);

test('a result may be given as a file, and says of people what it says of posts', async () => {
	const data = scratch();
	const path = join(scratch(), 'a.json');
	const post = (id: string, author_id: string, text: string) => ({
		id,
		author_id,
		text,
		created_at: '2026-01-01T00:00:00.000Z'
	});
	writeFileSync(
		path,
		JSON.stringify({
			data: [post('11', '5', 'kiwi'), post('12', '6', 'plum'), post('13', '7', 'fig')]
		})
	);
	expect((await command('ingest', path, '--data', data)).code).toBe(0);
	const result = join(scratch(), 'result.jsonl');
	const line = (id: string, reason: string) => JSON.stringify({ id, action: 'delete', reason });
	writeFileSync(
		result,
		[line('11', 'deleted'), line('6', 'suspended'), line('13', 'scrub_geo')].join('\n')
	);
	const { out } = await command('forget', '--file', result, '--data', data);
	expect(out).toContain('forgotten: 2 stored versions of posts');
	expect([holding(data, 'kiwi'), holding(data, 'plum')]).toEqual([[], []]);
	expect(holding(data, 'fig')).not.toEqual([]);
});
