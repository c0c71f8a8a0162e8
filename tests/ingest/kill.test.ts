import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { command, NOW } from '../command.ts';
import { writeFeed, type FeedPost } from '../feed.ts';
import { scratch } from '../scratch.ts';
import { lock } from '#ingest/lock.ts';

const KILLS = 4 * Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);
const POSTS = 40_000;

function feed(part: number): FeedPost[] {
	return Array.from({ length: POSTS }, (_, index) => {
		const company = index % 2 === 1;
		return {
			id: part * POSTS + index + 1,
			author: company ? 'acme' : `user${index % 999}`,
			at: 1_500_000_000 + part * 1_000_000 + index * 20,
			text: company ? 'on it' : '@acme help, please',
			parent: company ? part * POSTS + index : undefined,
			company
		};
	});
}

async function totals(data: string): Promise<string> {
	return (
		await command(
			'query',
			'metrics=mentions,cases,answered,responses&by=month',
			'--data',
			data,
			'--format',
			'csv'
		)
	).out;
}

/** Starts an ingest in its own process and kills it after some milliseconds, unless it is done. */
async function ingestAndKill(path: string, data: string, milliseconds: number): Promise<boolean> {
	const child = spawn(process.execPath, ['dist/replyscope.js', 'ingest', path, '--data', data], {
		stdio: 'ignore'
	});
	const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
	const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
	clearTimeout(timer);
	return signal === 'SIGKILL';
}

test('what was served stays served through kills, and a rerun completes without loss or doubling', async () => {
	const folder = scratch();
	const first = writeFeed(join(folder, 'first.csv'), feed(0));
	const second = writeFeed(join(folder, 'second.csv'), feed(1));
	const expected = scratch();
	await command('ingest', first, '--data', expected);
	const before = await totals(expected);
	const begun = performance.now();
	await command('ingest', second, '--data', expected);
	const whole = performance.now() - begun + 400;
	const after = await totals(expected);
	expect(after).not.toBe(before);

	const data = scratch();
	await command('ingest', first, '--data', data);
	let killed = 0;
	for (let turn = 0; turn < KILLS; turn++) {
		if (await ingestAndKill(second, data, ((turn + 0.5) / KILLS) * whole)) killed++;
		expect([before, after]).toContain(await totals(data));
	}
	expect(killed).toBeGreaterThan(KILLS / 3);
	expect(await ingestAndKill(second, data, 60_000)).toBe(false);
	expect(await totals(data)).toBe(after);
	await command('remove', '2', '--data', data);
	expect(await totals(data)).toBe(before);
}, 600_000);

test('of two ingests at once the second says who holds the lock', async () => {
	const data = scratch();
	const path = writeFeed(join(scratch(), 'posts.csv'), feed(0).slice(0, 10));
	const unlock = lock(data, NOW);
	const refused = await command('ingest', path, '--data', data);
	expect(refused.code).toBe(1);
	expect(refused.err).toContain(
		`is being written by process ${process.pid} since 2026-11-01T00:00:00.000Z; allowed: one ingest at a time`
	);
	unlock();
	expect((await command('ingest', path, '--data', data)).code).toBe(0);
});

test('a lock left by a process that is gone is taken over', async () => {
	const data = scratch();
	const path = writeFeed(join(scratch(), 'posts.csv'), feed(0).slice(0, 10));
	writeFileSync(
		join(data, 'ingest.lock'),
		JSON.stringify({ pid: process.pid, started: 'another', since: '' })
	);
	expect((await command('ingest', path, '--data', data)).code).toBe(0);
});

/** A shell leaves its child to `sleep`, which never asks how it ended: the child stays as a zombie. */
test('a lock left by a process that has ended and is not yet reaped is taken over', async () => {
	const data = scratch();
	const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60']);
	onTestFinished(() => void parent.kill());
	const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
	const fields = () => readFileSync(`/proc/${Number(pid)}/stat`, 'utf8').split(' ');
	const started = fields()[21];
	while (fields()[2] !== 'Z') await new Promise((done) => setTimeout(done, 20));
	writeFileSync(
		join(data, 'ingest.lock'),
		JSON.stringify({ pid: Number(pid), started, since: '' })
	);
	expect(() => lock(data, NOW)()).not.toThrow();
});
