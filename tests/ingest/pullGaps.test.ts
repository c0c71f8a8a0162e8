import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../command.ts';
import { scratch } from '../scratch.ts';
import { DAY, publishing, pullFrom, SETTINGS, simulated } from './pulling.ts';

test('days that were not read are gaps, and what others reply to does not make up for them', async () => {
	const simulator = await simulated({ days: 12, posts: 300, deleted: 0, edited: 0 });
	const data = scratch();
	writeFileSync(join(data, 'replyscope.toml'), SETTINGS);
	const { from } = simulator.world;
	const read = (since: number, until: number | null, brands: string[] = []) =>
		pullFrom(
			simulator,
			data,
			{
				range: { since: from + since * DAY, until: until === null ? null : from + until * DAY },
				brands
			},
			publishing(simulator, data)
		);
	await read(1, 3);
	await read(6, 8, ['Acme']);
	const { out } = await command(
		'query',
		'metrics=exposure_hours,mentions&by=brand,day',
		'--data',
		data,
		'--format',
		'csv'
	);
	const rows = out
		.trim()
		.split('\n')
		.slice(1)
		.map((line) => line.split(','));
	const hours = (brand: string) =>
		rows
			.filter(([name]) => name === brand)
			.map(([, day, exposure]) => [day?.slice(0, 10), Math.round(Number(exposure))]);
	expect(hours('Acme').filter(([, exposure]) => exposure !== 0)).toEqual([
		['2026-09-02', 24],
		['2026-09-03', 24],
		['2026-09-07', 24],
		['2026-09-08', 24]
	]);
	expect(hours('Globex').filter(([, exposure]) => exposure !== 0)).toEqual([
		['2026-09-02', 24],
		['2026-09-03', 24]
	]);
	const inGaps = rows.filter(
		([, , exposure, mentions]) => Number(exposure) === 0 && Number(mentions) > 0
	);
	expect(inGaps).toEqual([]);
	await read(1, null);
	const whole = await command(
		'query',
		'metrics=exposure_hours&by=brand',
		'--data',
		data,
		'--format',
		'csv'
	);
	expect(whole.out.match(/(?<=,)264/g)).toHaveLength(2);
}, 60_000);
