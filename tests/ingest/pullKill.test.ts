import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Database } from '#ingest/database.ts';
import { scratch } from '../scratch.ts';
import { ALL_FAULTS } from '../x-simulator/faults.ts';
import { Simulator } from '../x-simulator/simulator.ts';
import { missing, spent } from './pulled.ts';
import { DAY, SETTINGS } from './pulling.ts';

const SCALE = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);
const KILLS = 2 * SCALE;
const POSTS = 500 * Math.min(SCALE, 10);

/** Starts the command against a simulated X; `signal` some milliseconds after it first asks, unless it is done. */
async function run(
	simulator: Simulator,
	data: string,
	words: string[],
	milliseconds: number,
	signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'
) {
	const since = new Date(simulator.world.from).toISOString();
	const child = spawn(
		process.execPath,
		['dist/replyscope.js', 'pull', '--data', data, '--since', since, '--yes', ...words],
		{
			stdio: ['ignore', 'ignore', 'pipe'],
			env: {
				...process.env,
				X_API_URL: simulator.url,
				X_BEARER_TOKEN: simulator.options.tokens.app
			}
		}
	);
	let err = '';
	child.stderr.on('data', (text) => (err += String(text)));
	const begun = performance.now();
	let signalled = begun;
	const asked = simulator.requests.length;
	let timer: NodeJS.Timeout | undefined;
	const watch = setInterval(() => {
		if (simulator.requests.length === asked) return;
		clearInterval(watch);
		timer = setTimeout(() => {
			signalled = performance.now();
			child.kill(signal);
		}, milliseconds);
	}, 10);
	const [code, by] = (await once(child, 'exit')) as [number | null, string | null];
	clearInterval(watch);
	clearTimeout(timer);
	const now = performance.now();
	return { code, killed: by === 'SIGKILL', took: now - begun, ending: now - signalled, err };
}

/** Versions of posts that are stored more than once. */
async function doubled(data: string): Promise<number> {
	const database = await Database.open(data);
	try {
		return await database.number(
			`select count(*) - count(distinct (post_id, version_at, text)) from post_versions`
		);
	} finally {
		database.close();
	}
}

test('kills at random moments lose nothing, double nothing and cost no more than a tenth', async () => {
	const simulator = await Simulator.start({
		posts: POSTS,
		days: 30,
		deleted: 0.05,
		edited: 0.05,
		faults: ALL_FAULTS,
		slowness: 300,
		spacing: 0,
		limits: SCALE > 1 ? 0.05 : 1,
		window: 5000,
		seed: SCALE
	});
	onTestFinished(() => simulator.stop());
	simulator.advance(25 * DAY);
	const data = scratch();
	writeFileSync(join(data, 'replyscope.toml'), `${SETTINGS}[pull]\nconversations = true\n`);
	let killed = 0;
	for (let turn = 0; killed < KILLS; turn++) {
		const { killed: was, code, err } = await run(simulator, data, [], Math.random() * 3000);
		if (was) killed++;
		else expect({ code, err }).toMatchObject({ code: 0 });
		if (!was || turn % 3 === 2) simulator.advance((4 * DAY) / KILLS);
	}
	simulator.advance(Math.max(0, simulator.world.to - simulator.now()) + 300_000);
	const { code, err } = await run(simulator, data, [], 300_000);
	expect({ code, err }).toMatchObject({ code: 0 });
	expect(await missing(simulator, data)).toEqual([]);
	expect(await doubled(data)).toBe(0);
	const [bill, ledger] = [simulator.bill.usd, await spent(data)];
	console.log(
		`${killed} kills, ${simulator.requests.length} requests, bill $${bill.toFixed(2)}, ledger $${ledger.toFixed(2)}`
	);
	expect(ledger).toBeLessThanOrEqual(bill + 1e-6);
	expect(bill).toBeLessThan(ledger * 1.1);
}, 900_000);

test('told to end, a tail ends within five seconds with everything kept', async () => {
	const simulator = await Simulator.start({ posts: 200, days: 3, spacing: 0 });
	onTestFinished(() => simulator.stop());
	simulator.advance(3 * DAY);
	const data = scratch();
	writeFileSync(join(data, 'replyscope.toml'), SETTINGS);
	const { code, ending, err } = await run(simulator, data, ['--tail'], 5000, 'SIGTERM');
	expect(err).toContain('replyscope: stopped: the next pull goes on where this one ended');
	expect(code).toBe(143);
	expect(ending).toBeLessThan(5000);
	expect(await missing(simulator, data)).toEqual([]);
}, 60_000);
